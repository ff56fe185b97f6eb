/** Units and money of a span. Every token lands under exactly one key, whichever names its SDK used. */
import { wholeSides } from '#features/ingest/usage.ts';
import { genkitUsage } from './_convention-genkit.ts';
import { addGoogleAdkUsage } from './_convention-google-adk.ts';
import { mlflowCost, mlflowUsage } from './_convention-mlflow.ts';
import { vercelUsage } from './_convention-vercel-ai.ts';
import { at, numberOf } from './_json.ts';
import type { Value, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

/** More units or dollars than this are a mistake of the client; the number stays readable in the attributes. */
const unitsMax = 1e15;
const dollarsMax = 1e12;

export function usageOf(view: SpanView, isAggregate: boolean): Record<string, number> {
  const said = view.object('langfuse.observation.usage_details');
  if (said) return saidUsage(said);
  if (isAggregate) return {};
  return settled(genkitUsage(view) ?? vercelUsage(view) ?? genericUsage(view));
}

function genericUsage(view: SpanView): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key, rest } of view.family('usage')) {
    const count = rest === 'cost' || rest.startsWith('cost.') ? undefined : view.number(key);
    if (count !== undefined) counts.set(rest, count);
  }
  if (counts.size === 0) for (const [name, count] of mlflowUsage(view)) counts.set(name, count);
  const total = view.number('llm.usage.total_tokens');
  if (total !== undefined && !counts.has('total_tokens')) counts.set('total_tokens', total);
  addGoogleAdkUsage(view, counts);
  return counts;
}

/** The names of one unit, best first. */
const names: readonly (readonly [unit: string, names: readonly string[]])[] = [
  ['input', ['prompt_tokens', 'input_tokens', 'prompt', 'input']],
  ['output', ['completion_tokens', 'output_tokens', 'completion', 'output']],
  ['total', ['total_tokens', 'total']],
  [
    'input_cached_tokens',
    [
      'cache_read.input_tokens',
      'cache_read_input_tokens',
      'cache_read_tokens',
      'details.cache_read_tokens',
      'details.cache_read_input_tokens',
      'prompt_details.cache_read',
      'input_cached_tokens',
    ],
  ],
  [
    'input_cache_creation',
    [
      'cache_creation.input_tokens',
      'cache_creation_input_tokens',
      'cache_write_tokens',
      'details.cache_write_tokens',
      'details.cache_creation_input_tokens',
      'prompt_details.cache_write',
      'input_cache_creation',
    ],
  ],
  ['output_reasoning_tokens', ['reasoning.output_tokens', 'completion_details.reasoning', 'output_reasoning_tokens']],
  ['output_audio_tokens', ['completion_details.audio', 'details.output_audio_tokens', 'output_audio_tokens']],
  ['input_audio_tokens', ['details.input_audio_tokens']],
];

/** Parts of the input and of the output that clients count inside them. */
const inputParts = [
  'input_cached_tokens',
  'input_cache_creation',
  'input_cache_creation_5m',
  'input_cache_creation_1h',
  'input_cache_read',
  'input_cache_write',
  'input_audio_tokens',
];
const outputParts = ['output_reasoning_tokens', 'output_audio_tokens'];

/** Brings raw counts to one name each, takes the parts out of input and output, and adds the total. */
function settled(counts: Map<string, number>): Record<string, number> {
  const usage = Object.create(null) as Record<string, number>;
  if (counts.size === 0) return usage;
  for (const [unit, aliases] of names) {
    for (const alias of aliases) {
      const count = units(counts.get(alias));
      if (count !== undefined && usage[unit] === undefined) usage[unit] = count;
      counts.delete(alias);
    }
  }
  for (const [name, count] of counts) {
    const kept = units(count);
    const unit = name.startsWith('details.') ? name.slice('details.'.length) : name;
    if (kept !== undefined && usage[unit] === undefined) usage[unit] = kept;
  }
  subtract(usage, 'input', inputParts);
  subtract(usage, 'output', outputParts);
  usage.total ??= sumOf(usage);
  return usage;
}

function units(count: number | undefined): number | undefined {
  return count !== undefined && count >= 0 && count <= unitsMax ? Math.round(count) : undefined;
}

function subtract(usage: Record<string, number>, whole: string, parts: readonly string[]): void {
  const count = usage[whole];
  if (count === undefined) return;
  let inside = 0;
  for (const part of parts) inside += usage[part] ?? 0;
  usage[whole] = Math.max(0, count - inside);
}

/** Sums what is known not to overlap; counts under names of their own (`prompt_details.audio`) are parts of others. */
function sumOf(usage: Record<string, number>): number {
  let sum = 0;
  let found = false;
  for (const unit of ['input', 'output', ...inputParts, ...outputParts]) {
    const count = usage[unit];
    if (count === undefined) continue;
    found = true;
    sum += count;
  }
  return found ? sum : Object.values(usage).reduce((all, count) => all + count, 0);
}

/** What the caller said is taken as it is, except OpenAI's two shapes, whose details are inside their sums. */
function saidUsage(said: ValueMap): Record<string, number> {
  const usage = Object.create(null) as Record<string, number>;
  const shape = openAiShapes.find(({ keys }) => isShape(said, keys));
  if (shape) {
    const total = units(numberOf(said.total_tokens));
    const [inputs, outputs] = [said[shape.inputDetails], said[shape.outputDetails]];
    const whole = wholeSides({
      input: units(numberOf(said[shape.input])) ?? 0,
      output: units(numberOf(said[shape.output])) ?? 0,
      total,
      cached: units(numberOf(at(inputs, 'cached_tokens'))) ?? 0,
      reasoning: units(numberOf(at(outputs, 'reasoning_tokens'))) ?? 0,
    });
    addWithDetails(usage, 'input', { count: whole.input, details: inputs });
    addWithDetails(usage, 'output', { count: whole.output, details: outputs });
    if (total !== undefined) usage.total = total;
  } else {
    for (const [name, value] of Object.entries(said)) {
      const count = numberOf(value);
      if (count !== undefined && Number.isInteger(count) && count >= 0 && count <= unitsMax) usage[name] = count;
    }
  }
  const entries = Object.values(usage);
  if (entries.length > 0) usage.total ??= entries.reduce((all, count) => all + count, 0);
  return usage;
}

const openAiShapes = [
  {
    keys: ['prompt_tokens', 'completion_tokens', 'total_tokens', 'prompt_tokens_details', 'completion_tokens_details'],
    input: 'prompt_tokens',
    output: 'completion_tokens',
    inputDetails: 'prompt_tokens_details',
    outputDetails: 'completion_tokens_details',
  },
  {
    keys: ['input_tokens', 'output_tokens', 'total_tokens', 'input_tokens_details', 'output_tokens_details'],
    input: 'input_tokens',
    output: 'output_tokens',
    inputDetails: 'input_tokens_details',
    outputDetails: 'output_tokens_details',
  },
] as const;

/** Exactly this shape: the first three keys are there, and no key of another name is. */
function isShape(said: ValueMap, keys: readonly string[]): boolean {
  return (
    keys.slice(0, 3).every((key) => typeof said[key] === 'number') &&
    Object.keys(said).every((key) => keys.includes(key))
  );
}

function addWithDetails(
  usage: Record<string, number>,
  side: 'input' | 'output',
  { count, details }: { count: number; details: Value | undefined },
): void {
  let rest = count;
  if (typeof details === 'object' && details !== null) {
    for (const [name, value] of Object.entries(details)) {
      const part = units(numberOf(value as Value));
      if (part === undefined) continue;
      usage[`${side}_${name}`] = part;
      rest = Math.max(0, rest - part);
    }
  }
  usage[side] = rest;
}

/** USD per side or usage key as decimal text; empty when the client told none. */
export function costOf(view: SpanView, isAggregate: boolean): Record<string, string> {
  const said = view.object('langfuse.observation.cost_details');
  if (said) return dollarsOf(Object.entries(said).filter(([, value]) => typeof value === 'number'));
  if (isAggregate) return {};
  if (view.has('gen_ai.usage.cost')) return dollarsOf([['total', view.get('gen_ai.usage.cost')]]);
  const costs = dollarsOf([
    ['input', view.get('llm.cost.prompt')],
    ['output', view.get('llm.cost.completion')],
    ['total', view.get('llm.cost.total')],
  ]);
  return Object.keys(costs).length > 0 ? costs : dollarsOf(mlflowCost(view));
}

function dollarsOf(entries: Iterable<readonly [string, Value | undefined]>): Record<string, string> {
  const costs = Object.create(null) as Record<string, string>;
  for (const [name, value] of entries) {
    const dollars = numberOf(value);
    if (dollars === undefined || dollars < 0 || dollars > dollarsMax) continue;
    costs[name] = decimalText(dollars);
  }
  return costs;
}

/** At most 12 places, never an exponent. */
function decimalText(dollars: number): string {
  const text = dollars.toFixed(12);
  return text.replace(/\.?0+$/, '');
}
