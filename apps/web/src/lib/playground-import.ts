/** Opens in the playground what was recorded or written elsewhere: a generation of a trace, a version of a prompt. */
import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import type { ToolCall } from '@telltale/contract/model-call.ts';
import { isPlaceholder } from '@telltale/contract/prompt-text.ts';
import type { Prompt } from '@telltale/contract/prompts.ts';
import { type Chat, type ChatMessage, readChat } from './chat.ts';
import type { ChatPart } from './chat-parts.ts';
import { copyText, isEmpty, isRecord, type JsonRecord, parseIfJson } from './json.ts';
import {
  type DraftMessage,
  draftMessage,
  type DraftParameters,
  newVariant,
  noParameters,
  type Variant,
} from './playground.ts';

export interface Imported {
  readonly variant: Variant;
  /** What could not be taken along, in words; null when all was. */
  readonly loss: string | null;
}

interface Generation {
  readonly input?: unknown;
  readonly model: string | null;
  readonly modelParameters?: unknown;
  readonly promptName: string | null;
  readonly promptVersion: number | null;
}

export function importGeneration(generation: Generation, connections: readonly LlmConnection[]): Imported {
  const input = parseIfJson(generation.input);
  const chat = readChat(input);
  const { messages, loss } =
    chat === null
      ? { messages: [draftMessage('user', isEmpty(input) ? '' : copyText(input))], loss: null }
      : draftOfChat(chat);
  const parameters = { ...chat?.rest, ...(isRecord(generation.modelParameters) && generation.modelParameters) };
  const model = generation.model ?? '';
  return {
    variant: newVariant({
      ...connectionFor(model, connections),
      model,
      messages,
      parameters: importParameters(parameters),
      tools: toolsText(chat, parameters),
      outputSchema: schemaText(parameters),
    }),
    loss,
  };
}

export function importPrompt(prompt: Prompt, connections: readonly LlmConnection[]): Imported {
  const config = isRecord(prompt.config) ? prompt.config : {};
  const model = typeof config['model'] === 'string' ? config['model'] : '';
  const messages =
    typeof prompt.prompt === 'string'
      ? [draftMessage('user', prompt.prompt)]
      : prompt.prompt.map((item) =>
          isPlaceholder(item) ? draftMessage('placeholder', item.name) : draftMessage(roleOf(item.role), item.content),
        );
  const { name, version, type } = prompt;
  return {
    variant: newVariant({
      ...connectionFor(model, connections),
      model,
      messages,
      parameters: importParameters(config),
      tools: Array.isArray(config['tools']) ? JSON.stringify(config['tools'], null, 2) : '',
      outputSchema: schemaText(config),
      origin: { name, version, type },
    }),
    loss: prompt.resolutionGraph == null ? null : 'The prompts that it refers to are put in; saved, they stay put in.',
  };
}

/** The first connection that offers the model by its name; else the only one there is. */
function connectionFor(model: string, connections: readonly LlmConnection[]): Pick<Variant, 'provider'> {
  const offers = connections.find(({ models }) => models.includes(model));
  const related = connections.find(({ models }) => models.some((each) => model.startsWith(`${each}-`)));
  return { provider: (offers ?? related ?? connections[0])?.provider ?? '' };
}

export function draftOfChat(chat: Chat): { messages: DraftMessage[]; loss: string | null } {
  const left = new Map<string, number>();
  const messages = chat.messages.flatMap((message) => draftsOf(message, left));
  const words = [...left].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  return { messages, loss: words.length === 0 ? null : `Not taken along: ${words.join(', ')}.` };
}

/** Results of several tools in one message, as Anthropic sends them, become a message each. */
function draftsOf(message: ChatMessage, left: Map<string, number>): DraftMessage[] {
  const results = message.parts.filter((part) => part.kind === 'toolResult');
  const texts = message.parts.flatMap((part) => textOf(part) ?? []);
  const toolCalls = message.parts.flatMap((part): ToolCall[] =>
    part.kind === 'toolCall'
      ? [{ id: part.id || 'call', name: part.name || 'tool', input: (part.arguments ?? {}) as ToolCall['input'] }]
      : [],
  );
  for (const { kind } of message.parts) {
    if (kind === 'image' || kind === 'audio' || kind === 'file') left.set(kind, (left.get(kind) ?? 0) + 1);
  }
  const drafts = results.map(({ id, name, result }) =>
    draftMessage('tool', copyText(result), { toolCallId: id || 'call', toolName: name || 'tool' }),
  );
  if (texts.length === 0 && toolCalls.length === 0 && drafts.length > 0) return drafts;
  const role = roleOf(message.role);
  return [...drafts, draftMessage(role === 'tool' ? 'user' : role, texts.join('\n\n'), { toolCalls })];
}

/** Reasoning is the model's own, and no provider takes that of another. */
function textOf(part: ChatPart): string | null {
  if (part.kind === 'text' || part.kind === 'refusal') return part.text;
  return part.kind === 'data' ? copyText(part.value) : null;
}

function roleOf(role: string): 'system' | 'user' | 'assistant' | 'tool' {
  if (role === 'developer' || role === 'system') return 'system';
  return role === 'assistant' || role === 'tool' ? role : 'user';
}

/** By every spelling that SDKs record. */
const spellings: readonly (readonly [keyof DraftParameters, readonly string[]])[] = [
  ['temperature', ['temperature']],
  ['maxOutputTokens', ['maxOutputTokens', 'max_tokens', 'max_completion_tokens', 'max_output_tokens', 'maxTokens']],
  ['topP', ['topP', 'top_p']],
  ['reasoning', ['reasoning', 'reasoning_effort', 'reasoningEffort']],
];

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

function importParameters(given: JsonRecord): DraftParameters {
  const found = spellings.flatMap(([name, names]) => {
    const value = names.map((each) => given[each]).find((each) => typeof each === 'number' || typeof each === 'string');
    const isUsable = name === 'reasoning' ? efforts.includes(String(value)) : Number.isFinite(Number(value));
    return value !== undefined && value !== '' && isUsable ? [[name, String(value)] as const] : [];
  });
  const stops = given['stopSequences'] ?? given['stop_sequences'] ?? given['stop'];
  const list = (Array.isArray(stops) ? stops : [stops]).filter((stop) => typeof stop === 'string');
  const options = given['providerOptions'];
  return {
    ...noParameters,
    ...Object.fromEntries(found),
    stopSequences: list.join('\n'),
    providerOptions: isRecord(options) && !isEmpty(options) ? JSON.stringify(options, null, 2) : '',
  };
}

function toolsText(chat: Chat | null, parameters: JsonRecord): string {
  const tools = chat?.tools ?? [];
  if (tools.length === 0) return Array.isArray(parameters['tools']) ? JSON.stringify(parameters['tools'], null, 2) : '';
  const written = tools.map(({ name, description, schema }) => {
    return { name, ...(description !== '' && { description }), parameters: schema ?? { type: 'object' } };
  });
  return JSON.stringify(written, null, 2);
}

/** OpenAI's `response_format` and `text.format`, or what the playground saved itself. */
function schemaText(given: JsonRecord): string {
  const format = parseIfJson(given['response_format'] ?? given['responseFormat']);
  const responses = isRecord(given['text']) ? given['text']['format'] : undefined;
  const candidates = [
    given['output_schema'],
    isRecord(format) && isRecord(format['json_schema']) ? format['json_schema']['schema'] : undefined,
    isRecord(responses) ? responses['schema'] : undefined,
  ];
  const schema = candidates.find(isRecord);
  return schema === undefined ? '' : JSON.stringify(schema, null, 2);
}
