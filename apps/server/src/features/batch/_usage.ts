/** Usage and cost in every form the SDKs send them. */
import { wholeSides } from '#features/ingest/usage.ts';
import type { Json } from '#features/records/records.ts';
import { sumDecimals } from '#lib/decimal.ts';
import { isObject, kindOf, refuse } from './_fields.ts';

type Usage = Record<string, number>;
type Cost = Record<string, string>;

/** More is a mistake, and would not fit the column. */
const costMax = 1e15;

/** `usage` first, `usageDetails` over it; the total is added where the client gave none. */
export function usageOf(body: Json): Usage | undefined {
  const units = { ...unitsOf(optionalObject(body, 'usage')), ...detailsOf(optionalObject(body, 'usageDetails')) };
  if (Object.keys(units).length === 0) return undefined;
  if (units['total'] !== undefined) return units;
  const total = Object.values(units).reduce((sum, count) => sum + count, 0);
  return Number.isSafeInteger(total) ? { ...units, total } : units;
}

/** Costs in `usage` first, `costDetails` over them; the total is added where the client gave none. */
export function costOf(body: Json): Cost | undefined {
  const usage = optionalObject(body, 'usage') ?? {};
  const named = { input: usage['inputCost'], output: usage['outputCost'], total: usage['totalCost'] };
  const costs = [named, optionalObject(body, 'costDetails') ?? {}].flatMap(Object.entries).flatMap(costEntry);
  if (costs.length === 0) return undefined;
  const cost = Object.fromEntries(costs);
  return cost['total'] === undefined ? { ...cost, total: sumDecimals(Object.values(cost)) } : cost;
}

function costEntry([key, value]: [string, unknown]): [string, string][] {
  if (typeof value !== 'number' || !(value >= 0 && value <= costMax)) return [];
  return [[key.toWellFormed(), sumDecimals([value.toFixed(12)])]];
}

/** `{input, output, total}` or `{promptTokens, completionTokens, totalTokens}`. */
function unitsOf(usage: Json | undefined): Usage {
  if (!usage) return {};
  return integersOf({
    input: usage['input'] ?? usage['promptTokens'],
    output: usage['output'] ?? usage['completionTokens'],
    total: usage['total'] ?? usage['totalTokens'],
  });
}

function detailsOf(details: Json | undefined): Usage {
  if (!details) return {};
  for (const [input, output] of openAiShapes) {
    const units = fromOpenAi(details, input, output);
    if (units) return units;
  }
  return integersOf(details);
}

const openAiShapes = [
  ['prompt_tokens', 'completion_tokens'],
  ['input_tokens', 'output_tokens'],
] as const;

/** OpenAI counts cached, reasoning and audio tokens inside input and output; here every token is counted once. */
function fromOpenAi(details: Json, inputKey: string, outputKey: string): Usage | null {
  const detailKeys = [`${inputKey}_details`, `${outputKey}_details`] as const;
  const known: readonly string[] = [inputKey, outputKey, 'total_tokens', ...detailKeys];
  if (!Object.keys(details).every((key) => known.includes(key))) return null;
  const [input, output, total] = [inputKey, outputKey, 'total_tokens'].map((key) => integerOf(details[key], 'exact'));
  if (input === undefined || output === undefined || total === undefined) return null;
  const inputs = partsOf(details[detailKeys[0]]);
  const outputs = partsOf(details[detailKeys[1]]);
  if (!inputs || !outputs) return null;
  const [cached, reasoning] = [countOf(inputs, 'cached_tokens'), countOf(outputs, 'reasoning_tokens')];
  const whole = wholeSides({ input, output, total, cached, reasoning });
  return {
    input: Math.max(0, whole.input - sumOf(inputs)),
    output: Math.max(0, whole.output - sumOf(outputs)),
    total,
    ...Object.fromEntries(inputs.map(([key, count]) => [`input_${key}`, count])),
    ...Object.fromEntries(outputs.map(([key, count]) => [`output_${key}`, count])),
  };
}

function partsOf(parts: unknown): [string, number][] | null {
  if (parts === undefined || parts === null) return [];
  if (!isObject(parts)) return null;
  const entries: [string, number][] = [];
  for (const [key, value] of Object.entries(parts)) {
    if (value === null) continue;
    const count = integerOf(value, 'exact');
    if (count === undefined) return null;
    entries.push([key.toWellFormed(), count]);
  }
  return entries;
}

function countOf(parts: readonly (readonly [string, number])[], key: string): number {
  return parts.find(([name]) => name === key)?.[1] ?? 0;
}

function sumOf(parts: readonly (readonly [string, number])[]): number {
  return parts.reduce((sum, [, count]) => sum + count, 0);
}

function integersOf(map: Json): Usage {
  const counts = Object.entries(map).map(([key, value]) => [key.toWellFormed(), integerOf(value, 'or text')] as const);
  return Object.fromEntries(counts.flatMap(([key, count]) => (count === undefined ? [] : [[key, count]])));
}

function integerOf(value: unknown, form: 'exact' | 'or text'): number | undefined {
  const isText = form === 'or text' && typeof value === 'string' && /^\d{1,16}$/.test(value.trim());
  const count = isText ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function optionalObject(body: Json, key: string): Json | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw refuse(`${key} must be a JSON object, not ${kindOf(value)}`);
  return value;
}
