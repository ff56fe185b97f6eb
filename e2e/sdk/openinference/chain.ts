/** OpenInference: a hand-made chain and retriever around a model call that the OpenAI instrumentation records. */
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import {
  MimeType,
  OpenInferenceSpanKind,
  SemanticConventions as Convention,
} from '@arizeai/openinference-semantic-conventions';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { basicAuthorization, report, server, sessionId } from '@telltale/e2e-story/story.ts';
import OpenAI from 'openai';

const exporter = new OTLPTraceExporter({
  url: `${server.baseUrl}/api/public/otel/v1/traces`,
  headers: { authorization: basicAuthorization },
});
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'rag' }),
  spanProcessors: [new BatchSpanProcessor(exporter)],
});
provider.register();
const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider });
instrumentation.manuallyInstrument(OpenAI);
const openai = new OpenAI({ baseURL: server.openaiUrl });

const tracer = trace.getTracer('rag');
const traceId = await tracer.startActiveSpan('rag-chain', async (chain) => {
  chain.setAttributes({
    [Convention.OPENINFERENCE_SPAN_KIND]: OpenInferenceSpanKind.CHAIN,
    [Convention.INPUT_VALUE]: 'What is Telltale?',
    [Convention.INPUT_MIME_TYPE]: MimeType.TEXT,
    [Convention.SESSION_ID]: sessionId,
    [Convention.USER_ID]: 'user-8',
    [Convention.METADATA]: JSON.stringify({ tier: 'gold', nested: { a: [1] } }),
    [Convention.TAG_TAGS]: ['rag', 'demo'],
  });
  tracer.startActiveSpan('search', (search) => {
    search.setAttributes({
      [Convention.OPENINFERENCE_SPAN_KIND]: OpenInferenceSpanKind.RETRIEVER,
      [Convention.INPUT_VALUE]: 'Telltale',
      [`${Convention.RETRIEVAL_DOCUMENTS}.0.${Convention.DOCUMENT_ID}`]: 'doc-1',
      [`${Convention.RETRIEVAL_DOCUMENTS}.0.${Convention.DOCUMENT_CONTENT}`]: 'Telltale observes.',
      [`${Convention.RETRIEVAL_DOCUMENTS}.0.${Convention.DOCUMENT_SCORE}`]: 0.9,
    });
    search.end();
  });
  const reply = await openai.chat.completions.create({
    model: 'gpt-4o-2024-08-06',
    temperature: 0.2,
    messages: [{ role: 'user', content: 'What is Telltale?' }],
  });
  chain.setAttributes({
    [Convention.OUTPUT_VALUE]: reply.choices[0]?.message.content ?? '',
    [Convention.OUTPUT_MIME_TYPE]: MimeType.TEXT,
  });
  chain.end();
  return chain.spanContext().traceId;
});
await provider.forceFlush();
await provider.shutdown();
report({ traceId });
