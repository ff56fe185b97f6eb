/** Serves twenty users with a prompt under an A/B test, with the newest Langfuse packages. */
import { LangfuseClient } from '@langfuse/client';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { propagateAttributes, startObservation } from '@langfuse/tracing';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { report, server, sessionId } from '@telltale/e2e-story/story.ts';

const processor = new LangfuseSpanProcessor(server);
new NodeTracerProvider({ spanProcessors: [processor] }).register();
const client = new LangfuseClient(server);

const versions: number[] = [];
for (let user = 0; user < 20; user += 1) {
  const prompt = await client.prompt.get(`${sessionId}/answer`, { cacheTtlSeconds: 0 });
  const generation = propagateAttributes({ userId: `${sessionId}-${user}` }, () =>
    startObservation('answer', { prompt }, { asType: 'generation' }),
  );
  generation.end();
  const value = prompt.version === 2 ? 1 : 0;
  client.score.observation(generation, { name: 'helpful', value, dataType: 'BOOLEAN' });
  versions.push(prompt.version);
}
await processor.forceFlush();
await client.flush();
report({ versions });
await processor.shutdown();
await client.shutdown();
