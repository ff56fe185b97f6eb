/** Export requests made by OpenTelemetry's own SDK and serialisers, for tests of the decoders. */
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** A root with an event and attributes of every kind, and a failed child. */
export function sampleSpans(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('my.scope', '1.2.3');
  const root = tracer.startSpan('root ü😀', { startTime: [1_767_261_600, 123_456_789] });
  root.setAttributes({
    text: 'naïve 🙂 text',
    empty: '',
    'a.true': true,
    'a.false': false,
    integer: 42,
    negative: -7,
    large: 2 ** 40,
    double: 0.25,
    texts: ['a', 'b'],
    numbers: [1, 2.5],
    flags: [true, false],
    long: 'x'.repeat(5000),
  });
  root.addEvent('exception', { 'exception.message': 'boom' }, [1_767_261_600, 500_000_000]);
  const child = tracer.startSpan('child', { startTime: [1_767_261_601, 0] }, trace.setSpan(ROOT_CONTEXT, root));
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' });
  child.end([1_767_261_602, 999_999_999]);
  root.end([1_767_261_603, 1]);
  return exporter.getFinishedSpans();
}

export function protobufOf(spans: ReadableSpan[]): Buffer {
  return Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []);
}

export function jsonOf(spans: ReadableSpan[]): Buffer {
  return Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []);
}
