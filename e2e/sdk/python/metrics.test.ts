/** Metrics as the readers of each Python SDK ask for them, over what the same SDK has told. */
import { expect, test } from 'vitest';
import { newSession, runClient } from '#lib/clients.ts';
import { python } from '#lib/python.ts';

async function metricsOf(version: string, story: string, program: string) {
  const session = newSession(`metrics-${version}`);
  const client = { python: python(`langfuse-${version}`), session };
  await runClient({ ...client, program: `python/${story}` });
  return runClient({ ...client, program: `python/${program}` });
}

test.each([
  ['3.15.0', 'story_v3.py', true],
  ['4.18.0', 'story_v4.py', true],
  ['5.0.4', 'story_v4.py', false],
])('langfuse %s: api.metrics groups and filters', async (version, story, hasV1) => {
  const { observations, traces, refused } = await metricsOf(version, story, 'metrics.py');
  expect(observations).toHaveLength(5);
  const generation = observations.find((row: { name: string }) => row.name === 'generate-answer');
  expect(generation).toMatchObject({ count_count: 1 });
  expect(generation.sum_totalTokens).toBeGreaterThan(0);
  expect(refused).toBe(400);
  expect(traces?.[0].sum_totalTokens).toBe(hasV1 ? generation.sum_totalTokens : undefined);
});

test('langfuse 2.60: client.metrics.daily() gives days with usage by model', async () => {
  const { days } = await metricsOf('2.60.10', 'story_v2.py', 'metrics_v2.py');
  expect(days.length).toBeGreaterThan(0);
  expect(days[0]).toMatchObject({ countTraces: expect.any(Number), usage: expect.any(Array) });
});
