/** What must come of the same work on prompts, whichever client does it. */
import { expect } from 'vitest';
import { get, post, send } from '#lib/api.ts';
import { runClient } from '#lib/clients.ts';
import type { ClientRun } from '#lib/run-client.ts';

export async function expectPrompts(run: ClientRun): Promise<void> {
  const { session } = run;
  const { traceId, ...rest } = await runClient(run);
  const name = `${session}/answer question`;
  expect(rest).toEqual({
    made: 2,
    default: [1, 'Answer why', { model: 'm' }, ['sdk']],
    byVersion: [2, 'shorter'],
    byLabel: [2, ['latest']],
    after: [2, 'Answer why briefly'],
    messages: [
      { role: 'system', content: 'Be kind. Speak French.' },
      { role: 'user', content: 'hi' },
    ],
    fallback: [true, 'Stay calm'],
    listed: [name, [1, 2], ['latest', 'production']],
  });
  const { body } = await get(`/api/public/traces/${traceId}`);
  expect(body.observations).toMatchObject([{ promptName: name, promptVersion: 2 }]);
  const { body: metrics } = await get('/api/public/prompts/metrics', { name });
  expect(metrics.data).toMatchObject([{ version: 2, observationCount: 1 }]);
}

/** The app runs all the while, and nobody deploys anything. */
export async function expectLabelMoveReachesRunningApp(run: ClientRun): Promise<void> {
  const name = `${run.session}/answer`;
  await post('/api/public/v2/prompts', { name, prompt: 'first', labels: ['production'] });
  await post('/api/public/v2/prompts', { name, prompt: 'second' });
  const app = runClient(run);
  await expect
    .poll(async () => (await get(`/api/public/v2/prompts/${name}/seen`)).status, { timeout: 60_000 })
    .toBe(200);
  const moved = await send('PATCH', `/api/public/v2/prompts/${name}/versions/2`, {
    body: JSON.stringify({ newLabels: ['production'] }),
    headers: { 'content-type': 'application/json' },
  });
  expect(moved.status).toBe(200);
  expect(await app).toEqual({ versions: [1, 2] });
}
