import { type Score, score, type ScoreV3, scoreV3 } from '@telltale/contract/scores.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import type { Change } from '#features/ingest/change.ts';
import { storeRecords, testScore, testTime, testTrace } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { createVersionClock } from '#lib/clock.ts';
import { scoresRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;
let committed: Change[] = [];
const clock = createVersionClock();

type Item = Score & { trace?: unknown };
interface Page {
  readonly data: Item[];
  readonly meta: { totalItems: number };
}
interface CursorPage {
  readonly data: ScoreV3[];
  readonly meta: { limit: number; cursor?: string };
}

function callerFor(projectId: string): Caller {
  const writer = {
    exclusively: <T>(work: (rowVersion: number) => Promise<T>) => work(clock.next()),
    commit: async (_projectId: string, changes: readonly Change[]) => {
      committed.push(...changes);
    },
  };
  return callerOf(scoresRoutes({ clickhouse: engine.clickhouse, writer }), projectId);
}

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerFor('p');
  foreign = callerFor('other');
  const at = (n: number) => testTime - n * 1_000_000;
  await storeRecords(engine.clickhouse, {
    traces: [
      testTrace({ id: 't1', userId: 'u1', sessionId: 's1', tags: ['a', 'b'], environment: 'prod' }),
      testTrace({ id: 't2' }),
    ],
    scores: [
      testScore({
        id: 'num',
        traceId: 't1',
        name: 'quality',
        value: 0.25,
        timestamp: at(0),
        comment: 'good',
        metadata: { k: 'v', n: 1 },
      }),
      testScore({
        id: 'bool',
        traceId: 't1',
        observationId: 'o1',
        name: 'right',
        dataType: 'BOOLEAN',
        value: 1,
        stringValue: 'True',
        timestamp: at(1),
        source: 'EVAL',
      }),
      testScore({
        id: 'cat',
        traceId: 't2',
        name: 'mood',
        dataType: 'CATEGORICAL',
        value: 0,
        stringValue: 'happy',
        timestamp: at(2),
        configId: 'c1',
        queueId: 'q1',
        authorUserId: 'a1',
        source: 'ANNOTATION',
      }),
      testScore({
        id: 'text',
        traceId: 'unknown',
        name: 'note',
        dataType: 'TEXT',
        stringValue: 'words',
        timestamp: at(3),
        environment: 'staging',
      }),
      testScore({
        id: 'corr',
        traceId: 't1',
        name: 'output',
        dataType: 'CORRECTION',
        value: 0,
        stringValue: 'better',
        timestamp: at(4),
      }),
      testScore({ id: 'sess', sessionId: 's1', name: 'quality', value: 0.75, timestamp: at(5) }),
      testScore({ id: 'run', datasetRunId: 'r1', name: 'quality', value: 1, timestamp: at(6) }),
      testScore({ id: 'gone', traceId: 't1', value: 1 }),
      testScore({ id: 'gone', traceId: 't1', value: 1, rowVersion: 2, isDeleted: true }),
    ],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const v1 = async (query: Record<string, unknown> = {}) =>
  (await api.get<Page>('/api/public/scores', query)).data.map((each) => each.id);
const v2 = async (query: Record<string, unknown> = {}) =>
  (await api.get<Page>('/api/public/v2/scores', query)).data.map((each) => each.id);
const v3 = async (query: Record<string, unknown> = {}) =>
  (await api.get<CursorPage>('/api/public/v3/scores', query)).data.map((each) => each.id);

describe('GET /api/public/v2/scores', () => {
  test('listScoresV2 gives every kind of score with its trace, newest first', async () => {
    const { data, meta } = await api.get<Page>('/api/public/v2/scores');
    expect(data.map((each) => each.id)).toEqual(['num', 'bool', 'cat', 'text', 'corr', 'sess', 'run']);
    expect(meta).toMatchObject({ totalItems: 7 });
    for (const each of data) score.parse(each);
    expect(data[0]).toEqual({
      id: 'num',
      projectId: 'p',
      name: 'quality',
      source: 'API',
      dataType: 'NUMERIC',
      value: 0.25,
      timestamp: '2026-01-02T03:04:05.000Z',
      createdAt: '2026-01-02T03:04:05.000Z',
      updatedAt: '2026-01-02T03:04:05.000Z',
      traceId: 't1',
      observationId: null,
      sessionId: null,
      datasetRunId: null,
      comment: 'good',
      metadata: { k: 'v', n: 1 },
      authorUserId: null,
      configId: null,
      queueId: null,
      environment: 'default',
      trace: { userId: 'u1', tags: ['a', 'b'], environment: 'prod', sessionId: 's1' },
    });
    expect(data[1]).toMatchObject({ value: 1, stringValue: 'True', observationId: 'o1' });
    expect(data[2]).toMatchObject({ value: 0, stringValue: 'happy' });
    expect(data[3]).toMatchObject({ stringValue: 'words', trace: null });
    expect(data[3]).not.toHaveProperty('value');
    expect(data[4]).toMatchObject({ value: 0, stringValue: 'better' });
    expect(data[5]).toMatchObject({ sessionId: 's1', traceId: null, trace: null });
  });

  test('listScoresV2 applies each parameter', async () => {
    expect(await v2({ name: 'quality' })).toEqual(['num', 'sess', 'run']);
    expect(await v2({ userId: 'u1' })).toEqual(['num', 'bool', 'corr']);
    expect(await v2({ traceTags: ['a', 'b'], dataType: 'NUMERIC' })).toEqual(['num']);
    expect(await v2({ environment: 'staging' })).toEqual(['text']);
    expect(await v2({ source: 'EVAL' })).toEqual(['bool']);
    expect(await v2({ operator: '>=', value: 0.75 })).toEqual(['bool', 'sess', 'run']);
    expect(await v2({ operator: '!=', value: 1, name: 'quality' })).toEqual(['num', 'sess']);
    expect(await v2({ scoreIds: 'num, cat,x' })).toEqual(['num', 'cat']);
    expect(await v2({ configId: 'c1', queueId: 'q1' })).toEqual(['cat']);
    expect(await v2({ sessionId: 's1' })).toEqual(['sess']);
    expect(await v2({ datasetRunId: 'r1' })).toEqual(['run']);
    expect(await v2({ traceId: 't1', observationId: 'o1,o2' })).toEqual(['bool']);
    expect(await v2({ fromTimestamp: '2026-01-02T03:04:04Z' })).toEqual(['num', 'bool']);
    expect(await v2({ toTimestamp: '2026-01-02T03:04:01Z' })).toEqual(['sess', 'run']);
    const filter = JSON.stringify([{ type: 'stringObject', column: 'metadata', key: 'k', operator: '=', value: 'v' }]);
    expect(await v2({ filter })).toEqual(['num']);
  });

  test('listScoresV2 leaves the trace out when it was not asked for, and then refuses filters on it', async () => {
    const { data } = await api.get<Page>('/api/public/v2/scores', { fields: 'score' });
    expect(data[0]).not.toHaveProperty('trace');
    expect((await api.call('GET', '/api/public/v2/scores?fields=score&userId=u1')).status).toBe(400);
  });

  test('listScoresV2 shows nothing to another project', async () => {
    expect((await foreign.get<Page>('/api/public/v2/scores')).data).toEqual([]);
  });
});

describe('GET /api/public/scores', () => {
  test('listScoresV1 gives scores of traces, without corrections', async () => {
    expect(await v1()).toEqual(['num', 'bool', 'cat', 'text']);
    expect(await v1({ name: 'quality' })).toEqual(['num']);
  });

  test('getScoreV1 and getScoreV2 give one, and 404 for what their style does not know', async () => {
    expect(score.parse(await api.get('/api/public/scores/num'))).toMatchObject({ id: 'num', value: 0.25 });
    expect(score.parse(await api.get('/api/public/v2/scores/corr'))).toMatchObject({
      dataType: 'CORRECTION',
      stringValue: 'better',
    });
    for (const path of ['scores/corr', 'scores/sess', 'scores/gone', 'v2/scores/gone', 'v2/scores/unknown']) {
      expect((await api.call('GET', `/api/public/${path}`)).status).toBe(404);
    }
    expect((await foreign.call('GET', '/api/public/v2/scores/num')).status).toBe(404);
  });
});

describe('GET /api/public/v3/scores', () => {
  test('listScoresV3 gives one value of the fitting type and the groups asked for', async () => {
    const { data } = await api.get<CursorPage>('/api/public/v3/scores', { fields: 'details,subject,annotation' });
    for (const each of data) scoreV3.parse(each);
    expect(data.map((each) => each.value)).toEqual([0.25, true, 'happy', 'words', 'better', 0.75, 1]);
    expect(data[0]).toMatchObject({ comment: 'good', configId: null, metadata: { k: 'v', n: 1 } });
    expect(data[2]).toMatchObject({ authorUserId: 'a1', queueId: 'q1', configId: 'c1' });
    expect(data.map((each) => each.subject)).toEqual([
      { kind: 'trace', id: 't1' },
      { kind: 'observation', id: 'o1', traceId: 't1' },
      { kind: 'trace', id: 't2' },
      { kind: 'trace', id: 'unknown' },
      { kind: 'trace', id: 't1' },
      { kind: 'session', id: 's1' },
      { kind: 'experiment', id: 'r1' },
    ]);
    const [bare] = (await api.get<CursorPage>('/api/public/v3/scores')).data;
    expect(Object.keys(bare ?? {}).toSorted()).toEqual([
      'createdAt',
      'dataType',
      'environment',
      'id',
      'name',
      'projectId',
      'source',
      'timestamp',
      'updatedAt',
      'value',
    ]);
  });

  test('listScoresV3 applies each parameter', async () => {
    expect(await v3({ id: 'num,cat' })).toEqual(['num', 'cat']);
    expect(await v3({ name: 'quality,mood' })).toEqual(['num', 'cat', 'sess', 'run']);
    expect(await v3({ source: 'api', dataType: 'numeric' })).toEqual(['num', 'sess', 'run']);
    expect(await v3({ environment: 'staging' })).toEqual(['text']);
    expect(await v3({ configId: 'c1', queueId: 'q1', authorUserId: 'a1' })).toEqual(['cat']);
    expect(await v3({ dataType: 'NUMERIC', value: '0.25,1' })).toEqual(['num', 'run']);
    expect(await v3({ dataType: 'BOOLEAN', value: 'true' })).toEqual(['bool']);
    expect(await v3({ dataType: 'CATEGORICAL', value: 'happy,sad' })).toEqual(['cat']);
    expect(await v3({ dataType: 'NUMERIC', valueMin: 0.5, valueMax: 0.9 })).toEqual(['sess']);
    expect(await v3({ traceId: 't1', observationId: 'o1' })).toEqual(['bool']);
    expect(await v3({ sessionId: 's1' })).toEqual(['sess']);
    expect(await v3({ experimentId: 'r1' })).toEqual(['run']);
    expect(await v3({ fromTimestamp: '2026-01-02T03:04:04Z', toTimestamp: '2026-01-02T03:04:05Z' })).toEqual(['bool']);
  });

  test('listScoresV3 refuses what does not go together', async () => {
    const wrong = [
      'colour=red',
      'fields=details,nope',
      'value=1',
      'value=1&dataType=TEXT',
      'value=1&dataType=NUMERIC,BOOLEAN',
      'value=x&dataType=NUMERIC',
      'value=1&dataType=BOOLEAN',
      'valueMin=1&dataType=BOOLEAN',
      'traceId=a&sessionId=b',
      'observationId=a',
      'dataType=WORDS',
      'source=x',
      'limit=101',
      'cursor=abc',
    ];
    for (const query of wrong) {
      expect([query, (await api.call('GET', `/api/public/v3/scores?${query}`)).status]).toEqual([query, 400]);
    }
  });

  test('listScoresV3 walks to the last page without gap or repeat under equal times', async () => {
    const many = Array.from({ length: 45 }, (_, n) => testScore({ projectId: 'walk', id: `s${n}`, value: n }));
    await storeRecords(engine.clickhouse, { scores: many });
    const caller = callerFor('walk');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: CursorPage = await caller.get('/api/public/v3/scores', { limit: 15, ...(cursor && { cursor }) });
      expect(page.meta.limit).toBe(15);
      seen.push(...page.data.map((each) => each.id));
      cursor = page.meta.cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(45);
    expect(new Set(seen).size).toBe(45);
  });
});

describe('POST and DELETE /api/public/scores', () => {
  test('createScore commits one change and answers its id', async () => {
    committed = [];
    const body = { id: 'mine', name: 'quality', value: 0.5, traceId: 't1', sessionId: null, comment: null };
    expect(await api.call('POST', '/api/public/scores', { body })).toEqual({ status: 200, body: { id: 'mine' } });
    expect(committed).toMatchObject([
      { kind: 'score', id: 'mine', patch: { traceId: 't1', dataType: 'NUMERIC', value: 0.5 } },
    ]);
    const fresh = await api.call<{ id: string }>('POST', '/api/public/scores', {
      body: { name: 'mood', value: 'happy', traceId: 't1' },
    });
    expect(fresh.body.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('createScore refuses what is no score', async () => {
    committed = [];
    for (const body of [
      {},
      { name: 'x', value: 1 },
      { name: 'x', value: null, traceId: 't' },
      { name: 'x', value: 2, dataType: 'BOOLEAN', traceId: 't' },
    ]) {
      expect((await api.call('POST', '/api/public/scores', { body })).status).toBe(400);
    }
    expect(committed).toEqual([]);
  });

  test('createScore takes a list, as Python SDK 5 sends it, and the time that each score says', async () => {
    committed = [];
    const body = [
      { id: 'a', name: 'quality', value: 0.5, traceId: 't1', timestamp: '2026-01-02T03:04:05.678901+00:00' },
      { id: 'b', name: 'mood', value: 'happy', traceId: 't1', dataType: 'CATEGORICAL', queueId: null },
    ];
    const reply = await api.call('POST', '/api/public/scores', { body });
    expect(reply).toEqual({ status: 202, body: { message: 'Accepted' } });
    expect(committed).toMatchObject([
      { id: 'a', patch: { value: 0.5, timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 678) * 1000 + 901 } },
      { id: 'b', patch: { stringValue: 'happy' } },
    ]);
  });

  test('createScore refuses the bad scores of a list and keeps the good ones', async () => {
    committed = [];
    const body = [{ name: 'x', value: 1 }, 'text', { id: 'good', name: 'x', value: 1, traceId: 't1' }];
    const reply = await api.call<{ errors: object[] }>('POST', '/api/public/scores', { body });
    expect(reply).toMatchObject({ status: 207, body: { accepted: 1, rejected: 2 } });
    expect(reply.body.errors).toMatchObject([
      { message: expect.stringMatching(/^Score 0: .*traceId/) },
      { message: expect.stringMatching(/^Score 1: /) },
    ]);
    expect(committed).toMatchObject([{ id: 'good' }]);
    expect(await api.call('POST', '/api/public/scores', { body: [] })).toMatchObject({ status: 202 });
  });

  test('deleteScore hides the score at once, and answers 202', async () => {
    await storeRecords(engine.clickhouse, {
      scores: [testScore({ projectId: 'del', id: 'x', traceId: 't1', value: 1 })],
    });
    const caller = callerFor('del');
    expect((await foreign.call('DELETE', '/api/public/scores/x')).status).toBe(404);
    expect((await caller.call('DELETE', '/api/public/scores/x')).status).toBe(202);
    expect((await caller.call('GET', '/api/public/v2/scores/x')).status).toBe(404);
    expect((await caller.get<Page>('/api/public/v2/scores')).data).toEqual([]);
    expect((await caller.call('DELETE', '/api/public/scores/x')).status).toBe(404);
  });
});
