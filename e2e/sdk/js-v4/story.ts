/** Tells the story with the OpenTelemetry-based packages of the v4 era: OTLP as chunked JSON, scores by batch ingestion. */
import { LangfuseClient } from '@langfuse/client';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { startObservation } from '@langfuse/tracing';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { report, server, sessionId, story } from '@telltale/e2e-story/story.ts';

const { environment, release, ...described } = story.trace;
const processor = new LangfuseSpanProcessor({ ...server, environment, release });
new NodeTracerProvider({ spanProcessors: [processor] }).register();

const start = Date.now() - 5_000;
const at = (ms: number) => new Date(start + ms);

const { input, output } = story.trace;
const root = startObservation(story.root.name, { input, output, metadata: story.root.metadata }, { startTime: at(0) });
const parentSpanContext = root.otelSpan.spanContext();
root.updateTrace({ ...described, sessionId, public: true });

const { name: searchName, ...search } = story.retriever;
startObservation(searchName, search, { asType: 'retriever', startTime: at(10), parentSpanContext }).end(at(90));
const { name: callName, costDetails: _, ...call } = story.generation;
const generation = startObservation(
  callName,
  { ...call, completionStartTime: at(300) },
  { asType: 'generation', startTime: at(100), parentSpanContext },
);
generation.end(at(1_100));
const { name: toolName, ...failure } = story.tool;
const tool = { ...failure, level: 'ERROR' } as const;
startObservation(toolName, tool, { asType: 'tool', startTime: at(1_150), parentSpanContext }).end(at(1_180));
const event = { input: story.event.input, level: 'WARNING' } as const;
startObservation(story.event.name, event, { asType: 'event', startTime: at(1_190), parentSpanContext });
root.end(at(1_200));
await processor.forceFlush();

const client = new LangfuseClient(server);
const { helpfulness, grounded, tone } = story.scores;
client.score.trace(root, { name: 'helpfulness', ...helpfulness, dataType: 'NUMERIC' });
client.score.observation(generation, { name: 'grounded', ...grounded, dataType: 'BOOLEAN' });
client.score.trace(root, { name: 'tone', ...tone, dataType: 'CATEGORICAL' });
await client.flush();

const { traceId } = root;
report({
  traceId,
  startTime: at(0),
  fetched: {
    health: await client.api.health.health(),
    projects: await client.api.projects.get(),
    trace: await client.api.trace.get(traceId),
    traces: (await client.api.trace.list({ sessionId })).data,
    observation: await client.api.observations.get(generation.id),
    observations: (await client.api.observations.getMany({ traceId, type: 'GENERATION' })).data,
    observationsV2: (await client.api.observationsV2.getMany({ traceId, fields: 'core,basic,io,model,usage' })).data,
    session: await client.api.sessions.get(sessionId),
    scores: (await client.api.scoreV2.get({ traceId })).data,
  },
});
await processor.shutdown();
await client.shutdown();
