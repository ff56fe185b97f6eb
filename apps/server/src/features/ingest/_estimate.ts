/** Counts the tokens of generations whose client told no usage: an estimate, and marked as one. */
import type { PriceBook } from '#features/pricing/pricing.ts';
import type { ObservationRecord, ObservationType, Text } from '#features/records/records.ts';
import { decodeText } from '#features/records/text.ts';
import type { Encoding, Tokenizer } from '#lib/tokenizer.ts';

export type Countable = Pick<
  ObservationRecord,
  | 'projectId'
  | 'type'
  | 'model'
  | 'provider'
  | 'usage'
  | 'cost'
  | 'startTime'
  | 'endTime'
  | 'level'
  | 'input'
  | 'output'
>;

/** Spans and agents may name a model too, but its tokens are those of the calls inside. */
const countedTypes: ReadonlySet<ObservationType> = new Set(['GENERATION', 'EMBEDDING']);

/** OpenAI wraps each message in so many tokens, and begins the answer with as many. */
const messageTokens = 3;

/** @returns null when there is nothing to count: usage or cost were told, it runs or failed, or its model is not known. */
export function encodingFor(record: Countable, prices: PriceBook): Encoding | null {
  const { type, model, usage, cost, endTime, level, input, output } = record;
  if (!countedTypes.has(type) || model === '' || endTime === null || level === 'ERROR') return null;
  if (!isEmpty(usage) || !isEmpty(cost) || input + output === '') return null;
  const { projectId, provider, startTime } = record;
  return prices.encoding({ projectId, model, ...(provider && { provider }), at: startTime });
}

export function estimateUsage(
  { type, input, output }: Countable,
  encoding: Encoding,
  tokenizer: Tokenizer,
): Record<string, number> {
  const count = (text: string) => tokenizer.count(text, encoding);
  const read = countIn(input, count);
  // What an embedding gives back are no tokens.
  if (type === 'EMBEDDING') return { input: read, total: read };
  const written = textsOf(decodeText(output)).reduce((sum, text) => sum + count(text), 0);
  return { input: read, output: written, total: read + written };
}

function countIn(input: Text, count: (text: string) => number): number {
  const value = decodeText(input);
  const messages = messagesOf(value);
  if (!messages) return textsOf(value).reduce((sum, text) => sum + count(text), 0);
  const texts = messages.map((message) => textsOf(message).reduce((sum, text) => sum + count(text), messageTokens));
  return texts.reduce((sum, tokens) => sum + tokens, messageTokens);
}

/** A list of messages, as it is or under `messages`. */
function messagesOf(value: unknown): readonly object[] | null {
  const list = isObject(value) && 'messages' in value ? value['messages'] : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.every((each) => isObject(each) && 'role' in each) ? (list as object[]) : null;
}

/** What a model reads or writes of a value: text as it is, of messages role, content and calls, of anything else its JSON. */
function textsOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return [value];
  if (!isObject(value) || !('role' in value)) return [JSON.stringify(value)];
  const { role, content, tool_calls: calls, function_call: call } = value;
  return [...textsOf(role), ...contentOf(content), ...textsOf(calls), ...textsOf(call)];
}

/** Of content in parts only the text: an image is not counted by its characters. */
function contentOf(content: unknown): string[] {
  if (!Array.isArray(content)) return textsOf(content);
  return content.flatMap((part: unknown) => {
    if (!isObject(part)) return textsOf(part);
    return typeof part['text'] === 'string' ? [part['text']] : [];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0;
}
