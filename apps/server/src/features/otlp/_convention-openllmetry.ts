/** OpenLLMetry (Traceloop): `traceloop.*` beside flattened `gen_ai.prompt.N.*` and `gen_ai.completion.N.*`. */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import type { SpanView } from './_view.ts';

const kinds: ReadonlyMap<string, ObservationType> = new Map([
  ['workflow', 'CHAIN'],
  ['task', 'SPAN'],
  ['agent', 'AGENT'],
  ['tool', 'TOOL'],
]);

const requests: ReadonlyMap<string, ObservationType> = new Map([
  ['chat', 'GENERATION'],
  ['completion', 'GENERATION'],
  ['embedding', 'EMBEDDING'],
  ['rerank', 'RETRIEVER'],
]);

export function traceloopType(view: SpanView): ObservationType | undefined {
  return kinds.get(view.text('traceloop.span.kind')) ?? requests.get(view.text('llm.request.type'));
}

export function isTraceloopAggregate(view: SpanView): boolean {
  const kind = view.text('traceloop.span.kind');
  return kind === 'workflow' || kind === 'agent';
}

export function traceloopEntityIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'traceloop.entity.input');
  draft.outputFrom(view, 'traceloop.entity.output');
}

export function traceloopMessagesIo(view: SpanView, draft: IoDraft): void {
  draft.inputFromFlattened(view, 'genAiPrompt');
  draft.outputFromFlattened(view, 'genAiCompletion');
}
