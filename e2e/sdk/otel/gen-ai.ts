/** A bare OpenTelemetry SDK with the GenAI semantic conventions, over protobuf or over JSON. */
import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { basicAuthorization, report, server, sessionId } from '@telltale/e2e-story/story.ts';

const headers = { authorization: basicAuthorization };
const exporter =
  process.env['OTLP_FORM'] === 'json'
    ? new JsonExporter({ url: `${server.baseUrl}/v1/traces`, headers })
    : new ProtobufExporter({ url: `${server.baseUrl}/api/public/otel/v1/traces`, headers });
const provider = new TracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'shop', 'deployment.environment.name': 'Staging' }),
  spanProcessors: [new BatchSpanProcessor({ exporter })],
});
const tracer = provider.getTracer('shop.llm', '2.1.0');

const start = Date.now() - 5_000;
const at = (ms: number) => new Date(start + ms);
const below = (parent: Span) => trace.setSpan(context.active(), parent);

const request = tracer.startSpan(
  'POST /ask',
  { kind: SpanKind.SERVER, startTime: at(0), attributes: { 'user.id': 'user-7', 'session.id': sessionId } },
  ROOT_CONTEXT,
);
const agent = tracer.startSpan(
  'invoke_agent helper',
  {
    startTime: at(10),
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'helper',
      'gen_ai.request.model': 'gpt-4o-2024-08-06',
      // Sums of the calls below: counting them again would double the cost.
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
    },
  },
  below(request),
);
const chat = tracer.startSpan(
  'chat gpt-4o',
  {
    kind: SpanKind.CLIENT,
    startTime: at(20),
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.stop_sequences': ['END', 'STOP'],
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Weather?' }] }]),
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Sunny ☀' }] }]),
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.cache_read.input_tokens': 60,
      'gen_ai.usage.output_tokens': 20,
    },
  },
  below(agent),
);
chat.end(at(1_520));
const tool = tracer.startSpan(
  'execute_tool get_weather',
  {
    startTime: at(1_530),
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.call.id': 'call-1',
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': '{"sky":"clear"}',
    },
  },
  below(agent),
);
tool.end(at(1_540));
const embedding = tracer.startSpan(
  'embeddings text-embedding-3-small',
  {
    startTime: at(1_550),
    attributes: {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.request.model': 'text-embedding-3-small',
      'gen_ai.usage.input_tokens': 1000,
    },
  },
  below(agent),
);
embedding.end(at(1_560));
const failing = tracer.startSpan('save', { startTime: at(1_570) }, below(agent));
failing.recordException(new RangeError('disk is full'));
failing.setStatus({ code: SpanStatusCode.ERROR, message: 'could not save' });
failing.end(at(1_580));
agent.end(at(1_590));
request.end(at(1_600));
await provider.forceFlush();
await provider.shutdown();

report({ traceId: request.spanContext().traceId, startTime: at(0), agentId: agent.spanContext().spanId });
