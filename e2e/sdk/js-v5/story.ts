/** Tells the story with the newest Langfuse packages for JavaScript, which spread trace attributes over all spans. */
import { LangfuseClient } from '@langfuse/client';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { propagateAttributes, startObservation } from '@langfuse/tracing';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { report, server, sessionId, story } from '@telltale/e2e-story/story.ts';

const { environment, release, name: traceName, userId, tags, version, metadata, input, output } = story.trace;
const processor = new LangfuseSpanProcessor({ ...server, environment, release });
new NodeTracerProvider({ spanProcessors: [processor] }).register();

const start = Date.now() - 5_000;
const at = (ms: number) => new Date(start + ms);

const { root, generation } = propagateAttributes({ traceName, userId, sessionId, tags, version, metadata }, tellStory);
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
    observationsV2: (await client.api.observations.getMany({ traceId, fields: 'core,basic,io,model,usage' })).data,
    session: await client.api.sessions.get(sessionId),
    scores: (await client.api.scores.getMany({ traceId })).data,
    scoresV3: (await client.api.scoresV3.getManyV3({ traceId })).data,
  },
});
await processor.shutdown();
await client.shutdown();

function tellStory() {
  const root = startObservation(
    story.root.name,
    { input, output, metadata: story.root.metadata },
    { asType: 'agent', startTime: at(0) },
  );
  root.setTraceIO({ input, output });
  root.setTraceAsPublic();
  const parentSpanContext = root.otelSpan.spanContext();
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
  return { root, generation };
}
