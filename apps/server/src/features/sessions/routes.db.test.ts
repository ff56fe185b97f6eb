import {
  getSession,
  type Session,
  session,
  type SessionListItem,
  sessionListItem,
} from '@telltale/contract/sessions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { storeRecords, testObservation, testTime, testTrace, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { sessionsRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;

interface Page {
  readonly data: Session[];
  readonly meta: { totalItems: number };
}

interface MetricsPage {
  readonly data: SessionListItem[];
  readonly meta: { totalItems: number };
}

const minute = 60_000_000;

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerOf(sessionsRoutes({ clickhouse: engine.clickhouse }), 'p');
  foreign = callerOf(sessionsRoutes({ clickhouse: engine.clickhouse }), 'other');
  const root = testObservation({ id: 'root', traceId: 'a2', isRoot: true, input: 'hello' });
  const failed = testObservation({
    id: 'failed',
    traceId: 'a2',
    level: 'ERROR',
    usage: { input: 3, output: 4, total: 7 },
    totalCost: '0.75',
  });
  await storeRecords(engine.clickhouse, {
    observations: [root, failed],
    traces: [
      testTrace({ id: 'a1', sessionId: 'a', timestamp: testTime - minute, environment: 'staging', userId: 'v' }),
      testTraceOf({ id: 'a2', sessionId: 'a', timestamp: testTime, userId: 'u' }, [root, failed]),
      testTrace({ id: 'b1', sessionId: 'b', timestamp: testTime - 2 * minute }),
      testTrace({ id: 'b2', sessionId: 'b', timestamp: testTime - minute - 1 }),
      testTrace({ id: 'none' }),
      testTrace({ id: 'left', sessionId: 'c' }),
      testTrace({ id: 'left', sessionId: 'b', timestamp: testTime - minute, rowVersion: 2 }),
      testTrace({ id: 'gone', sessionId: 'd' }),
      testTrace({ id: 'gone', sessionId: 'd', rowVersion: 2, isDeleted: true }),
    ],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const ids = async (query: Record<string, unknown> = {}) =>
  (await api.get<Page>('/api/public/sessions', query)).data.map((each) => each.id);

describe('GET /api/public/sessions', () => {
  test('listSessions gives newest first, with the time and environment of the first trace', async () => {
    const { data, meta } = await api.get<Page>('/api/public/sessions');
    expect(data).toEqual([
      { id: 'a', projectId: 'p', createdAt: '2026-01-02T03:03:05.000Z', environment: 'staging' },
      { id: 'b', projectId: 'p', createdAt: '2026-01-02T03:02:05.000Z', environment: 'default' },
    ]);
    expect(meta).toMatchObject({ totalItems: 2 });
    for (const each of data) session.parse(each);
  });

  test('listSessions filters by time and environment, and pages', async () => {
    expect(await ids({ fromTimestamp: '2026-01-02T03:03:05Z' })).toEqual(['a']);
    expect(await ids({ toTimestamp: '2026-01-02T03:03:05Z' })).toEqual(['b']);
    expect(await ids({ environment: ['staging', 'x'] })).toEqual(['a']);
    expect(await ids({ page: 2, limit: 1 })).toEqual(['b']);
    expect((await foreign.get<Page>('/api/public/sessions')).data).toEqual([]);
  });
});

describe('GET /api/public/sessions with metrics', () => {
  const list = (query: Record<string, unknown>) =>
    api.get<MetricsPage>('/api/public/sessions', { fields: 'metrics', ...query });
  const order = async (query: Record<string, unknown>) => (await list(query)).data.map((each) => each.id);

  test('listSessions adds exact totals, the last active first', async () => {
    const { data, meta } = await list({});
    expect(meta).toMatchObject({ totalItems: 2 });
    expect(data.map((each) => each.id)).toEqual(['a', 'b']);
    expect(data[0]?.metrics).toEqual({
      traceCount: 2,
      observationCount: 2,
      inputTokens: 3,
      outputTokens: 4,
      totalTokens: 7,
      totalCost: 0.75,
      errorCount: 1,
      firstActivity: '2026-01-02T03:03:05.000Z',
      lastActivity: '2026-01-02T03:04:05.000Z',
      userIds: ['u', 'v'],
    });
    for (const each of data) sessionListItem.parse(each);
  });

  test('listSessions orders by totals, with the same numbers', async () => {
    expect(await order({ orderBy: 'cost.desc' })).toEqual(['a', 'b']);
    expect(await order({ orderBy: 'tokens.asc' })).toEqual(['b', 'a']);
    expect(await order({ orderBy: 'traces.desc' })).toEqual(['b', 'a']);
    expect(await order({ orderBy: 'lastActivity.asc' })).toEqual(['b', 'a']);
    expect((await list({ orderBy: 'cost.desc' })).data).toEqual((await list({})).data);
    expect((await api.call('GET', '/api/public/sessions?orderBy=name.asc')).status).toBe(400);
  });

  test('listSessions filters by id, user, search and activity', async () => {
    expect(await order({ id: 'a' })).toEqual(['a']);
    expect((await list({ id: 'b' })).data[0]?.metrics?.traceCount).toBe(3);
    expect(await order({ id: 'A' })).toEqual([]);
    expect(await order({ userId: 'u' })).toEqual(['a']);
    expect(await order({ userId: 'none' })).toEqual([]);
    expect(await order({ q: 'V' })).toEqual(['a']);
    expect(await order({ q: 'B' })).toEqual(['b']);
    expect(await order({ activeFrom: '2026-01-02T03:04:00Z' })).toEqual(['a']);
    expect(await order({ activeTo: '2026-01-02T03:03:00Z' })).toEqual(['b']);
  });
});

describe('GET /api/public/sessions/:sessionId', () => {
  test('getSession gives its traces with their text, oldest first', async () => {
    const found = getSession.reply.parse(await api.get('/api/public/sessions/a'));
    expect(found).toMatchObject({
      id: 'a',
      createdAt: '2026-01-02T03:03:05.000Z',
      environment: 'staging',
      projectId: 'p',
    });
    expect(found.traces.map((trace) => trace.id)).toEqual(['a1', 'a2']);
    expect(found.traces[1]).toMatchObject({ input: 'hello', userId: 'u', sessionId: 'a' });
    expect(getSession.reply.parse(await api.get('/api/public/sessions/b')).traces).toHaveLength(3);
  });

  test('getSession answers 404 for unknown, left, deleted and foreign sessions', async () => {
    for (const [caller, id] of [
      [api, 'unknown'],
      [api, 'c'],
      [api, 'd'],
      [foreign, 'a'],
    ] as const) {
      expect((await caller.call('GET', `/api/public/sessions/${id}`)).status).toBe(404);
    }
  });
});
