/** Firebase Genkit (scope `genkit-tracer`): `genkit:*`, with whole requests and responses as JSON text. */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import { at, numberOf } from './_json.ts';
import type { ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

const subtypes: ReadonlyMap<string, ObservationType> = new Map([
  ['model', 'GENERATION'],
  ['background-model', 'GENERATION'],
  ['embedder', 'EMBEDDING'],
  ['tool', 'TOOL'],
  ['tool.v2', 'TOOL'],
  ['retriever', 'RETRIEVER'],
  ['evaluator', 'EVALUATOR'],
]);

function isGenkit(view: SpanView): boolean {
  return view.scope.name === 'genkit-tracer';
}

export function genkitType(view: SpanView): ObservationType | undefined {
  return subtypes.get(view.text('genkit:metadata:subtype'));
}

/** Flows and utilities repeat the request and the usage of the model call inside. */
function isGenkitModel(view: SpanView): boolean {
  const type = genkitType(view);
  return type === 'GENERATION' || type === 'EMBEDDING';
}

/** The model's name is the action's name. */
export function genkitModel(view: SpanView): string {
  return isGenkitModel(view) ? view.text('genkit:name') : '';
}

export function genkitIo(view: SpanView, draft: IoDraft): void {
  if (!isGenkit(view)) return;
  const messages = at(view.object('genkit:input'), 'messages');
  draft.offerInput(messages ?? view.get('genkit:input'), 'genkit:input');
  const message = at(view.object('genkit:output'), 'message');
  draft.offerOutput(message ?? view.get('genkit:output'), 'genkit:output');
}

export function genkitParameters(view: SpanView): ValueMap | undefined {
  const config = isGenkitModel(view) ? at(view.object('genkit:input'), 'config') : undefined;
  return typeof config === 'object' && config !== null && !Array.isArray(config) ? config : undefined;
}

const usageNames: readonly (readonly [from: string, to: string])[] = [
  ['inputTokens', 'input_tokens'],
  ['outputTokens', 'output_tokens'],
  ['totalTokens', 'total_tokens'],
  ['cachedContentTokens', 'input_cached_tokens'],
];

/** Raw counts; Gemini's thinking tokens come beside the output tokens, not inside. */
export function genkitUsage(view: SpanView): Map<string, number> | undefined {
  const usage = isGenkitModel(view) ? at(view.object('genkit:output'), 'usage') : undefined;
  if (usage === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const [from, to] of usageNames) {
    const count = numberOf(at(usage, from));
    if (count !== undefined) counts.set(to, count);
  }
  const thoughts = numberOf(at(usage, 'thoughtsTokens'));
  if (thoughts !== undefined && thoughts > 0) {
    counts.set('output_reasoning_tokens', thoughts);
    counts.set('output_tokens', (counts.get('output_tokens') ?? 0) + thoughts);
  }
  return counts;
}
