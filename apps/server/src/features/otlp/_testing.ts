/** Builds spans for tests from the few parts that a test is about. */
import type { TraceChange, WholeObservation } from '#features/ingest/change.ts';
import { foldTrace } from '#features/ingest/fold.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { surroundingsOf } from './_metadata.ts';
import { observe } from './_observation.ts';
import type { Attributes, Scope, Span, SpanGroup, Value } from './_span.ts';
import { SpanView } from './_view.ts';

export const testLimits = {
  bodyBytesMax: 1_000_000,
  decodedBytesMax: 4_000_000,
  spansMax: 10_000,
  valuesMax: 100_000,
};

/** 2026-01-01T10:00:00Z in microseconds. */
export const testStart = 1_767_261_600_000_000;

export const testTraceId = '0af7651916cd43dd8448eb211c80319c';

export interface SpanSketch extends Partial<Omit<Span, 'attributes' | 'events'>> {
  scope?: string;
  scopeVersion?: string;
  resource?: Record<string, Value>;
  attributes?: Record<string, Value>;
  events?: readonly { name: string; attributes: Record<string, Value> }[];
}

export function groupOf(sketch: SpanSketch): SpanGroup {
  const { scope = 'test', scopeVersion = '', resource = {}, attributes = {}, events = [], ...rest } = sketch;
  const span: Span = {
    traceId: testTraceId,
    id: 'b7ad6b7169203331',
    parentId: '',
    name: 'work',
    start: testStart,
    end: testStart + 1_500_000,
    isError: false,
    statusMessage: '',
    ...rest,
    attributes: attributesOf(attributes),
    events: events.map((event) => ({ name: event.name, time: testStart, attributes: attributesOf(event.attributes) })),
  };
  const scoped: Scope = { name: scope, version: scopeVersion, attributes: new Map() };
  return { resource: attributesOf(resource), scope: scoped, spans: [span] };
}

function viewOf(sketch: SpanSketch): SpanView {
  const { resource, scope, spans } = groupOf(sketch);
  return new SpanView(spans[0] as Span, scope, resource);
}

export interface SketchedResult {
  readonly whole: WholeObservation['whole'];
  readonly traceChanges: readonly TraceChange[];
  /** The trace when only this span is known. */
  readonly trace: TraceRecord;
}

/** @throws when the span is refused. */
export function normalise(sketch: SpanSketch): SketchedResult {
  const { resource, scope } = groupOf(sketch);
  const observed = observe(viewOf(sketch), surroundingsOf(resource, scope), testStart);
  if (typeof observed === 'string') throw new Error(observed);
  const { observation, traceChanges } = observed;
  return { whole: observation.whole, traceChanges, trace: foldAll(traceChanges) };
}

export function foldAll(changes: readonly TraceChange[]): TraceRecord {
  const id = changes[0]?.id ?? '';
  const trace = foldTrace(null, changes, { projectId: 'p', id, now: testStart, rowVersion: 10 });
  if (!trace) throw new Error('no trace');
  return trace;
}

function attributesOf(values: Record<string, Value>): Attributes {
  return new Map(Object.entries(values));
}
