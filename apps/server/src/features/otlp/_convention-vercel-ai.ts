/** Vercel's AI SDK 3 to 6 (tracer `ai`): `ai.*`. Version 7 speaks the generic `gen_ai.*`. */
import { wholeSides } from '#features/ingest/usage.ts';
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import { at, numberOf, unwrapped } from './_json.ts';
import type { Value, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

/** The operation, whether its span or a span of a tracer of the user's own tells it. */
function vercelOperation(view: SpanView): string {
  const id = view.text('ai.operationId');
  if (id !== '') return id;
  const name = view.text('operation.name');
  return name.startsWith('ai.') ? (name.split(' ', 1)[0] ?? '') : '';
}

function isVercel(view: SpanView): boolean {
  return view.scope.name === 'ai' || vercelOperation(view) !== '';
}

/** The spans around the calls to the provider: they repeat the model and the usage of the `do…` spans inside. */
export function isVercelAggregate(view: SpanView): boolean {
  const operation = vercelOperation(view);
  return operation.startsWith('ai.') && !operation.includes('.do') && operation !== 'ai.toolCall';
}

const types: ReadonlyMap<string, ObservationType> = new Map([
  ['ai.generateText.doGenerate', 'GENERATION'],
  ['ai.streamText.doStream', 'GENERATION'],
  ['ai.generateObject.doGenerate', 'GENERATION'],
  ['ai.streamObject.doStream', 'GENERATION'],
  ['ai.embed.doEmbed', 'EMBEDDING'],
  ['ai.embedMany.doEmbed', 'EMBEDDING'],
  ['ai.rerank.doRerank', 'RETRIEVER'],
]);

const modelKeys = ['langfuse.observation.model.name', 'ai.model.id', 'gen_ai.request.model', 'gen_ai.response.model'];

export function vercelType(view: SpanView): ObservationType | undefined {
  const operation = vercelOperation(view);
  if (operation === '') return undefined;
  if (operation === 'ai.toolCall') return 'TOOL';
  const type = types.get(operation);
  return type && view.first(modelKeys) !== undefined ? type : undefined;
}

/** `<functionId>:<operation>`; '' when this is no operation of the SDK. */
export function vercelName(view: SpanView): string {
  const operation = view.text('ai.operationId');
  if (operation === '') return '';
  const functionId = view.text('ai.telemetry.functionId');
  return functionId === '' ? operation : `${functionId}:${operation}`;
}

export function vercelIo(view: SpanView, draft: IoDraft): void {
  if (!isVercel(view)) return;
  draft.inputFrom(view, 'ai.prompt.messages', 'ai.prompt', 'ai.toolCall.args', 'ai.value', 'ai.values', 'ai.documents');
  const text = view.get('ai.response.text');
  const calls = view.get('ai.response.toolCalls');
  if (isSet(text) && isSet(calls)) {
    const message = { role: 'assistant', content: text, tool_calls: unwrapped(calls) };
    draft.offerOutput(message, 'ai.response.text', 'ai.response.toolCalls');
  }
  draft.outputFrom(view, 'ai.response.text', 'ai.result.text', 'ai.toolCall.result');
  draft.outputFrom(view, 'ai.response.object', 'ai.result.object', 'ai.response.toolCalls', 'ai.result.toolCalls');
  draft.outputFrom(view, 'ai.ranking', 'ai.embedding', 'ai.embeddings');
}

function isSet(value: Value | undefined): value is Value {
  return value !== undefined && value !== null && value !== '' && value !== '[]';
}

const parameters: readonly (readonly [name: string, ...keys: readonly string[]])[] = [
  ['maxSteps', 'ai.settings.maxSteps'],
  ['toolChoice', 'ai.prompt.toolChoice'],
  ['maxTokens', 'gen_ai.request.max_tokens', 'ai.settings.maxTokens', 'ai.settings.maxOutputTokens'],
  ['finishReason', 'gen_ai.response.finish_reasons', 'ai.response.finishReason'],
  ['system', 'gen_ai.system', 'ai.model.provider'],
  ['maxRetries', 'ai.settings.maxRetries'],
  ['mode', 'ai.settings.mode'],
  ['temperature', 'gen_ai.request.temperature', 'ai.settings.temperature'],
];

export function vercelParameters(view: SpanView): ValueMap | undefined {
  if (!isVercel(view)) return undefined;
  const found = Object.create(null) as ValueMap;
  for (const [name, ...keys] of parameters) {
    const value = view.first(keys);
    if (value !== undefined) found[name] = value;
  }
  const tier = at(view.object('ai.response.providerMetadata'), 'openai', 'serviceTier');
  if (typeof tier === 'string') found.service_tier = tier;
  return found;
}

/** Attributes by the name that the usage table knows them under; the first that is a number counts. */
const usageKeys: readonly (readonly [name: string, ...keys: readonly string[]])[] = [
  [
    'input_tokens',
    'gen_ai.usage.prompt_tokens',
    'gen_ai.usage.input_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
  ],
  [
    'output_tokens',
    'gen_ai.usage.completion_tokens',
    'gen_ai.usage.output_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  ['total', 'ai.usage.tokens', 'ai.usage.totalTokens'],
  ['input_cached_tokens', 'ai.usage.cachedInputTokens', 'ai.usage.inputTokenDetails.cacheReadTokens'],
  ['input_cache_creation', 'ai.usage.inputTokenDetails.cacheWriteTokens'],
  ['output_reasoning_tokens', 'ai.usage.reasoningTokens', 'ai.usage.outputTokenDetails.reasoningTokens'],
];

/** What providers tell in their own words, under the usage names of Langfuse. */
const providerUsage: readonly (readonly [name: string, ...path: readonly string[]])[] = [
  ['input_cached_tokens', 'openai', 'cachedPromptTokens'],
  ['accepted_prediction_tokens', 'openai', 'acceptedPredictionTokens'],
  ['rejected_prediction_tokens', 'openai', 'rejectedPredictionTokens'],
  ['output_reasoning_tokens', 'openai', 'reasoningTokens'],
  ['input_cached_tokens', 'anthropic', 'usage', 'cache_read_input_tokens'],
  ['input_cached_tokens', 'anthropic', 'cacheReadInputTokens'],
  ['input_cache_creation', 'anthropic', 'usage', 'cache_creation_input_tokens'],
  ['input_cache_creation', 'anthropic', 'cacheCreationInputTokens'],
  ['input_cache_creation_5m', 'anthropic', 'usage', 'cache_creation', 'ephemeral_5m_input_tokens'],
  ['input_cache_creation_1h', 'anthropic', 'usage', 'cache_creation', 'ephemeral_1h_input_tokens'],
  ['input_cache_read', 'bedrock', 'usage', 'cacheReadInputTokens'],
  ['input_cache_write', 'bedrock', 'usage', 'cacheWriteInputTokens'],
  ['input_cache_creation', 'bedrock', 'usage', 'cacheCreationInputTokens'],
];

/** Raw counts: input still holds what was cached, output what was reasoned. */
export function vercelUsage(view: SpanView): Map<string, number> | undefined {
  if (!isVercel(view)) return undefined;
  const counts = new Map<string, number>();
  for (const [name, ...keys] of usageKeys) {
    for (const key of keys) {
      const count = view.number(key);
      if (count === undefined) continue;
      counts.set(name, count);
      break;
    }
  }
  addProviderUsage(view, counts);
  makeWhole(counts);
  // Embeddings have tokens but no sides; prices are per input token.
  if (!counts.has('input_tokens') && !counts.has('output_tokens') && view.has('ai.usage.tokens')) {
    counts.set('input_tokens', counts.get('total') ?? 0);
  }
  return counts;
}

function addProviderUsage(view: SpanView, counts: Map<string, number>): void {
  const provider = view.object('ai.response.providerMetadata');
  if (!provider) return;
  for (const [name, ...path] of providerUsage) {
    const count = numberOf(at(provider, ...path));
    if (count !== undefined && !counts.has(name)) counts.set(name, count);
  }
  const uncached = anthropicUncached(view, provider);
  if (uncached !== undefined) {
    const read = counts.get('input_cached_tokens') ?? 0;
    counts.set('input_tokens', uncached + read + (counts.get('input_cache_creation') ?? 0));
  }
  // Bedrock's cache read is the same count that newer SDKs give as cachedInputTokens.
  if (counts.has('input_cache_read') && counts.has('input_cached_tokens')) counts.delete('input_cache_read');
  if (counts.has('input_cache_write') && counts.has('input_cache_creation')) counts.delete('input_cache_write');
  splitCreation(counts);
}

/** SDKs before 6 hand on what the provider counts, whichever way it counts. */
function makeWhole(counts: Map<string, number>): void {
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const { input, output } = wholeSides({
    input: of('input_tokens'),
    output: of('output_tokens'),
    total: counts.get('total'),
    cached: of(...cacheNames),
    reasoning: of('output_reasoning_tokens'),
  });
  if (counts.has('input_tokens')) counts.set('input_tokens', input);
  if (counts.has('output_tokens')) counts.set('output_tokens', output);
}

const cacheNames = [
  'input_cached_tokens',
  'input_cache_creation',
  'input_cache_creation_5m',
  'input_cache_creation_1h',
  'input_cache_read',
  'input_cache_write',
];

/** Anthropic counts input without what the cache gave or took; SDKs before 6 pass that number on. */
function anthropicUncached(view: SpanView, provider: ValueMap): number | undefined {
  if (at(provider, 'anthropic') === undefined) return undefined;
  return numberOf(at(provider, 'anthropic', 'usage', 'input_tokens')) ?? view.number('ai.usage.promptTokens');
}

/** The 5-minute and 1-hour parts are parts of `input_cache_creation`: each token counts once. */
function splitCreation(counts: Map<string, number>): void {
  const parts = (counts.get('input_cache_creation_5m') ?? 0) + (counts.get('input_cache_creation_1h') ?? 0);
  const whole = counts.get('input_cache_creation');
  if (whole === undefined || parts === 0) return;
  if (whole > parts) counts.set('input_cache_creation', whole - parts);
  else counts.delete('input_cache_creation');
}
