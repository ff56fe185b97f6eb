/** Answers to exporters, in the encoding that they wrote in. */
import { PbfWriter } from 'pbf';
import type { Rejection } from './otlp.ts';

export type Encoding = 'json' | 'protobuf';

export function encodingOf(request: Request): Encoding | undefined {
  const type = (request.headers.get('content-type') ?? '').toLowerCase();
  if (type.includes('application/json')) return 'json';
  return type.includes('application/x-protobuf') ? 'protobuf' : undefined;
}

/** Everything was taken. */
export function accepted(encoding: Encoding, json: object = {}): Response {
  return encoding === 'json' ? Response.json(json) : protobuf(new Uint8Array());
}

/** OTLP's partial success: the exporter must not send the refused spans again. */
export function partlyAccepted(encoding: Encoding, rejections: readonly Rejection[], spanCount: number): Response {
  const message = describe(rejections, spanCount);
  if (encoding === 'json') {
    return Response.json({ partialSuccess: { rejectedSpans: String(rejections.length), errorMessage: message } });
  }
  const writer = new PbfWriter();
  writer.writeMessage(1, writePartialSuccess, { count: rejections.length, message });
  return protobuf(writer.finish());
}

function writePartialSuccess({ count, message }: { count: number; message: string }, writer: PbfWriter): void {
  writer.writeVarintField(1, count);
  writer.writeStringField(2, message);
}

export function malformed(message: string): Response {
  return Response.json({ error: message }, { status: 400 });
}

function protobuf(bytes: Uint8Array): Response {
  return new Response(Uint8Array.from(bytes), { headers: { 'content-type': 'application/x-protobuf' } });
}

const namedMax = 5;

function describe(rejections: readonly Rejection[], spanCount: number): string {
  const named = rejections.slice(0, namedMax).map(({ spanId, reason }) => `span ${spanId.slice(0, 40)}: ${reason}`);
  const more = rejections.length > namedMax ? ['…'] : [];
  return `${rejections.length} of ${spanCount} spans refused. ${[...named, ...more].join('; ')}`;
}
