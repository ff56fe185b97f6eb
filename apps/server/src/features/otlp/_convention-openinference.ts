/** OpenInference (Arize Phoenix and its instrumentations): `openinference.span.kind`, `llm.*`, `input.value`, … */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import { rebuildList } from './_nested.ts';
import type { Value, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

const kinds: ReadonlyMap<string, ObservationType> = new Map([
  ['LLM', 'GENERATION'],
  ['CHAIN', 'CHAIN'],
  ['RETRIEVER', 'RETRIEVER'],
  ['RERANKER', 'RETRIEVER'],
  ['EMBEDDING', 'EMBEDDING'],
  ['AGENT', 'AGENT'],
  ['TOOL', 'TOOL'],
  ['GUARDRAIL', 'GUARDRAIL'],
  ['EVALUATOR', 'EVALUATOR'],
  ['PROMPT', 'CHAIN'],
]);

export function openInferenceType(view: SpanView): ObservationType | undefined {
  return kinds.get(view.text('openinference.span.kind'));
}

/** Agent frameworks put the sums of the model calls on the spans around them. */
export function isOpenInferenceAggregate(view: SpanView): boolean {
  const kind = view.text('openinference.span.kind');
  return kind === 'AGENT' || kind === 'CHAIN';
}

/** On model, retriever and reranker spans the structured lists say more than the raw request in `input.value`. */
export function openInferenceStructuredIo(view: SpanView, draft: IoDraft): void {
  const kind = view.text('openinference.span.kind');
  if (kind === 'LLM') openInferenceMessagesIo(view, draft);
  else if (kind === 'RETRIEVER') draft.outputFromFlattened(view, 'retrievedDocuments');
  else if (kind === 'RERANKER') rerankerIo(view, draft);
}

export function openInferenceMessagesIo(view: SpanView, draft: IoDraft): void {
  draft.inputFromFlattened(view, 'inputMessages');
  draft.outputFromFlattened(view, 'outputMessages');
}

export function openInferenceValueIo(view: SpanView, draft: IoDraft): void {
  if (draft.offerInput(view.get('input.value'), 'input.value')) draft.taken.add('input.mime_type');
  if (draft.offerOutput(view.get('output.value'), 'output.value')) draft.taken.add('output.mime_type');
}

/** Lists of spans that carry no `input.value` or `output.value`. */
export function openInferenceListsIo(view: SpanView, draft: IoDraft): void {
  draft.outputFromFlattened(view, 'retrievedDocuments');
  const texts = view.family('embeddings').filter(({ rest }) => rest.endsWith('.embedding.text'));
  const list = texts.map(({ key }) => view.get(key) ?? null);
  if (list.length > 0) draft.offerInput(list, ...texts.map(({ key }) => key));
}

function rerankerIo(view: SpanView, draft: IoDraft): void {
  const documents = rebuildList(view, view.family('rerankerInput'));
  const query: Value | undefined = view.get('reranker.query');
  if (documents && query !== undefined) {
    const input = Object.assign(Object.create(null) as ValueMap, { query, documents: documents.list });
    draft.offerInput(input, 'reranker.query', ...documents.keys);
  }
  draft.outputFromFlattened(view, 'rerankerOutput');
}
