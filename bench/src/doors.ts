/** The ways into the server: how each writes a group of spans, where it is sent, and what counts as taken. */
import { encodeExport } from './otlp-body.ts';
import type { BenchSpan } from './traffic.ts';

export interface Door {
  readonly path: string;
  readonly contentType: string;
  /** The status of success. */
  readonly status: number;
  readonly encode: (spans: readonly BenchSpan[]) => Buffer;
}

export const doors: Readonly<Record<string, Door>> = {
  protobuf: {
    path: '/api/public/otel/v1/traces',
    contentType: 'application/x-protobuf',
    status: 200,
    encode: encodeExport,
  },
  json: {
    path: '/api/public/otel/v1/traces',
    contentType: 'application/json',
    status: 200,
    encode: (spans) =>
      asJson({ resourceSpans: [{ scopeSpans: [{ scope: { name: 'langfuse-sdk' }, spans: spans.map(otlpSpan) }] }] }),
  },
  /** What SDKs before OpenTelemetry send: a create and an update of each, and the trace's own event. */
  batch: {
    path: '/api/public/ingestion',
    contentType: 'application/json',
    status: 207,
    encode: (spans) => asJson({ batch: spans.flatMap(batchEvents) }),
  },
};

function asJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function otlpSpan({ traceId, id, parentId, name, startMs, endMs, attributes }: BenchSpan): object {
  return {
    traceId,
    spanId: id,
    ...(parentId === '' ? {} : { parentSpanId: parentId }),
    name,
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${endMs}000000`,
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) })),
  };
}

function otlpValue(value: string | number): object {
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function batchEvents({ traceId, id, parentId, name, startMs, endMs, attributes }: BenchSpan): object[] {
  const model = attributes['gen_ai.request.model'];
  const kind = model === undefined ? 'span' : 'generation';
  const usageDetails = {
    input: attributes['gen_ai.usage.input_tokens'],
    output: attributes['gen_ai.usage.output_tokens'],
  };
  const create = {
    id,
    traceId,
    parentObservationId: parentId === '' ? null : parentId,
    name,
    startTime: iso(startMs),
    input: attributes['langfuse.observation.input'],
    ...(model === undefined ? {} : { model, usageDetails }),
  };
  const update = { id, traceId, endTime: iso(endMs), output: attributes['langfuse.observation.output'] };
  const events = [event(`${kind}-create`, startMs, create), event(`${kind}-update`, endMs, update)];
  if (parentId !== '') return events;
  const trace = { id: traceId, name, userId: attributes['user.id'], sessionId: attributes['session.id'] };
  return [event('trace-create', startMs, trace), ...events];
}

function event(type: string, ms: number, body: { readonly id: string }): object {
  return { id: `${body.id}-${type}`, type, timestamp: iso(ms), body };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
