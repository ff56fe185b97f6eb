/** The state of the playground: variants side by side, and the variables that they share. */
import type { ToolCall } from '@telltale/contract/model-call.ts';
import { placeholdersOf, type PromptItem, variablesOf } from '@telltale/contract/prompt-text.ts';
import { isRecord } from './json.ts';

export const variantsMax = 6;

export type DraftRole = 'system' | 'user' | 'assistant' | 'tool' | 'placeholder';

export interface DraftMessage {
  /** Tells messages apart while they change places. */
  readonly key: string;
  readonly role: DraftRole;
  /** Of a placeholder: its name. */
  readonly content: string;
  /** Of an assistant: what it called. */
  readonly toolCalls: readonly ToolCall[];
  /** Of a tool's message: the call that it answers. */
  readonly toolCallId: string;
  readonly toolName: string;
}

/** As they are typed: '' leaves the provider's default. */
export interface DraftParameters {
  readonly temperature: string;
  readonly maxOutputTokens: string;
  readonly topP: string;
  /** One a line. */
  readonly stopSequences: string;
  readonly reasoning: string;
  readonly providerOptions: string;
}

/** The version of a prompt that the messages came from. */
export interface PromptOrigin {
  readonly name: string;
  readonly version: number;
  readonly type: 'text' | 'chat';
}

export interface Variant {
  readonly key: string;
  /** Name of a connection; '' when none is chosen yet. */
  readonly provider: string;
  readonly model: string;
  readonly messages: readonly DraftMessage[];
  readonly parameters: DraftParameters;
  /** A JSON list of tools; '' for none. */
  readonly tools: string;
  /** A JSON Schema; '' for free text. */
  readonly outputSchema: string;
  readonly origin: PromptOrigin | null;
}

export interface Playground {
  readonly variants: readonly Variant[];
  /** By name; what no variant names any more is kept, for it may come back. */
  readonly variables: Readonly<Record<string, string>>;
  /** By name, a JSON list of messages each. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** What was opened in it, '' when it was begun empty. */
  readonly source: string;
  /** What could not be taken along from there. */
  readonly loss: string;
}

export const noParameters: DraftParameters = {
  temperature: '',
  maxOutputTokens: '',
  topP: '',
  stopSequences: '',
  reasoning: '',
  providerOptions: '',
};

export function draftMessage(role: DraftRole, content = '', more: Partial<DraftMessage> = {}): DraftMessage {
  return { key: crypto.randomUUID(), role, content, toolCalls: [], toolCallId: '', toolName: '', ...more };
}

export function newVariant(given: Partial<Variant> = {}): Variant {
  return {
    key: crypto.randomUUID(),
    provider: '',
    model: '',
    messages: [draftMessage('system'), draftMessage('user')],
    parameters: noParameters,
    tools: '',
    outputSchema: '',
    origin: null,
    ...given,
  };
}

export function newPlayground(variant: Variant = newVariant(), opened: Partial<Playground> = {}): Playground {
  return { variants: [variant], variables: {}, placeholders: {}, source: '', loss: '', ...opened };
}

/** Nothing of it would be missed. */
export function isUntouched({ variants }: Playground): boolean {
  return variants.every(({ messages }) =>
    messages.every(({ content, toolCalls }) => content === '' && toolCalls.length === 0),
  );
}

/** `A`, `B`, …: what a variant is called, by its place. */
export function nameOfVariant(index: number): string {
  return String.fromCharCode(65 + index);
}

export function withVariant(playground: Playground, key: string, change: Partial<Variant>): Playground {
  const variants = playground.variants.map((each) => (each.key === key ? { ...each, ...change } : each));
  return { ...playground, variants };
}

/** Beside the one it was copied from. */
export function withCopy(playground: Playground, key: string): Playground {
  const variants = playground.variants.flatMap((each) =>
    each.key === key ? [each, { ...each, key: crypto.randomUUID() }] : [each],
  );
  return { ...playground, variants };
}

export function withoutVariant(playground: Playground, key: string): Playground {
  return { ...playground, variants: playground.variants.filter((each) => each.key !== key) };
}

function itemsOf({ messages }: Variant): PromptItem[] {
  return messages.map(({ role, content }) =>
    role === 'placeholder' ? { type: 'placeholder', name: content } : { role, content },
  );
}

/** In the order of their first use in any variant. */
export function variableNames({ variants }: Playground): string[] {
  return variablesOf(variants.flatMap(itemsOf));
}

export function placeholderNames({ variants }: Playground): string[] {
  return placeholdersOf(variants.flatMap(itemsOf)).filter((name) => name !== '');
}

/** A guard for what the browser remembers, which may come from another version of the app. */
export function isPlayground(value: unknown): value is Playground {
  if (!isRecord(value) || !Array.isArray(value['variants']) || value['variants'].length === 0) return false;
  if (!isText(value['source']) || !isText(value['loss'])) return false;
  return (
    isTexts(value['variables']) && isTexts(value['placeholders']) && value['variants'].every((each) => isVariant(each))
  );
}

function isVariant(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['messages']) || !isTexts(value['parameters'])) return false;
  const texts = ['key', 'provider', 'model', 'tools', 'outputSchema'].map((name) => value[name]);
  const hasParameters = Object.keys(noParameters).every((name) => name in (value['parameters'] as object));
  return texts.every(isText) && hasParameters && value['messages'].every(isMessage) && 'origin' in value;
}

function isMessage(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['toolCalls'])) return false;
  return ['key', 'role', 'content', 'toolCallId', 'toolName'].every((name) => isText(value[name]));
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
