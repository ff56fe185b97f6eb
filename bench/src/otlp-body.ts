/** Encodes spans as an OTLP export in protobuf, as an OpenTelemetry exporter would. Field numbers: opentelemetry-proto's trace.proto. */
import { PbfWriter } from 'pbf';
import type { BenchSpan } from './traffic.ts';

export function encodeExport(spans: readonly BenchSpan[]): Buffer {
  const pbf = new PbfWriter();
  pbf.writeMessage(1, writeResourceSpans, spans);
  return Buffer.from(pbf.finish());
}

function writeResourceSpans(spans: readonly BenchSpan[], pbf: PbfWriter): void {
  pbf.writeMessage(1, (_, resource) => writeAttribute(resource, 'service.name', 'bench'), null);
  pbf.writeMessage(2, writeScopeSpans, spans);
}

function writeScopeSpans(spans: readonly BenchSpan[], pbf: PbfWriter): void {
  pbf.writeMessage(1, (_, scope) => scope.writeStringField(1, 'langfuse-sdk'), null);
  for (const span of spans) pbf.writeMessage(2, writeSpan, span);
}

function writeSpan(span: BenchSpan, pbf: PbfWriter): void {
  pbf.writeBytesField(1, Buffer.from(span.traceId, 'hex'));
  pbf.writeBytesField(2, Buffer.from(span.id, 'hex'));
  if (span.parentId) pbf.writeBytesField(4, Buffer.from(span.parentId, 'hex'));
  pbf.writeStringField(5, span.name);
  writeNanos(pbf, 7, span.startMs);
  writeNanos(pbf, 8, span.endMs);
  for (const [key, value] of Object.entries(span.attributes)) writeAttribute(pbf, key, value, 9);
}

function writeNanos(pbf: PbfWriter, field: number, ms: number): void {
  const nanos = BigInt(ms) * 1_000_000n;
  pbf.writeTag(field, 1);
  pbf.writeFixed32(Number(nanos & 0xffff_ffffn));
  pbf.writeFixed32(Number(nanos >> 32n));
}

function writeAttribute(pbf: PbfWriter, key: string, value: string | number, field = 1): void {
  pbf.writeMessage(
    field,
    (_, pair) => {
      pair.writeStringField(1, key);
      pair.writeMessage(2, writeValue, value);
    },
    null,
  );
}

function writeValue(value: string | number, pbf: PbfWriter): void {
  if (typeof value === 'string') pbf.writeStringField(1, value);
  else if (Number.isInteger(value)) pbf.writeVarintField(3, value);
  else pbf.writeDoubleField(4, value);
}
