import type { TraceDetails, TraceListItem, TraceTree } from '@telltale/contract/traces.ts';
import { traceDetails, traceListItem, traceTree } from '@telltale/contract/traces.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import {
  storeRecords,
  testObservation,
  testScore,
  testTime,
  testTrace,
  testTraceOf,
} from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { createVersionClock } from '#lib/clock.ts';
import { tracesRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;
const clock = createVersionClock();

interface Page {
  readonly data: TraceListItem[];
  readonly meta: { page: number; limit: number; totalItems: number; totalPages: number };
}

const second = 1_000_000;

function routes() {
  const writer = { exclusively: <T>(work: (rowVersion: number) => Promise<T>) => work(clock.next()) };
  return tracesRoutes({ clickhouse: engine.clickhouse, writer, priceOf: () => null });
}

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerOf(routes(), 'p');
  foreign = callerOf(routes(), 'other');
  const chat = [
    testObservation({
      id: 'root',
      isRoot: true,
      traceId: 'chat',
      input: '{"q":1}',
      output: 'answer',
      metadata: { from: 'root', both: 'root', tier: 'gold', n: '5' },
      endTime: testTime + 2 * second,
    }),
    testObservation({
      id: 'gen',
      traceId: 'chat',
      parentId: 'root',
      type: 'GENERATION',
      level: 'ERROR',
      startTime: testTime + second / 2,
      endTime: testTime + 3 * second,
      model: 'gpt-4o',
      usage: { input: 10, input_cached_tokens: 5, output: 7, total: 22 },
      cost: { input: '0.01', output: '0.02', total: '0.03' },
      totalCost: '0.03',
      costSource: 'computed',
    }),
  ];
  await storeRecords(engine.clickhouse, {
    observations: chat,
    traces: [
      testTraceOf(
        { id: 'chat', name: 'Chat', userId: 'u1', sessionId: 's1', tags: ['a', 'b'], metadata: { both: 'trace' } },
        chat,
      ),
      testTrace({
        id: 'plain',
        name: 'Plain',
        userId: 'Jürgen',
        tags: ['a'],
        timestamp: testTime - 60 * second,
        input: '"123"',
      }),
      testTrace({
        id: 'staged',
        environment: 'staging',
        release: 'r2',
        version: 'v2',
        timestamp: testTime - 120 * second,
        public: true,
      }),
      testTrace({ id: 'old-version', name: 'before', userId: 'u1', timestamp: testTime - 180 * second }),
      testTrace({ id: 'old-version', name: 'after', userId: 'u9', timestamp: testTime - 180 * second, rowVersion: 2 }),
      testTrace({ id: 'gone', isDeleted: true, rowVersion: 2 }),
      testTrace({ id: 'gone' }),
    ],
    scores: [
      testScore({ id: 'sc1', traceId: 'chat', name: 'quality', value: 0.5 }),
      testScore({
        id: 'sc2',
        traceId: 'chat',
        observationId: 'gen',
        name: 'quality',
        value: 0.7,
        timestamp: testTime + 1,
      }),
      testScore({
        id: 'sc3',
        traceId: 'chat',
        name: 'mood',
        dataType: 'CATEGORICAL',
        value: 0,
        stringValue: 'happy',
        timestamp: testTime + 2,
      }),
      testScore({
        id: 'sc4',
        traceId: 'chat',
        name: 'right',
        dataType: 'BOOLEAN',
        value: 1,
        stringValue: 'True',
        timestamp: testTime + 3,
      }),
      testScore({
        id: 'sc5',
        traceId: 'chat',
        name: 'note',
        dataType: 'TEXT',
        stringValue: 'fine',
        timestamp: testTime + 4,
      }),
      testScore({
        id: 'sc6',
        traceId: 'chat',
        name: 'output',
        dataType: 'CORRECTION',
        value: 0,
        stringValue: 'better',
        timestamp: testTime + 5,
      }),
      testScore({ id: 'sc7', traceId: 'plain', name: 'quality', value: 0.1 }),
    ],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const list = (query: Record<string, unknown> = {}) => api.get<Page>('/api/public/traces', query);
const ids = async (query: Record<string, unknown>) => (await list(query)).data.map((trace) => trace.id);
const filtered = (...filter: unknown[]) => ids({ filter: JSON.stringify(filter) });

describe('GET /api/public/traces', () => {
  test('listTraces gives newest first, the newest version of each, in the shape of the contract', async () => {
    const { data, meta } = await list();
    expect(data.map((trace) => trace.id)).toEqual(['chat', 'plain', 'staged', 'old-version']);
    expect(meta).toEqual({ page: 1, limit: 50, totalItems: 4, totalPages: 1 });
    for (const item of data) traceListItem.parse(item);
    expect(data[0]).toEqual({
      id: 'chat',
      projectId: 'p',
      timestamp: '2026-01-02T03:04:05.000Z',
      name: 'Chat',
      userId: 'u1',
      sessionId: 's1',
      release: null,
      version: null,
      environment: 'default',
      tags: ['a', 'b'],
      public: false,
      bookmarked: false,
      externalId: null,
      createdAt: '2026-01-02T03:04:05.000Z',
      updatedAt: '2026-01-02T03:04:05.000Z',
      input: { q: 1 },
      output: 'answer',
      metadata: { from: 'root', both: 'trace', tier: 'gold', n: '5' },
      htmlPath: '/project/p/traces/chat',
      latency: 3,
      totalCost: 0.03,
      observationCount: 2,
      inputTokens: 15,
      outputTokens: 7,
      totalTokens: 22,
      levels: { ERROR: 1, DEFAULT: 1 },
      observations: ['root', 'gen'],
      scores: ['sc1', 'sc2', 'sc3', 'sc4', 'sc5', 'sc6'],
    });
    expect(data[1]).toMatchObject({
      input: '123',
      output: null,
      metadata: {},
      latency: 0,
      totalCost: 0,
      observations: [],
    });
    expect(data[3]).toMatchObject({ name: 'after', userId: 'u9' });
  });

  test('listTraces gives placeholders for groups that were not asked for', async () => {
    const { data } = await list({ fields: 'core' });
    expect(data[0]).toMatchObject({
      input: null,
      output: null,
      metadata: null,
      latency: -1,
      totalCost: -1,
      observations: [],
      scores: [],
    });
    expect(data[0]).not.toHaveProperty('levels');
    for (const item of data) traceListItem.parse(item);
  });

  test('listTraces gives previews and score values when asked', async () => {
    const { data } = await list({ fields: 'preview,scoreValues' });
    expect(data[0]).toMatchObject({ input: null, inputPreview: '{"q":1}', outputPreview: 'answer', scores: [] });
    expect(data[0]?.scoreValues?.[2]).toEqual({
      id: 'sc3',
      name: 'mood',
      source: 'API',
      dataType: 'CATEGORICAL',
      value: 0,
      stringValue: 'happy',
      observationId: null,
    });
    expect(data[1]).toMatchObject({ inputPreview: '"123"', outputPreview: null });
  });

  test('listTraces gives metadata without the rest of the text when asked, its own over those of the root', async () => {
    const metadata = { from: 'root', both: 'trace', tier: 'gold', n: '5' };
    const [narrow] = (await list({ fields: 'metadata' })).data;
    expect(narrow).toMatchObject({ input: null, output: null, metadata });
    expect(narrow).not.toHaveProperty('inputPreview');
    const [row] = (await list({ fields: 'metadata,preview' })).data;
    expect(row).toMatchObject({ input: null, inputPreview: '{"q":1}', metadata });
  });

  test('listTraces applies each plain parameter', async () => {
    expect(await ids({ userId: 'u1' })).toEqual(['chat']);
    expect(await ids({ name: 'Plain' })).toEqual(['plain']);
    expect(await ids({ sessionId: 's1' })).toEqual(['chat']);
    expect(await ids({ tags: ['a', 'b'] })).toEqual(['chat']);
    expect(await ids({ tags: 'a' })).toEqual(['chat', 'plain']);
    expect(await ids({ environment: ['staging', 'x'] })).toEqual(['staged']);
    expect(await ids({ release: 'r2', version: 'v2' })).toEqual(['staged']);
    expect(await ids({ fromTimestamp: '2026-01-02T03:03:05Z' })).toEqual(['chat', 'plain']);
    expect(await ids({ toTimestamp: '2026-01-02T08:03:05+05:00' })).toEqual(['staged', 'old-version']);
    expect(await ids({ q: 'JÜRG' })).toEqual(['plain']);
    expect(await ids({ q: 'cha' })).toEqual(['chat']);
    expect(await ids({ userId: '' })).toHaveLength(4);
  });

  test('listTraces orders by each field, and refuses others', async () => {
    expect(await ids({ orderBy: 'timestamp.asc' })).toEqual(['old-version', 'staged', 'plain', 'chat']);
    expect(await ids({ orderBy: 'name.desc' })).toEqual(['old-version', 'plain', 'chat', 'staged']);
    for (const field of ['id', 'userId', 'release', 'version', 'public', 'bookmarked', 'sessionId']) {
      expect(await ids({ orderBy: `${field}.asc` })).toHaveLength(4);
    }
    expect((await api.call('GET', '/api/public/traces?orderBy=input.asc')).status).toBe(400);
    expect((await api.call('GET', '/api/public/traces?orderBy=id.up')).status).toBe(400);
  });

  test('listTraces pages without gap or repeat under equal timestamps', async () => {
    const caller = callerOf(routes(), 'many');
    await storeRecords(engine.clickhouse, {
      traces: Array.from({ length: 25 }, (_, n) => testTrace({ projectId: 'many', id: `t${n}` })),
    });
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => caller.get<Page>('/api/public/traces', { page, limit: 10 })),
    );
    expect(pages.map(({ data }) => data.length)).toEqual([10, 10, 5, 0]);
    expect(new Set(pages.flatMap(({ data }) => data.map((trace) => trace.id))).size).toBe(25);
    expect(pages[0]?.meta).toEqual({ page: 1, limit: 10, totalItems: 25, totalPages: 3 });
  });

  test('listTraces filters by columns of the trace', async () => {
    expect(await filtered({ type: 'string', column: 'name', operator: 'contains', value: 'hat' })).toEqual(['chat']);
    expect(await filtered({ type: 'stringOptions', column: 'userId', operator: 'none of', value: ['u1'] })).toEqual([
      'plain',
      'staged',
      'old-version',
    ]);
    expect(await filtered({ type: 'arrayOptions', column: 'tags', operator: 'any of', value: ['b', 'z'] })).toEqual([
      'chat',
    ]);
    expect(await filtered({ type: 'boolean', column: 'public', operator: '=', value: true })).toEqual(['staged']);
    expect(await filtered({ type: 'null', column: 'userId', operator: 'is null', value: '' })).toEqual(['staged']);
    expect(
      await filtered({ type: 'datetime', column: 'timestamp', operator: '<', value: '2026-01-02T03:03:05Z' }),
    ).toEqual(['staged', 'old-version']);
  });

  test('listTraces takes awkward values as they are', async () => {
    const caller = callerOf(routes(), 'awkward');
    const userIds = [`it's "q" \\ \\n`, 'line\nbreak\ttab', 'nul\0byte', '😀 é', '%_', "[']", '\\'];
    await storeRecords(engine.clickhouse, {
      traces: userIds.map((userId, n) => testTrace({ projectId: 'awkward', id: `a${n}`, userId, tags: [userId] })),
    });
    for (const [n, userId] of userIds.entries()) {
      const found = [{ userId }, { tags: userId }, { q: userId }].map(async (query) => {
        const page = await caller.get<Page>('/api/public/traces', { ...query, orderBy: 'id.asc' });
        return page.data.map((trace) => trace.id);
      });
      expect(await Promise.all(found)).toEqual([[`a${n}`], [`a${n}`], expect.arrayContaining([`a${n}`])]);
    }
  });

  test('listTraces with an empty list of options', async () => {
    const options = { type: 'stringOptions', column: 'name', value: [] };
    expect(await filtered({ ...options, operator: 'any of' })).toEqual([]);
    expect(await filtered({ ...options, operator: 'none of' })).toHaveLength(4);
  });

  test('listTraces lets the filter override the plain parameter of the same column', async () => {
    const filter = JSON.stringify([{ type: 'string', column: 'userId', operator: '=', value: 'u9' }]);
    expect(await ids({ userId: 'u1', filter })).toEqual(['old-version']);
    expect(await ids({ name: 'Chat', filter })).toEqual([]);
  });

  test('listTraces filters by totals of the observations', async () => {
    expect(await filtered({ type: 'number', column: 'totalCost', operator: '>=', value: 0.03 })).toEqual(['chat']);
    expect(await filtered({ type: 'number', column: 'latency', operator: '>', value: 2.9 })).toEqual(['chat']);
    expect(await filtered({ type: 'number', column: 'errorCount', operator: '=', value: 0 })).toEqual([
      'plain',
      'staged',
      'old-version',
    ]);
    expect(await filtered({ type: 'number', column: 'inputTokens', operator: '=', value: 15 })).toEqual(['chat']);
    expect(await filtered({ type: 'number', column: 'outputCost', operator: '>', value: 0.01 })).toEqual(['chat']);
    expect(await filtered({ type: 'stringOptions', column: 'level', operator: 'any of', value: ['ERROR'] })).toEqual([
      'chat',
    ]);
    const both = [
      { type: 'number', column: 'errorCount', operator: '=', value: 0 },
      { type: 'stringObject', column: 'metadata', key: 'tier', operator: '=', value: 'gold' },
    ];
    expect(await filtered(...both)).toEqual([]);
  });

  test('listTraces filters by metadata, of the root observation too where the trace has none', async () => {
    const metadata = { type: 'stringObject', column: 'metadata', operator: '=' };
    expect(await filtered({ ...metadata, key: 'tier', value: 'gold' })).toEqual(['chat']);
    expect(await filtered({ ...metadata, key: 'both', value: 'trace' })).toEqual(['chat']);
    expect(await filtered({ ...metadata, key: 'both', value: 'root' })).toEqual([]);
    expect(await filtered({ ...metadata, key: 'n', value: '5' })).toEqual(['chat']);
    expect(await filtered({ type: 'numberObject', column: 'metadata', key: 'n', operator: '>', value: 4 })).toEqual([
      'chat',
    ]);
    expect(
      await filtered({ type: 'categoryOptions', column: 'metadata', key: 'tier', operator: 'any of', value: ['gold'] }),
    ).toEqual(['chat']);
  });

  test('listTraces filters by scores', async () => {
    expect(
      await filtered({ type: 'numberObject', column: 'scores_avg', key: 'quality', operator: '>=', value: 0.55 }),
    ).toEqual(['chat']);
    expect(
      await filtered({ type: 'numberObject', column: 'scores_avg', key: 'quality', operator: '<', value: 0.2 }),
    ).toEqual(['plain']);
    expect(
      await filtered({
        type: 'categoryOptions',
        column: 'score_categories',
        key: 'mood',
        operator: 'any of',
        value: ['happy'],
      }),
    ).toEqual(['chat']);
    expect(
      await filtered({
        type: 'categoryOptions',
        column: 'score_categories',
        key: 'mood',
        operator: 'none of',
        value: ['happy'],
      }),
    ).toHaveLength(3);
    expect(
      await filtered({ type: 'booleanObject', column: 'score_booleans', key: 'right', operator: '=', value: true }),
    ).toEqual(['chat']);
    expect(
      await filtered({ type: 'booleanObject', column: 'score_booleans', key: 'right', operator: '<>', value: true }),
    ).toHaveLength(3);
  });

  test('listTraces refuses unknown columns, wrong types and what is no filter', async () => {
    const call = (filter: string) =>
      api.call<{ message: string }>('GET', `/api/public/traces?filter=${encodeURIComponent(filter)}`);
    const unknown = await call('[{"type":"string","column":"__proto__","operator":"=","value":"x"}]');
    expect(unknown.status).toBe(400);
    expect(unknown.body.message).toContain('score_categories');
    expect((await call('[{"type":"number","column":"name","operator":"=","value":1}]')).status).toBe(400);
    expect((await call('{"a"')).status).toBe(400);
    expect((await api.call('GET', '/api/public/traces?limit=101')).status).toBe(400);
  });

  test('listTraces shows nothing to another project', async () => {
    expect((await foreign.get<Page>('/api/public/traces')).data).toEqual([]);
  });
});

describe('GET /api/public/traces/:traceId', () => {
  test('getTrace gives observations and scores whole', async () => {
    const trace = await api.get<TraceDetails>('/api/public/traces/chat');
    traceDetails.parse(trace);
    expect(trace.observations.map((each) => each.id)).toEqual(['root', 'gen']);
    expect(trace.observations[1]).toMatchObject({
      usage: { input: 15, output: 7, total: 22, unit: 'TOKENS' },
      costDetails: { input: 0.01, output: 0.02, total: 0.03 },
      latency: 2.5,
      calculatedTotalCost: 0.03,
    });
    expect(trace.scores.map((each) => each.id)).toEqual(['sc1', 'sc2', 'sc3', 'sc4', 'sc5']);
    expect(trace).toMatchObject({ latency: 3, totalCost: 0.03, input: { q: 1 } });
  });

  test('getTrace leaves text scores out for Python SDKs below 3', async () => {
    const headers = { 'x-langfuse-sdk-name': 'python', 'x-langfuse-sdk-version': '2.60.10' };
    const { body } = await api.call<TraceDetails>('GET', '/api/public/traces/chat', { headers });
    expect(body.scores.map((each) => each.dataType)).toEqual(['NUMERIC', 'NUMERIC', 'CATEGORICAL', 'BOOLEAN']);
  });

  test('getTrace gives placeholders for groups that were not asked for', async () => {
    const trace = await api.get<TraceDetails>('/api/public/traces/chat', { fields: 'core,io' });
    expect(trace).toMatchObject({ observations: [], scores: [], latency: -1, totalCost: -1, output: 'answer' });
  });

  test('getTrace answers 404 for an unknown, a deleted and a foreign trace', async () => {
    for (const [caller, id] of [
      [api, 'nope'],
      [api, 'gone'],
      [foreign, 'chat'],
    ] as const) {
      const reply = await caller.call<{ message: string; error: string }>('GET', `/api/public/traces/${id}`);
      expect(reply.status).toBe(404);
      expect(reply.body).toMatchObject({
        message: `Trace ${id} not found within authorized project`,
        error: 'LangfuseNotFoundError',
      });
    }
  });
});

describe('GET /api/public/traces/:traceId/tree', () => {
  test('getTraceTree gives all observations by columns', async () => {
    const { observations } = await api.get<{ observations: TraceTree }>('/api/public/traces/chat/tree');
    expect(traceTree.parse(observations)).toEqual({
      id: ['root', 'gen'],
      parentId: ['', 'root'],
      type: ['SPAN', 'GENERATION'],
      name: ['', ''],
      level: ['DEFAULT', 'ERROR'],
      statusMessage: ['', ''],
      startTime: [testTime / 1000, testTime / 1000 + 500],
      endTime: [testTime / 1000 + 2000, testTime / 1000 + 3000],
      completionStartTime: [null, null],
      model: ['', 'gpt-4o'],
      inputTokens: [0, 15],
      outputTokens: [0, 7],
      totalCost: [null, 0.03],
    });
  });

  test('getTraceTree gives empty columns for a trace without observations', async () => {
    const { observations } = await api.get<{ observations: TraceTree }>('/api/public/traces/plain/tree');
    expect(traceTree.parse(observations).id).toEqual([]);
  });

  test('getTraceTree gives 10,000 observations once each', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      testObservation({ projectId: 'big', traceId: 'big', id: `o${n}`, startTime: testTime + n }),
    );
    await storeRecords(engine.clickhouse, {
      observations: many,
      traces: [testTraceOf({ projectId: 'big', id: 'big' }, many)],
    });
    await storeRecords(engine.clickhouse, {
      observations: many.slice(0, 100).map((each) => ({ ...each, name: 'again', rowVersion: 2 })),
    });
    const { observations } = await callerOf(routes(), 'big').get<{ observations: TraceTree }>(
      '/api/public/traces/big/tree',
    );
    expect(observations.id).toEqual(many.map((each) => each.id));
    expect(observations.name.filter((name) => name === 'again')).toHaveLength(100);
  });
});

describe('GET /api/public/traces/:traceId/nodes and /previews', () => {
  test('getTraceNodes names the marked observations, getTracePreviews begins the text of those asked for', async () => {
    const projectId = 'graph';
    const at = (id: string, more: object) => testObservation({ projectId, traceId: 'g', id, ...more });
    const observations = [
      at('root', { startTime: testTime }),
      at('b', { startTime: testTime + 2, metadata: { langgraph_node: 'writer', langgraph_step: 2 } }),
      at('a', {
        startTime: testTime + 1,
        metadata: { langgraph_node: 'planner' },
        input: 'x'.repeat(500),
        output: 'y',
      }),
    ];
    await storeRecords(engine.clickhouse, {
      observations,
      traces: [testTraceOf({ projectId, id: 'g' }, observations)],
    });
    const caller = callerOf(routes(), projectId);
    expect(await caller.get('/api/public/traces/g/nodes')).toEqual({ id: ['a', 'b'], node: ['planner', 'writer'] });
    expect(await caller.get('/api/public/traces/g/previews', { id: ['a', 'nothing'] })).toEqual({
      data: [{ id: 'a', input: 'x'.repeat(240), output: 'y' }],
    });
    expect(await foreign.call('GET', '/api/public/traces/g/previews?id=a')).toMatchObject({ status: 404 });
    const ids = Array.from({ length: 101 }, (_, i) => `id=${i}`).join('&');
    expect(await caller.call('GET', `/api/public/traces/g/previews?${ids}`)).toMatchObject({ status: 400 });
  });
});

describe('DELETE /api/public/traces', () => {
  test('deleteTraces hides traces, observations and scores at once, and only those named', async () => {
    const projectId = 'deleting';
    const caller = callerOf(routes(), projectId);
    for (const id of ['d1', 'd2', 'd3']) {
      const observations = [testObservation({ projectId, traceId: id, id: `${id}-o` })];
      await storeRecords(engine.clickhouse, {
        observations,
        traces: [testTraceOf({ projectId, id }, observations)],
        scores: [testScore({ projectId, traceId: id, id: `${id}-s`, value: 1 })],
      });
    }
    expect(await foreign.call('DELETE', '/api/public/traces/d1')).toMatchObject({ status: 200 });
    expect(await caller.call('DELETE', '/api/public/traces/d1')).toEqual({
      status: 200,
      body: { message: 'Trace deleted successfully' },
    });
    expect(await caller.call('DELETE', '/api/public/traces', { body: { traceIds: ['d2', 'unknown'] } })).toEqual({
      status: 200,
      body: { message: 'Traces deleted successfully' },
    });
    const { data } = await caller.get<Page>('/api/public/traces');
    expect(data.map((trace) => trace.id)).toEqual(['d3']);
    expect((await caller.call('GET', '/api/public/traces/d1')).status).toBe(404);
    for (const table of ['observations', 'scores', 'traces']) {
      const rows = await engine.clickhouse.rows<{ id: string }>(
        `SELECT id FROM ${table} FINAL WHERE project_id = 'deleting'`,
      );
      expect(rows.map((row) => row.id.slice(0, 2))).toEqual(['d3']);
    }
    expect((await caller.call('DELETE', '/api/public/traces', { body: { traceIds: [] } })).status).toBe(400);
  });
});
