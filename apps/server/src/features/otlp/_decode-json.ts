/** Reads an ExportTraceServiceRequest from JSON, taking the spellings that real exporters use. */
import type { Micros } from '#features/records/records.ts';
import { Budget } from './_budget.ts';
import {
  type Attributes,
  type DecodeLimits,
  MalformedExport,
  type Scope,
  type Span,
  type SpanEvent,
  type SpanGroup,
  type Value,
  type ValueMap,
  valueDepthMax,
  wronglyShaped,
} from './_span.ts';

type Raw = Readonly<Record<string, unknown>>;

/** @throws MalformedExport, or AppError 'too_large'. */
export function decodeJson(body: Buffer, limits: DecodeLimits): SpanGroup[] {
  const raw = parse(body);
  if (!isObject(raw)) throw new MalformedExport('Failed to parse OTel JSON Trace');
  if (raw.resourceSpans === undefined && (raw.resourceLogs !== undefined || raw.resourceMetrics !== undefined)) {
    throw wronglyShaped('this is the door for traces, not for logs or metrics');
  }
  const decoder = new Decoder(new Budget(limits));
  return array(raw, 'resourceSpans').flatMap((item) => decoder.resourceSpans(item));
}

function parse(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    // Only an escape can make a lone surrogate: the bytes were decoded to well-formed text.
    return /\\u[dD][89a-fA-F]/.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text);
  } catch (error) {
    throw new MalformedExport('Failed to parse OTel JSON Trace', { cause: error });
  }
}

function wellFormed(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (!isObject(value) || Object.keys(value).every((key) => key.isWellFormed())) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), item]));
}

class Decoder {
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  resourceSpans(item: unknown): SpanGroup[] {
    const raw = object(item, 'resourceSpans');
    const resource = this.#attributes(isObject(raw.resource) ? raw.resource : {});
    const scoped = raw.scopeSpans === undefined ? 'instrumentationLibrarySpans' : 'scopeSpans';
    return array(raw, scoped).map((group) => this.#scopeSpans(object(group, scoped), resource));
  }

  #scopeSpans(raw: Raw, resource: Attributes): SpanGroup {
    const scope = raw.scope ?? raw.instrumentationLibrary;
    return {
      resource,
      scope: this.#scope(isObject(scope) ? scope : {}),
      spans: array(raw, 'spans').map((span) => this.#span(object(span, 'spans'))),
    };
  }

  #scope(raw: Raw): Scope {
    return { name: text(raw.name), version: text(raw.version), attributes: this.#attributes(raw) };
  }

  #span(raw: Raw): Span {
    this.#budget.span();
    const status = isObject(raw.status) ? raw.status : {};
    const code = status.code;
    return {
      traceId: id(raw.traceId, 'traceId'),
      id: id(raw.spanId, 'spanId'),
      parentId: raw.parentSpanId == null || raw.parentSpanId === '' ? '' : id(raw.parentSpanId, 'parentSpanId'),
      name: text(raw.name),
      start: time(raw.startTimeUnixNano),
      end: time(raw.endTimeUnixNano),
      isError: code === 2 || code === '2' || code === 'STATUS_CODE_ERROR',
      statusMessage: text(status.message),
      attributes: this.#attributes(raw),
      events: array(raw, 'events').map((event) => this.#event(object(event, 'events'))),
    };
  }

  #event(raw: Raw): SpanEvent {
    this.#budget.value();
    return { name: text(raw.name), time: time(raw.timeUnixNano), attributes: this.#attributes(raw) };
  }

  #attributes(raw: Raw): Attributes {
    const attributes: Attributes = new Map();
    for (const item of array(raw, 'attributes')) {
      if (isObject(item) && typeof item.key === 'string') attributes.set(item.key, this.#value(item.value, 0));
    }
    return attributes;
  }

  #value(raw: unknown, depth: number): Value {
    this.#budget.value();
    if (typeof raw === 'string' || typeof raw === 'boolean') return raw;
    if (typeof raw === 'number') return finite(raw);
    if (!isObject(raw)) return null;
    if (raw.stringValue !== undefined) return text(raw.stringValue);
    if (raw.intValue !== undefined) return integer(raw.intValue);
    if (raw.boolValue !== undefined) return raw.boolValue === true || raw.boolValue === 'true';
    if (raw.doubleValue !== undefined) return double(raw.doubleValue);
    if (raw.bytesValue !== undefined) return byteText(raw.bytesValue, 'base64') ?? text(raw.bytesValue);
    if (depth >= valueDepthMax) return null;
    if (isObject(raw.arrayValue)) return array(raw.arrayValue, 'values').map((item) => this.#value(item, depth + 1));
    return isObject(raw.kvlistValue) ? this.#map(raw.kvlistValue, depth) : null;
  }

  #map(raw: Raw, depth: number): ValueMap {
    const map = Object.create(null) as ValueMap;
    for (const item of array(raw, 'values')) {
      if (isObject(item) && typeof item.key === 'string') map[item.key] = this.#value(item.value, depth + 1);
    }
    return map;
  }
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: unknown, where: string): Raw {
  if (!isObject(value)) throw wronglyShaped(`an element of ${where} is not an object`);
  return value;
}

function array(raw: Raw, key: string): readonly unknown[] {
  const value = raw[key];
  if (value == null) return [];
  if (!Array.isArray(value)) throw wronglyShaped(`${key} is not an array`);
  return value;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Hex text is kept as it is; bytes become lower-case hex. */
function id(value: unknown, key: string): string {
  const found = typeof value === 'string' ? value : byteText(value, 'hex');
  if (!found) throw wronglyShaped(`a span has no ${key}`);
  return found;
}

/** `{type: "Buffer", data: […]}`, as JSON.stringify writes Node's buffers. */
function byteText(value: unknown, encoding: 'hex' | 'base64'): string | undefined {
  if (!isObject(value) || !Array.isArray(value.data)) return undefined;
  return Buffer.from(value.data.map(Number)).toString(encoding);
}

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function double(value: unknown): Value {
  if (typeof value === 'number') return finite(value);
  if (typeof value !== 'string') return null;
  const number = Number(value);
  return value.trim() !== '' && Number.isFinite(number) ? number : value;
}

function integer(value: unknown): Value {
  const big = bigOf(value);
  if (big === undefined) return typeof value === 'string' ? value : typeof value === 'number' ? finite(value) : null;
  const number = Number(big);
  return Number.isSafeInteger(number) ? number : big.toString();
}

/** A 64-bit number as exporters write it: text, number, or the halves of long.js. */
function bigOf(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value === 'string') return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  if (!isObject(value) || !Number.isInteger(value.low) || !Number.isInteger(value.high)) return undefined;
  return (BigInt(value.high as number) << 32n) | BigInt.asUintN(32, BigInt(value.low as number));
}

/** null when absent or 0, NaN when it is no time. */
function time(value: unknown): Micros | null {
  if (value == null || value === '' || value === 0 || value === '0') return null;
  if (typeof value === 'string' && value.length === 19) return fastTime(value);
  if (typeof value === 'number') return Math.floor(value / 1000);
  const nanos = bigOf(value);
  if (nanos === undefined) return Number.NaN;
  return nanos === 0n ? null : Number(nanos / 1000n);
}

/** The nineteen digits of any time from 2001 to 2286: all but the last three are the microseconds. */
function fastTime(nanos: string): Micros {
  return /^\d+$/.test(nanos) ? Number(nanos.slice(0, 16)) : Number.NaN;
}
