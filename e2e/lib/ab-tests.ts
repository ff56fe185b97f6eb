/** What must come of an A/B test, whichever client fetches its prompt. */
import { expect } from 'vitest';
import { get, post } from '#lib/api.ts';
import { runClient } from '#lib/clients.ts';
import type { ClientRun } from '#lib/run-client.ts';

/** The client serves one user after the other: it fetches the prompt, uses it, and scores what came of it by its version. */
export async function expectAbTest(run: ClientRun): Promise<void> {
  const promptName = `${run.session}/answer`;
  await post('/api/public/v2/prompts', { name: promptName, prompt: 'first', labels: ['production'] });
  await post('/api/public/v2/prompts', { name: promptName, prompt: 'second' });
  const arms = [1, 2].map((version) => ({ version, weight: 50 }));
  const primary = { kind: 'score', name: 'helpful' };
  const started = await post('/api/public/ab-tests', { promptName, arms, primary, warmupSeconds: 0 });
  expect(started.status).toBe(201);

  const { versions }: { versions: number[] } = await runClient(run);
  const given = [1, 2].map((version) => versions.filter((each) => each === version).length);
  // That chance gives one version alone happens once in half a million times.
  expect(Math.min(...given)).toBeGreaterThan(0);
  const counted = async () => {
    const { body } = await get(`/api/public/ab-tests/${started.body.id}`);
    return body.result.arms.map(({ version, units, crossed, primary: helpful }: any) => [
      version,
      units,
      crossed,
      helpful,
    ]);
  };
  await expect.poll(counted, { timeout: 20_000 }).toEqual([
    [1, given[0], 0, { n: given[0], mean: 0 }],
    [2, given[1], 0, { n: given[1], mean: 1 }],
  ]);
}
