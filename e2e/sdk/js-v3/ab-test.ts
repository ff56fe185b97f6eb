/** Serves twenty users with a prompt under an A/B test, with the `langfuse` package of the v3 era. */
import { report, server, sessionId } from '@telltale/e2e-story/story.ts';
import { Langfuse } from 'langfuse';

const client = new Langfuse(server);

const versions: number[] = [];
for (let user = 0; user < 20; user += 1) {
  const prompt = await client.getPrompt(`${sessionId}/answer`, undefined, { cacheTtlSeconds: 0 });
  const generation = client.trace({ userId: `${sessionId}-${user}` }).generation({ name: 'answer', prompt });
  generation.end();
  generation.score({ name: 'helpful', value: prompt.version === 2 ? 1 : 0, dataType: 'BOOLEAN' });
  versions.push(prompt.version);
}
await client.shutdownAsync();
report({ versions });
