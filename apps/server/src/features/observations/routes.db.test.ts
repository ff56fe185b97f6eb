import {
  type ObservationV2,
  observationV2,
  type ObservationView,
  observationView,
} from '@telltale/contract/observations.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { observationSample } from '#features/records/testing.ts';
import { storeRecords, testObservation, testTime, testTrace, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { observationsRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;

interface Page {
  readonly data: ObservationView[];
  readonly meta: { page: number; limit: number; totalItems: number; totalPages: number };
}
interface CursorPage {
  readonly data: ObservationV2[];
  readonly meta: { cursor?: string };
}

const second = 1_000_000;
const priceOf = (priceId: string) =>
  priceId === 'price-1' ? { input: '0.0000025', output: '0.00001', total: null } : null;

function callerFor(projectId: string): Caller {
  return callerOf(observationsRoutes({ clickhouse: engine.clickhouse, priceOf }), projectId);
}

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerFor('p');
  foreign = callerFor('other');
  const sample = {
    ...observationSample,
    projectId: 'p',
    id: 'gen',
    traceId: 't1',
    parentId: 'root',
    isRoot: false,
    name: 'llm call',
    startTime: testTime + second,
    endTime: testTime + 3 * second,
    completionStartTime: testTime + 1.5 * second,
    metadata: { short: 'x', long: 'y'.repeat(500), kept: 'z'.repeat(500), n: 5, object: { a: [1, 2] } },
  };
  const first = [
    testObservation({
      id: 'root',
      traceId: 't1',
      isRoot: true,
      name: 'agent run',
      type: 'AGENT',
      input: 'plain',
      output: '"123"',
      environment: 'prod',
      version: 'v1',
    }),
    sample,
    testObservation({ id: 'moved', traceId: 't1', parentId: 'root', startTime: testTime + 2 * second, name: 'old' }),
    testObservation({
      id: 'moved',
      traceId: 't1',
      parentId: 'root',
      startTime: testTime + 2 * second,
      name: 'new',
      rowVersion: 2,
    }),
  ];
  const second_ = [
    testObservation({
      id: 'app-root',
      traceId: 't2',
      parentId: 'elsewhere',
      isRoot: true,
      startTime: testTime - 60 * second,
      input: '123',
    }),
  ];
  await storeRecords(engine.clickhouse, {
    observations: [
      ...first,
      ...second_,
      testObservation({ id: 'gone', traceId: 't1' }),
      testObservation({ id: 'gone', traceId: 't1', rowVersion: 2, isDeleted: true }),
    ],
    traces: [
      testTraceOf(
        { id: 't1', name: 'Trace one', userId: 'u1', sessionId: 's1', tags: ['a', 'b'], release: 'r1', public: true },
        first,
      ),
      testTraceOf({ id: 't2', name: 'Trace two' }, second_),
    ],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const v1 = async (query: Record<string, unknown> = {}) =>
  (await api.get<Page>('/api/public/observations', query)).data.map((each) => each.id);
const v2 = async (query: Record<string, unknown> = {}) =>
  (await api.get<CursorPage>('/api/public/v2/observations', query)).data.map((each) => each.id);
const filterOf = (...conditions: unknown[]) => ({ filter: JSON.stringify(conditions) });

describe('GET /api/public/observations', () => {
  test('listObservations gives newest first, the newest version of each, in the shape of the contract', async () => {
    const { data, meta } = await api.get<Page>('/api/public/observations');
    expect(data.map((each) => each.id)).toEqual(['moved', 'gen', 'root', 'app-root']);
    expect(meta).toEqual({ page: 1, limit: 50, totalItems: 4, totalPages: 1 });
    for (const each of data) observationView.parse(each);
    expect(data[0]).toMatchObject({
      name: 'new',
      latency: null,
      input: null,
      usageDetails: {},
      usage: { input: 0, output: 0, total: 0 },
    });
    expect(data[0]).toMatchObject({ calculatedTotalCost: null, modelId: null, promptName: null, promptVersion: null });
    expect(data[1]).toMatchObject({
      traceId: 't1',
      startTime: '2026-01-02T03:04:06.000Z',
      endTime: '2026-01-02T03:04:08.000Z',
      latency: 2,
      timeToFirstToken: 0.5,
      input: [{ role: 'user', content: 'Capital of France?' }],
      output: 'Paris',
      model: 'gpt-4o',
      modelParameters: { temperature: 0.2, stop: ['a', 'b'] },
      usage: { unit: 'TOKENS', input: 12, output: 1, total: 13 },
      promptTokens: 12,
      costDetails: { input: 0.00003, output: 0.00001, total: 0.00004 },
      calculatedInputCost: 0.00003,
      calculatedTotalCost: 0.00004,
      inputPrice: 0.0000025,
      totalPrice: null,
      usagePricingTierName: 'default',
      usagePricingTierId: 'price-1',
      metadata: { n: 5, object: { a: [1, 2] }, short: 'x' },
    });
    expect(data[2]).toMatchObject({ input: 'plain', output: '123' });
    expect(data[3]).toMatchObject({ input: 123 });
  });

  test('listObservations applies each parameter, those of the trace too', async () => {
    expect(await v1({ name: 'llm call' })).toEqual(['gen']);
    expect(await v1({ userId: 'u1' })).toEqual(['moved', 'gen', 'root']);
    expect(await v1({ type: 'AGENT' })).toEqual(['root']);
    expect(await v1({ traceId: 't2' })).toEqual(['app-root']);
    expect(await v1({ traceId: 'unknown' })).toEqual([]);
    expect(await v1({ level: 'WARNING' })).toEqual(['gen']);
    expect(await v1({ parentObservationId: 'root' })).toEqual(['moved', 'gen']);
    expect(await v1({ environment: 'prod' })).toEqual(['root']);
    expect(await v1({ version: 'v1', name: 'agent run' })).toEqual(['root']);
    expect(await v1({ fromStartTime: '2026-01-02T03:04:05Z', toStartTime: '2026-01-02T03:04:06Z' })).toEqual(['root']);
    expect((await api.call('GET', '/api/public/observations?level=LOUD')).status).toBe(400);
  });

  test('getObservation gives one, and 404 for unknown, deleted and foreign ones', async () => {
    expect(observationView.parse(await api.get('/api/public/observations/root'))).toMatchObject({
      id: 'root',
      traceId: 't1',
    });
    for (const [caller, id] of [
      [api, 'unknown'],
      [api, 'gone'],
      [foreign, 'root'],
    ] as const) {
      const reply = await caller.call('GET', `/api/public/observations/${id}`);
      expect(reply).toMatchObject({
        status: 404,
        body: { message: 'Observation not found within authorized project' },
      });
      expect((await caller.call('GET', `/api/public/observations/${id}?io=bounded`)).status).toBe(404);
      expect((await caller.call('GET', `/api/public/observations/${id}/io/input`)).status).toBe(404);
    }
  });

  test('getObservation gives input and output as they are stored to those who ask for them bounded', async () => {
    const bounded = await api.get<ObservationView>('/api/public/observations/root', { io: 'bounded' });
    expect(observationView.parse(bounded)).toMatchObject({ input: 'plain', inputBytes: 5, output: '"123"' });
    expect(await api.get('/api/public/observations/root/io/output')).toBe('123');
  });
});

describe('GET /api/public/v2/observations', () => {
  test('listObservationsV2 gives core and basic by default', async () => {
    const { data, meta } = await api.get<CursorPage>('/api/public/v2/observations', {
      traceId: 't1',
      limit: 1,
      name: 'llm call',
    });
    expect(meta).toEqual({});
    expect(data).toEqual([
      {
        id: 'gen',
        traceId: 't1',
        projectId: 'p',
        type: 'GENERATION',
        startTime: '2026-01-02T03:04:06.000Z',
        endTime: '2026-01-02T03:04:08.000Z',
        parentObservationId: 'root',
        modelId: null,
        inputPrice: null,
        outputPrice: null,
        totalPrice: null,
        name: 'llm call',
        level: 'WARNING',
        statusMessage: 'slow\0',
        version: 'v1',
        environment: 'staging',
        bookmarked: false,
        public: true,
        userId: 'u1',
        sessionId: 's1',
        isRootObservation: false,
      },
    ]);
  });

  test('listObservationsV2 gives the groups asked for, and ignores unknown ones', async () => {
    const fields = 'io, metadata,model,usage,prompt,metrics,time,trace_context,nonsense';
    const query = { fields, name: 'llm call', expandMetadata: 'kept' };
    const [one] = (await api.get<CursorPage>('/api/public/v2/observations', query)).data;
    expect(observationV2.parse(one)).toMatchObject({
      input: '[{"role":"user","content":"Capital of France?"}]',
      output: 'Paris',
      metadata: { short: 'x', long: 'y'.repeat(200), kept: 'z'.repeat(500), n: 5, object: { a: [1, 2] } },
      providedModelName: 'gpt-4o',
      internalModelId: 'openai/gpt-4o',
      modelId: 'openai/gpt-4o',
      inputPrice: '0.0000025',
      outputPrice: '0.00001',
      totalPrice: null,
      totalCost: 0.00004,
      promptName: 'folder/prompt',
      promptVersion: 3,
      latency: 2,
      timeToFirstToken: 0.5,
      completionStartTime: '2026-01-02T03:04:06.500Z',
      traceName: 'Trace one',
      tags: ['a', 'b'],
      release: 'r1',
    });
    expect(one).not.toHaveProperty('name');
    const [root] = (await api.get<CursorPage>('/api/public/v2/observations', { fields: 'io', name: 'agent run' })).data;
    expect(root).toMatchObject({ input: 'plain', output: '"123"' });
  });

  test('listObservationsV2 tells physical roots from logical ones', async () => {
    expect(await v2({ parentObservationId: '' })).toEqual(['root']);
    expect(await v2({ isRootObservation: 'true' })).toEqual(['root', 'app-root']);
    expect(await v2({ isRootObservation: 'false' })).toEqual(['moved', 'gen']);
    expect(await v2({ sessionId: 's1' })).toEqual(['moved', 'gen', 'root']);
  });

  test('listObservationsV2 filters by its columns', async () => {
    expect(await v2(filterOf({ type: 'number', column: 'latency', operator: '>=', value: 2 }))).toEqual(['gen']);
    expect(await v2(filterOf({ type: 'number', column: 'timeToFirstToken', operator: '<', value: 1 }))).toEqual([
      'gen',
    ]);
    expect(await v2(filterOf({ type: 'number', column: 'tokensPerSecond', operator: '=', value: 0.5 }))).toEqual([
      'gen',
    ]);
    expect(await v2(filterOf({ type: 'number', column: 'inputCost', operator: '>', value: 0.00002 }))).toEqual(['gen']);
    expect(await v2(filterOf({ type: 'null', column: 'endTime', operator: 'is not null', value: '' }))).toEqual([
      'gen',
    ]);
    expect(await v2(filterOf({ type: 'null', column: 'promptVersion', operator: 'is null', value: '' }))).toEqual([
      'moved',
      'root',
      'app-root',
    ]);
    expect(await v2(filterOf({ type: 'string', column: 'input', operator: 'matches', value: 'capital' }))).toEqual([
      'gen',
    ]);
    expect(await v2(filterOf({ type: 'numberObject', column: 'metadata', key: 'n', operator: '=', value: 5 }))).toEqual(
      ['gen'],
    );
    expect(
      await v2(filterOf({ type: 'arrayOptions', column: 'traceTags', operator: 'none of', value: ['a'] })),
    ).toEqual(['app-root']);
    expect(
      await v2(filterOf({ type: 'stringOptions', column: 'traceId', operator: 'any of', value: ['t2', 't1'] })),
    ).toHaveLength(4);
    const unknown = await api.call<{ message: string }>(
      'GET',
      `/api/public/v2/observations?${new URLSearchParams(filterOf({ type: 'string', column: 'nope', operator: '=', value: '' }))}`,
    );
    expect(unknown.status).toBe(400);
    expect(unknown.body.message).toContain('parentObservationId');
  });

  test('listObservationsV2 refuses parseIoAsJson, broken cursors and large pages', async () => {
    for (const query of ['parseIoAsJson=true', 'cursor=abc', 'cursor=e30', 'limit=1001', 'limit=0']) {
      expect((await api.call('GET', `/api/public/v2/observations?${query}`)).status).toBe(400);
    }
    expect((await api.call('GET', '/api/public/v2/observations?parseIoAsJson=false&limit=1000')).status).toBe(200);
  });

  test('listObservationsV2 walks to the last page without gap or repeat under equal start times', async () => {
    const many = Array.from({ length: 257 }, (_, n) =>
      testObservation({
        projectId: 'walk',
        id: `o${n % 100}-${n}`,
        traceId: `t${n % 7}`,
        startTime: testTime + Math.floor(n / 90),
      }),
    );
    await storeRecords(engine.clickhouse, { observations: many, traces: [testTrace({ projectId: 'walk', id: 't0' })] });
    const caller = callerFor('walk');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: CursorPage = await caller.get('/api/public/v2/observations', {
        limit: 64,
        fields: 'core',
        ...(cursor && { cursor }),
      });
      seen.push(...page.data.map((each) => each.id));
      cursor = page.meta.cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(257);
    expect(new Set(seen)).toEqual(new Set(many.map((each) => each.id)));
  });

  test('listObservationsV2 shows nothing to another project', async () => {
    expect((await foreign.get<CursorPage>('/api/public/v2/observations', { traceId: 't1' })).data).toEqual([]);
  });
});
