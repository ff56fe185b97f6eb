/** Metrics as the readers of each JavaScript SDK ask for them, over what the same SDK has told. */
import { expect, test } from 'vitest';
import { newSession, runClient } from '#lib/clients.ts';

test.each(['js-v3', 'js-v4', 'js-v5'])('%s: api.metrics groups and filters', async (client) => {
  const session = newSession(`metrics-${client}`);
  await runClient({ program: `${client}/story.ts`, session });
  const { observations, traces, refused } = await runClient({ program: `${client}/metrics.ts`, session });
  expect(observations).toHaveLength(5);
  const generation = observations.find((row: { name: string }) => row.name === 'generate-answer');
  expect(Number(generation.count_count)).toBe(1);
  expect(Number(generation.sum_totalTokens)).toBeGreaterThan(0);
  expect(traces).toMatchObject([{ count_count: 1, sum_totalTokens: generation.sum_totalTokens }]);
  expect(refused).toBe(400);
});
