import { getUser, type User, user } from '@telltale/contract/users.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { storeRecords, testObservation, testTime, testTrace, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { usersRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;

interface Page {
  readonly data: User[];
  readonly meta: { totalItems: number };
}

const day = 86_400_000_000;
const ada = 'ada/1@example.com';

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerOf(usersRoutes({ clickhouse: engine.clickhouse }), 'p');
  foreign = callerOf(usersRoutes({ clickhouse: engine.clickhouse }), 'other');
  const call = { traceId: 'a1', model: 'gpt', usage: { input: 10, output: 5, total: 15 }, totalCost: '0.25' };
  const first = [
    testObservation({ ...call, id: 'a1-1' }),
    testObservation({ ...call, id: 'a1-2', level: 'ERROR', startTime: testTime + 1 }),
    testObservation({ ...call, id: 'a1-3', totalCost: '7' }),
    testObservation({ ...call, id: 'a1-3', totalCost: '1', rowVersion: 2 }),
    testObservation({ ...call, id: 'a1-4', rowVersion: 1 }),
    testObservation({ ...call, id: 'a1-4', rowVersion: 2, isDeleted: true }),
  ];
  const later = testObservation({
    id: 'a2-1',
    traceId: 'a2',
    startTime: testTime + day,
    totalCost: '2',
    model: 'opus',
  });
  const others = testObservation({ id: 'b1-1', traceId: 'b1', totalCost: '0.5' });
  await storeRecords(engine.clickhouse, {
    observations: [...first, later, others],
    traces: [
      testTraceOf({ id: 'a1', userId: ada, sessionId: 's1' }, first),
      testTraceOf({ id: 'a2', userId: ada, sessionId: 's2', timestamp: testTime + day, environment: 'staging' }, [
        later,
      ]),
      testTraceOf({ id: 'b1', userId: 'Bob', sessionId: 's1', timestamp: testTime + 2 * day }, [others]),
      testTrace({ id: 'c1', userId: 'carol', timestamp: testTime - day }),
      testTrace({ id: 'nobody' }),
      testTrace({ id: 'gone', userId: 'dan' }),
      testTrace({ id: 'gone', userId: 'dan', rowVersion: 2, isDeleted: true }),
    ],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const ids = async (query: Record<string, unknown> = {}) =>
  (await api.get<Page>('/api/public/users', query)).data.map((each) => each.id);

describe('GET /api/public/users', () => {
  test('listUsers gives the last seen first, with exact totals of the newest versions', async () => {
    const { data, meta } = await api.get<Page>('/api/public/users');
    expect(data.map((each) => each.id)).toEqual(['Bob', ada, 'carol']);
    expect(data[1]).toEqual({
      id: ada,
      traceCount: 2,
      sessionCount: 2,
      observationCount: 4,
      errorCount: 1,
      inputTokens: 30,
      outputTokens: 15,
      totalTokens: 45,
      totalCost: 3.5,
      firstSeen: '2026-01-02T03:04:05.000Z',
      lastSeen: '2026-01-03T03:04:05.000Z',
    });
    expect(data[2]).toMatchObject({ traceCount: 1, observationCount: 0, totalCost: 0 });
    expect(meta).toMatchObject({ totalItems: 3 });
    for (const each of data) user.parse(each);
  });

  test('listUsers orders by every field, and totals are the same however it orders', async () => {
    expect(await ids({ orderBy: 'cost.desc' })).toEqual([ada, 'Bob', 'carol']);
    expect(await ids({ orderBy: 'errors.desc', limit: 1 })).toEqual([ada]);
    expect(await ids({ orderBy: 'tokens.asc' })).toEqual(['Bob', 'carol', ada]);
    expect(await ids({ orderBy: 'observations.asc' })).toEqual(['carol', 'Bob', ada]);
    expect(await ids({ orderBy: 'traces.desc' })).toEqual([ada, 'carol', 'Bob']);
    expect(await ids({ orderBy: 'sessions.asc' })).toEqual(['carol', 'Bob', ada]);
    expect(await ids({ orderBy: 'firstSeen.asc' })).toEqual(['carol', ada, 'Bob']);
    expect(await ids({ orderBy: 'id.asc' })).toEqual(['Bob', ada, 'carol']);
    const byCost = await api.get<Page>('/api/public/users', { orderBy: 'cost.desc' });
    const byTime = await api.get<Page>('/api/public/users');
    expect(byCost.data).toEqual(expect.arrayContaining(byTime.data));
    expect((await api.call('GET', '/api/public/users?orderBy=name.asc')).status).toBe(400);
  });

  test('listUsers counts only the traces of the range and the environments', async () => {
    const { data } = await api.get<Page>('/api/public/users', { toTimestamp: '2026-01-03T00:00:00Z' });
    expect(data.map((each) => [each.id, each.totalCost])).toEqual([
      [ada, 1.5],
      ['carol', 0],
    ]);
    expect(await ids({ environment: 'staging' })).toEqual([ada]);
  });

  test('listUsers searches and pages', async () => {
    expect(await ids({ q: 'BO' })).toEqual(['Bob']);
    expect(await ids({ limit: 1, page: 2 })).toEqual([ada]);
    expect(await api.get<Page>('/api/public/users', { limit: 1, page: 9 })).toMatchObject({
      data: [],
      meta: { totalItems: 3 },
    });
    expect((await foreign.get<Page>('/api/public/users')).data).toEqual([]);
  });
});

describe('GET /api/public/users/:userId', () => {
  const path = `/api/public/users/${encodeURIComponent(ada)}`;

  test('getUser adds days and models', async () => {
    const found = getUser.reply.parse(await api.get(path));
    expect(found).toMatchObject({ id: ada, traceCount: 2, totalCost: 3.5 });
    expect(found.days).toMatchObject([
      { date: '2026-01-02', traceCount: 1, observationCount: 3, totalCost: 1.5, errorCount: 1 },
      { date: '2026-01-03', traceCount: 1, observationCount: 1, totalCost: 2 },
    ]);
    expect(found.models).toMatchObject([
      { model: 'opus', observationCount: 1, totalCost: 2 },
      { model: 'gpt', observationCount: 3, totalCost: 1.5, totalTokens: 45 },
    ]);
  });

  test('getUser keeps to the range, and knows somebody who was away in it', async () => {
    const within = getUser.reply.parse(await api.get(path, { environment: 'staging' }));
    expect(within).toMatchObject({ traceCount: 1, totalCost: 2, models: [{ model: 'opus' }] });
    const away = getUser.reply.parse(await api.get(path, { fromTimestamp: '2027-01-01T00:00:00Z' }));
    expect(away).toMatchObject({ id: ada, traceCount: 0, firstSeen: null, days: [], models: [] });
  });

  test('getUser answers 404 for unknown, deleted and foreign users', async () => {
    expect((await api.call('GET', '/api/public/users/unknown')).status).toBe(404);
    expect((await api.call('GET', '/api/public/users/dan')).status).toBe(404);
    expect((await foreign.call('GET', path)).status).toBe(404);
  });
});
