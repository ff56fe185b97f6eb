/** Flue (scope `@flue/opentelemetry`): model turns in `gen_ai.*`, everything said in `flue.*`. */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import type { SpanView } from './_view.ts';

export function flueType(view: SpanView): ObservationType | undefined {
  if (view.has('flue.tool.name') || view.has('flue.tool.call_id')) return 'TOOL';
  return view.has('flue.task.id') || view.has('flue.task.agent') ? 'AGENT' : undefined;
}

export function flueIo(view: SpanView, draft: IoDraft): void {
  if (view.scope.name !== '@flue/opentelemetry') return;
  draft.inputFrom(view, 'flue.turn.input', 'flue.tool.arguments', 'flue.task.prompt', 'flue.workflow.payload');
  draft.outputFrom(view, 'flue.turn.output', 'flue.tool.result', 'flue.task.result', 'flue.operation.result');
  draft.outputFrom(view, 'flue.workflow.result');
}
