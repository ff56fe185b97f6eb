/**
 * Reads an ExportTraceServiceRequest from protobuf, by hand: field numbers are those of opentelemetry-proto's trace.proto.
 * A field of another wire type than the schema's is passed over, as protobuf parsers do.
 */
import { PbfReader } from 'pbf';
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

const varint = 0;
const fixed64 = 1;
const bytes = 2;

/** @throws MalformedExport, or AppError 'too_large'. */
export function decodeProtobuf(body: Buffer, limits: DecodeLimits): SpanGroup[] {
  const reader = new Reader(body, new Budget(limits));
  const groups: SpanGroup[] = [];
  try {
    reader.each(body.length, (field) => {
      if (field === 1 && reader.pbf.type === bytes) readResourceSpans(reader, reader.end(), groups);
    });
  } catch (error) {
    // pbf throws bare Errors and RangeErrors on bytes that are no protobuf.
    if (error instanceof RangeError || (error instanceof Error && error.constructor === Error)) {
      throw new MalformedExport('Failed to parse OTel Protobuf Trace', { cause: error });
    }
    throw error;
  }
  return groups;
}

/** pbf trusts lengths; this checks each against the message it is in. */
class Reader {
  readonly pbf: PbfReader;
  readonly body: Buffer;
  readonly budget: Budget;

  constructor(body: Buffer, budget: Budget) {
    this.pbf = new PbfReader(body);
    this.body = body;
    this.budget = budget;
  }

  each(end: number, read: (field: number) => void): void {
    const { pbf } = this;
    for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) read(field);
    if (pbf.pos !== end) throw new RangeError('a field runs past the end of its message');
  }

  /** The end of a length-delimited field; the position is then at its start. */
  end(): number {
    const { pbf } = this;
    const length = pbf.readVarint();
    const end = pbf.pos + length;
    if (!(end <= this.body.length)) throw new RangeError('a field runs past the end of the body');
    return end;
  }

  text(): string {
    const end = this.end();
    const text = this.body.toString('utf8', this.pbf.pos, end);
    this.pbf.pos = end;
    return text;
  }

  encoded(encoding: 'hex' | 'base64'): string {
    const end = this.end();
    const text = this.body.toString(encoding, this.pbf.pos, end);
    this.pbf.pos = end;
    return text;
  }

  /** Nanoseconds to microseconds without leaving the integers that a double holds; 0 is "not set". */
  time(): number | null {
    const { pbf } = this;
    const low = pbf.readFixed32();
    const high = pbf.readFixed32();
    // 2^32 = 4_294_967 * 1000 + 296
    const micros = high * 4_294_967 + Math.floor((high * 296 + low) / 1000);
    return low === 0 && high === 0 ? null : micros;
  }

  integer(): number | string {
    const { pbf } = this;
    const start = pbf.pos;
    const value = pbf.readVarint(true);
    if (Number.isSafeInteger(value)) return value;
    let big = 0n;
    for (let i = start, shift = 0n; i < pbf.pos; i += 1, shift += 7n)
      big |= BigInt((this.body[i] ?? 0) & 0x7f) << shift;
    return BigInt.asIntN(64, big).toString();
  }
}

function readResourceSpans(reader: Reader, end: number, groups: SpanGroup[]): void {
  const own: SpanGroup[] = [];
  const resource: Attributes = new Map();
  reader.each(end, (field) => {
    if (reader.pbf.type !== bytes) return;
    if (field === 1) {
      reader.each(reader.end(), (inner) => {
        if (inner === 1 && reader.pbf.type === bytes) readAttribute(reader, reader.end(), resource);
      });
    } else if (field === 2 || field === 1000) own.push(readScopeSpans(reader, reader.end(), resource));
  });
  groups.push(...own);
}

function readScopeSpans(reader: Reader, end: number, resource: Attributes): SpanGroup {
  const group: SpanGroup = { resource, scope: { name: '', version: '', attributes: new Map() }, spans: [] };
  reader.each(end, (field) => {
    if (reader.pbf.type !== bytes) return;
    if (field === 1) readScope(reader, reader.end(), group.scope);
    else if (field === 2) group.spans.push(readSpan(reader, reader.end()));
  });
  return group;
}

function readScope(reader: Reader, end: number, scope: Scope): void {
  reader.each(end, (field) => {
    if (reader.pbf.type !== bytes) return;
    if (field === 1) scope.name = reader.text();
    else if (field === 2) scope.version = reader.text();
    else if (field === 3) readAttribute(reader, reader.end(), scope.attributes);
  });
}

function readSpan(reader: Reader, end: number): Span {
  const { pbf } = reader;
  reader.budget.span();
  const span: Span = {
    traceId: '',
    id: '',
    parentId: '',
    name: '',
    start: null,
    end: null,
    isError: false,
    statusMessage: '',
    attributes: new Map(),
    events: [],
  };
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (pbf.type === bytes) readSpanPart(reader, field, span);
    else if (pbf.type === fixed64 && field === 7) span.start = reader.time();
    else if (pbf.type === fixed64 && field === 8) span.end = reader.time();
  }
  if (pbf.pos !== end) throw new RangeError('a field runs past the end of its span');
  // Metrics have texts where spans have ids.
  if (span.traceId.length !== 32) throw wronglyShaped('a span has no traceId of 16 bytes');
  if (span.id.length !== 16) throw wronglyShaped('a span has no spanId of 8 bytes');
  return span;
}

function readSpanPart(reader: Reader, field: number, span: Span): void {
  switch (field) {
    case 1:
      span.traceId = reader.encoded('hex');
      break;
    case 2:
      span.id = reader.encoded('hex');
      break;
    case 4:
      span.parentId = reader.encoded('hex');
      break;
    case 5:
      span.name = reader.text();
      break;
    case 9:
      readAttribute(reader, reader.end(), span.attributes);
      break;
    case 11:
      span.events.push(readEvent(reader, reader.end()));
      break;
    case 15:
      readStatus(reader, reader.end(), span);
      break;
    default:
  }
}

function readEvent(reader: Reader, end: number): SpanEvent {
  reader.budget.value();
  const event: SpanEvent = { name: '', time: null, attributes: new Map() };
  reader.each(end, (field) => {
    const { type } = reader.pbf;
    if (field === 1 && type === fixed64) event.time = reader.time();
    else if (field === 2 && type === bytes) event.name = reader.text();
    else if (field === 3 && type === bytes) readAttribute(reader, reader.end(), event.attributes);
  });
  return event;
}

function readStatus(reader: Reader, end: number, span: Span): void {
  reader.each(end, (field) => {
    const { type } = reader.pbf;
    if (field === 2 && type === bytes) span.statusMessage = reader.text();
    else if (field === 3 && type === varint) span.isError = reader.pbf.readVarint() === 2;
  });
}

function readAttribute(reader: Reader, end: number, into: Attributes): void {
  const { pbf } = reader;
  let key = '';
  let value: Value = null;
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (pbf.type !== bytes) continue;
    if (field === 1) key = reader.text();
    else if (field === 2) value = readValue(reader, reader.end(), 0);
  }
  if (pbf.pos !== end) throw new RangeError('a field runs past the end of its attribute');
  into.set(key, value);
}

function readValue(reader: Reader, end: number, depth: number): Value {
  const { pbf } = reader;
  reader.budget.value();
  let value: Value = null;
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (field === 1 && pbf.type === bytes) value = reader.text();
    else if (field === 2 && pbf.type === varint) value = pbf.readBoolean();
    else if (field === 3 && pbf.type === varint) value = reader.integer();
    else if (field === 4 && pbf.type === fixed64) value = finite(pbf.readDouble());
    else if (field === 5 && pbf.type === bytes) value = readArray(reader, reader.end(), depth);
    else if (field === 6 && pbf.type === bytes) value = readMap(reader, reader.end(), depth);
    else if (field === 7 && pbf.type === bytes) value = reader.encoded('base64');
  }
  if (pbf.pos !== end) throw new RangeError('a field runs past the end of its value');
  return value;
}

function finite(value: number): Value {
  return Number.isFinite(value) ? value : String(value);
}

function readArray(reader: Reader, end: number, depth: number): Value {
  if (depth >= valueDepthMax) return skipTo(reader, end);
  const values: Value[] = [];
  reader.each(end, (field) => {
    if (field === 1 && reader.pbf.type === bytes) values.push(readValue(reader, reader.end(), depth + 1));
  });
  return values;
}

function readMap(reader: Reader, end: number, depth: number): Value {
  if (depth >= valueDepthMax) return skipTo(reader, end);
  const map = Object.create(null) as ValueMap;
  reader.each(end, (field) => {
    if (field !== 1 || reader.pbf.type !== bytes) return;
    let key = '';
    let value: Value = null;
    reader.each(reader.end(), (inner) => {
      if (reader.pbf.type !== bytes) return;
      if (inner === 1) key = reader.text();
      else if (inner === 2) value = readValue(reader, reader.end(), depth + 1);
    });
    map[key] = value;
  });
  return map;
}

function skipTo(reader: Reader, end: number): null {
  reader.pbf.pos = end;
  return null;
}
