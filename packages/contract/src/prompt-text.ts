/** The grammar of prompts: variables, placeholders, references to other prompts, and what filling them in gives. */

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** Stands for any number of messages that the caller gives at run time. */
export interface Placeholder {
  readonly type: 'placeholder';
  readonly name: string;
}

export type PromptItem = ChatMessage | Placeholder;

/** A text, or the messages of a chat. */
export type PromptBody = string | readonly PromptItem[];

/** `@@@langfusePrompt:name=…|version=…@@@`, or with a label: the text of another prompt, put in by the server. */
export type PromptReference =
  | { readonly name: string; readonly version: number }
  | { readonly name: string; readonly label: string };

export interface FoundReference {
  readonly reference: PromptReference;
  readonly start: number;
  readonly end: number;
}

export function isPlaceholder(item: PromptItem): item is Placeholder {
  return 'type' in item;
}

/** The texts of a prompt, one for each message. */
export function textsOf(body: PromptBody): string[] {
  if (typeof body === 'string') return [body];
  return body.flatMap((item) => (isPlaceholder(item) ? [] : [item.content]));
}

/** Spaces around the name are allowed; what is no plain name (sections of Mustache) is none. */
export const variablePattern: RegExp = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** In the order of their first use. */
export function variablesOf(body: PromptBody): string[] {
  const names = textsOf(body).flatMap((text) => [...text.matchAll(variablePattern)].map(([, name]) => name as string));
  return [...new Set(names)];
}

export function placeholdersOf(body: PromptBody): string[] {
  if (typeof body === 'string') return [];
  return [...new Set(body.flatMap((item) => (isPlaceholder(item) ? [item.name] : [])))];
}

const referencePattern = /@@@langfusePrompt:(.*?)@@@/g;

/** Tags that are not well formed are text. */
export function referencesIn(text: string): FoundReference[] {
  return [...text.matchAll(referencePattern)].flatMap((match) => {
    const reference = parseReference(match[1] ?? '');
    return reference ? [{ reference, start: match.index, end: match.index + match[0].length }] : [];
  });
}

export function referencesOf(body: PromptBody): PromptReference[] {
  return textsOf(body).flatMap((text) => referencesIn(text).map(({ reference }) => reference));
}

function parseReference(written: string): PromptReference | null {
  const [first = '', second = '', ...rest] = written.split('|');
  if (rest.length > 0 || !first.startsWith('name=')) return null;
  const name = first.slice('name='.length);
  if (name === '') return null;
  if (second.startsWith('label=')) {
    const label = second.slice('label='.length);
    return label === '' ? null : { name, label };
  }
  const version = /^version=([1-9]\d{0,8})$/.exec(second)?.[1];
  return version === undefined ? null : { name, version: Number(version) };
}

export function writeReference(reference: PromptReference): string {
  const which = 'label' in reference ? `label=${reference.label}` : `version=${reference.version}`;
  return `@@@langfusePrompt:name=${reference.name}|${which}@@@`;
}

/** Variables without a value stay as they are written, as in Python's client. */
export function fillVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(variablePattern, (written, name: string) => values.get(name) ?? written);
}

/** How references and errors name a version. */
export function describeReference(reference: PromptReference): string {
  const which = 'label' in reference ? `label '${reference.label}'` : `version ${reference.version}`;
  return `'${reference.name}' with ${which}`;
}
