/** Spans as both decoders give them, whatever the encoding they came in. */
import type { Micros } from '#features/records/records.ts';

/** Integers beyond 2^53 and non-finite numbers are strings; bytes are base64 text. */
export type Value = string | number | boolean | null | Value[] | ValueMap;
/** Keys are untrusted: made without a prototype, or by `JSON.parse`. */
export interface ValueMap {
  [key: string]: Value;
}
export type Attributes = Map<string, Value>;

export interface SpanEvent {
  name: string;
  /** null when the client sent none. */
  time: Micros | null;
  attributes: Attributes;
}

export interface Span {
  traceId: string;
  id: string;
  /** '' for a root. */
  parentId: string;
  name: string;
  /** null when the client sent none; NaN when it is no time at all. */
  start: Micros | null;
  end: Micros | null;
  isError: boolean;
  statusMessage: string;
  attributes: Attributes;
  events: SpanEvent[];
}

export interface Scope {
  name: string;
  version: string;
  attributes: Attributes;
}

/** The spans of one instrumentation scope of one resource. */
export interface SpanGroup {
  resource: Attributes;
  scope: Scope;
  spans: Span[];
}

export interface DecodeLimits {
  readonly spansMax: number;
  readonly valuesMax: number;
}

/** The export as a whole is not what OTLP says; the message is for the caller. */
export class MalformedExport extends Error {
  override readonly name = 'MalformedExport';
}

export function wronglyShaped(reason: string): MalformedExport {
  return new MalformedExport(`Invalid OTLP trace export: ${reason}`);
}

/** Deeper attribute values are replaced by null. */
export const valueDepthMax = 64;
