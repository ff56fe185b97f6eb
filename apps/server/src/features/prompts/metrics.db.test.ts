import { getPromptMetrics, promptUsage } from '@telltale/contract/prompt-library.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { storeRecords, testObservation, testScore, testTime } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import type { Prompts } from './prompts.ts';
import { promptsRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;

const seconds = (n: number) => n * 1_000_000;

/** Twelve uses of version 1 that take 1 to 12 seconds and cost as many cents, and one use of version 2. */
const uses = Array.from({ length: 12 }, (_, n) =>
  testObservation({
    id: `o${n}`,
    traceId: `t${n}`,
    type: 'GENERATION',
    promptName: 'answer',
    promptVersion: 1,
    startTime: testTime + seconds(n),
    endTime: testTime + seconds(n) + seconds(n + 1),
    level: n === 0 ? 'ERROR' : 'DEFAULT',
    usage: { input: 10, output: n, total: 10 + n },
    totalCost: `0.${String(n + 1).padStart(2, '0')}`,
  }),
);

beforeAll(async () => {
  engine = await openTestClickHouse();
  const { clickhouse } = engine;
  const routes = promptsRoutes({ prompts: {} as Prompts, db: {} as Database, clickhouse });
  api = callerOf(routes, 'p');
  foreign = callerOf(routes, 'other');
  const second = testObservation({
    id: 'v2',
    traceId: 't0',
    promptName: 'answer',
    promptVersion: 2,
    startTime: testTime + seconds(100),
  });
  await storeRecords(clickhouse, {
    observations: [
      ...uses,
      { ...(uses[3] ?? second), totalCost: '0.04', rowVersion: 2 },
      second,
      testObservation({ id: 'gone', promptName: 'answer', promptVersion: 1 }),
      testObservation({ id: 'gone', promptName: 'answer', promptVersion: 1, rowVersion: 2, isDeleted: true }),
      testObservation({ id: 'else', promptName: 'other', promptVersion: 1 }),
      testObservation({ id: 'far', projectId: 'other', promptName: 'answer', promptVersion: 7 }),
    ],
    scores: [
      ...uses.map(({ id, traceId }, n) =>
        testScore({ id: `n${n}`, name: 'quality', value: n, traceId, observationId: id }),
      ),
      ...uses.map(({ id, traceId }, n) =>
        testScore({ id: `b${n}`, name: 'ok', dataType: 'BOOLEAN', value: n < 9 ? 1 : 0, traceId, observationId: id }),
      ),
      ...uses.map(({ traceId }, n) =>
        testScore({
          id: `c${n}`,
          name: 'tone',
          dataType: 'CATEGORICAL',
          stringValue: n < 8 ? 'warm' : 'cold',
          traceId,
        }),
      ),
      testScore({ id: 'of-v2', name: 'quality', value: 100, traceId: 't0', observationId: 'v2' }),
      testScore({ id: 'of-another', name: 'quality', value: 1000, traceId: 't0', observationId: 'unlinked' }),
    ],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const metrics = async (query: object = {}, caller = api) =>
  getPromptMetrics.reply.parse(await caller.get('/api/public/prompts/metrics', { name: 'answer', ...query })).data;

describe('GET /api/public/prompts/metrics', () => {
  test('getPromptMetrics counts exactly, newest versions and what is not deleted only', async () => {
    const [v2, v1] = await metrics();
    expect(v1).toMatchObject({
      version: 1,
      observationCount: 12,
      errorCount: 1,
      firstUsedAt: '2026-01-02T03:04:05.000Z',
      lastUsedAt: '2026-01-02T03:04:16.000Z',
      latency: { n: 12, p50: 6.5 },
      inputTokens: 120,
      outputTokens: 66,
      totalTokens: 186,
    });
    expect(v1?.latency?.p95).toBeCloseTo(11.45, 9);
    expect(v1?.totalCost).toBeCloseTo(0.78, 12);
    expect(v1?.cost.mean).toBeCloseTo(0.065, 12);
    // Standard deviation of 1…12 is √13; t for 11 degrees of freedom is 2.20099.
    expect(v1?.cost.high).toBeCloseTo(0.065 + (2.20099 * Math.sqrt(13)) / Math.sqrt(12) / 100, 5);
    expect(v1?.tokens).toMatchObject({ n: 12, mean: 15.5 });
    expect(v2).toMatchObject({ version: 2, observationCount: 1, latency: null, totalCost: 0 });
    expect(v2?.cost).toEqual({ n: 1, mean: null, low: null, high: null });
  });

  test('getPromptMetrics tells scores of observations from those of their traces', async () => {
    const [v2, v1] = await metrics();
    const score = (of: typeof v1, name: string) => of?.scores.filter((each) => each.name === name);
    expect(score(v1, 'quality')).toMatchObject([
      { scope: 'observation', dataType: 'NUMERIC', n: 12, estimate: { mean: 5.5 } },
    ]);
    expect(score(v2, 'quality')).toMatchObject([{ scope: 'observation', n: 1, estimate: { n: 1, mean: null } }]);
    expect(score(v1, 'ok')).toMatchObject([{ dataType: 'BOOLEAN', n: 12, estimate: { mean: 0.75 } }]);
    const [tone] = score(v1, 'tone') ?? [];
    expect(tone).toMatchObject({ scope: 'trace', dataType: 'CATEGORICAL', n: 12, estimate: null });
    expect(tone?.categories.map(({ value, n }) => [value, n])).toEqual([
      ['warm', 8],
      ['cold', 4],
    ]);
    // The trace of the first use was also one of version 2.
    expect(score(v2, 'tone')).toMatchObject([{ scope: 'trace', n: 1 }]);
  });

  test('getPromptMetrics keeps to the range and the project', async () => {
    const before = await metrics({ toTimestamp: '2026-01-02T03:04:08Z' });
    expect(before.map(({ version, observationCount }) => [version, observationCount])).toEqual([[1, 3]]);
    expect(await metrics({ name: 'unknown' })).toEqual([]);
    expect((await metrics({}, foreign)).map(({ version }) => version)).toEqual([7]);
  });
});

test('promptUsage counts observations since a time, for prompts that were used', async () => {
  const usage = async (query: object) =>
    promptUsage.reply.parse(await api.get('/api/public/prompts/usage', { ...query })).data;
  const since = { fromTimestamp: '2026-01-01T00:00:00Z' };
  expect(await usage({ name: ['answer', 'other', 'unknown'], ...since })).toEqual([
    { name: 'answer', observationCount: 13 },
    { name: 'other', observationCount: 1 },
  ]);
  expect(await usage({})).toEqual([]);
});
