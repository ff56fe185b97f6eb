/** MLflow tracing: `mlflow.*`; every value is JSON text, names too (`"CHAT_MODEL"` with its quotes). */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import { numberOf, unwrapped } from './_json.ts';
import type { Value } from './_span.ts';
import { scalarText, type SpanView } from './_view.ts';

const types: ReadonlyMap<string, ObservationType> = new Map([
  ['CHAT_MODEL', 'GENERATION'],
  ['LLM', 'GENERATION'],
  ['EMBEDDING', 'EMBEDDING'],
  ['AGENT', 'AGENT'],
  ['TOOL', 'TOOL'],
  ['CHAIN', 'CHAIN'],
  ['WORKFLOW', 'CHAIN'],
  ['RETRIEVER', 'RETRIEVER'],
  ['RERANKER', 'RETRIEVER'],
  ['EVALUATOR', 'EVALUATOR'],
  ['GUARDRAIL', 'GUARDRAIL'],
]);

export function mlflowType(view: SpanView): ObservationType | undefined {
  return types.get(unquoted(view, 'mlflow.spanType'));
}

export function isMlflowAggregate(view: SpanView): boolean {
  const type = mlflowType(view);
  return type === 'AGENT' || type === 'CHAIN';
}

export function mlflowModel(view: SpanView): string {
  return unquoted(view, 'mlflow.llm.model');
}

export function mlflowIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'mlflow.spanInputs');
  draft.outputFrom(view, 'mlflow.spanOutputs');
}

export function mlflowUsage(view: SpanView): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name, value] of Object.entries(view.object('mlflow.chat.tokenUsage') ?? {})) {
    const count = numberOf(value);
    if (count !== undefined) counts.set(name, count);
  }
  return counts;
}

/** `{input_cost, output_cost, total_cost}`. */
export function mlflowCost(view: SpanView): ReadonlyMap<string, Value> {
  const cost = new Map<string, Value>();
  for (const [name, value] of Object.entries(view.object('mlflow.llm.cost') ?? {})) {
    if (name.endsWith('_cost')) cost.set(name.slice(0, -'_cost'.length), value);
  }
  return cost;
}

function unquoted(view: SpanView, key: string): string {
  const value = view.get(key);
  return value === undefined ? '' : scalarText(unwrapped(value));
}
