/** Langfuse's own SDKs: `langfuse.*`. What they say outright beats every other convention. */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import type { SpanView } from './_view.ts';

const types: ReadonlyMap<string, ObservationType> = new Map([
  ['span', 'SPAN'],
  ['generation', 'GENERATION'],
  ['event', 'EVENT'],
  ['embedding', 'EMBEDDING'],
  ['agent', 'AGENT'],
  ['tool', 'TOOL'],
  ['chain', 'CHAIN'],
  ['retriever', 'RETRIEVER'],
  ['guardrail', 'GUARDRAIL'],
  ['evaluator', 'EVALUATOR'],
]);

const generationKeys = [
  'langfuse.observation.model.name',
  'langfuse.observation.usage_details',
  'langfuse.observation.cost_details',
  'langfuse.observation.model.parameters',
  'langfuse.observation.prompt.name',
  'langfuse.observation.prompt.version',
  'langfuse.observation.completion_start_time',
];

export function langfuseType(view: SpanView): ObservationType | undefined {
  const said = view.text('langfuse.observation.type');
  if (said === '') return undefined;
  if (said === 'span' && isEarlyPython(view) && generationKeys.some((key) => view.has(key))) return 'GENERATION';
  return types.get(said);
}

/** Python SDKs up to 3.3 marked generations made by their integrations as spans. */
function isEarlyPython(view: SpanView): boolean {
  if (!view.isLangfuse || view.resourceText('telemetry.sdk.language') !== 'python') return false;
  const [major = 0, minor = 0] = view.scope.version.split('.').map(Number);
  return major < 3 || (major === 3 && minor <= 3);
}

export function langfuseIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'langfuse.observation.input');
  draft.outputFrom(view, 'langfuse.observation.output');
}
