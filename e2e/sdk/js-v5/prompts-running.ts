/** An app that keeps running and asks for its prompt again and again, until it is given another version. */
import { setTimeout as delay } from 'node:timers/promises';
import { LangfuseClient } from '@langfuse/client';
import { report, server, sessionId } from '@telltale/e2e-story/story.ts';

const client = new LangfuseClient(server);
const name = `${sessionId}/answer`;
const current = async () => (await client.prompt.get(name, { cacheTtlSeconds: 1 })).version;
const versions = [await current()];
// Tells the test that the app runs and has the first version.
await client.prompt.create({ name: `${name}/seen`, prompt: '', labels: ['production'] });
const deadline = Date.now() + 60_000;
while (versions.length < 2 && Date.now() < deadline) {
  const version = await current();
  if (version !== versions.at(-1)) versions.push(version);
  await delay(50);
}
report({ versions });
