import {
  getMetricsCatalogue,
  listDailyMetrics,
  type MetricQueryInput,
  metricsReply,
  type MetricsReply,
} from '@telltale/contract/metrics.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { storeRecords, testObservation, testScore, testTime, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { metricsRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;

const day = 86_400_000_000;
const range = { fromTimestamp: '2026-01-01T00:00:00Z', toTimestamp: '2026-01-05T00:00:00Z' };
const countOf = [{ measure: 'count', aggregation: 'count' as const }];

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerOf(metricsRoutes({ clickhouse: engine.clickhouse }), 'p');
  foreign = callerOf(metricsRoutes({ clickhouse: engine.clickhouse }), 'other');
  const called = { model: 'gpt', usage: { input: 10, output: 5, total: 15 } };
  const first = [
    testObservation({ ...called, id: 'a1', traceId: 'a', totalCost: '0.1', endTime: testTime + 2_000_000 }),
    testObservation({ ...called, id: 'a2', traceId: 'a', totalCost: '9' }),
    testObservation({ ...called, id: 'a2', traceId: 'a', totalCost: '0.2', rowVersion: 2, level: 'ERROR' }),
  ];
  const second = [
    testObservation({ id: 'b1', traceId: 'b', model: 'opus', totalCost: '40', startTime: testTime + 2 * day }),
  ];
  await storeRecords(engine.clickhouse, {
    observations: [...first, ...second],
    traces: [
      testTraceOf({ id: 'a', name: 'chat', userId: 'ada', tags: ['x', 'y'] }, first),
      testTraceOf({ id: 'b', name: 'job', userId: 'bob', timestamp: testTime + 2 * day }, second),
    ],
    scores: [testScore({ id: 's', name: 'quality', value: 0.5, traceId: 'a' })],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const url = '/api/public/metrics';
const ask = (caller: Caller, path: string, query: object) => {
  const asked = encodeURIComponent(JSON.stringify({ ...range, metrics: countOf, ...query }));
  return caller.call<MetricsReply & { message: string }>('GET', `${path}?query=${asked}`);
};
const dataOf = async (query: Partial<MetricQueryInput>) => {
  const { body } = await ask(api, url, { view: 'observations', ...query });
  return metricsReply.parse(body).data;
};

describe('GET /api/public/metrics', () => {
  test('queryMetrics adds up costs exactly, of the newest versions', async () => {
    const metrics = [
      { measure: 'totalCost', aggregation: 'sum' as const },
      { measure: 'errorRate', aggregation: 'avg' as const },
    ];
    expect(await dataOf({ metrics, dimensions: [{ field: 'traceName' }] })).toEqual([
      { traceName: 'job', sum_totalCost: 40, avg_errorRate: 0 },
      { traceName: 'chat', sum_totalCost: 0.3, avg_errorRate: 0.5 },
    ]);
  });

  test('queryMetrics counts a row once in the group of each tag, and once where it is not grouped by tags', async () => {
    expect(await dataOf({ view: 'traces', dimensions: [{ field: 'tags' }] })).toEqual([
      { tags: null, count_count: 1 },
      { tags: 'x', count_count: 1 },
      { tags: 'y', count_count: 1 },
    ]);
    expect(await dataOf({ view: 'traces' })).toEqual([{ count_count: 2 }]);
  });

  test('queryMetrics fills the time axis, in the time zone, unless rows are ordered', async () => {
    const timeDimension = { granularity: 'day' as const };
    const days = await dataOf({ timeDimension });
    expect(days.map((row) => [row['time_dimension'], row['count_count']])).toEqual([
      ['2026-01-01', 0],
      ['2026-01-02', 2],
      ['2026-01-03', 0],
      ['2026-01-04', 1],
    ]);
    const orderBy = [{ field: 'time_dimension', direction: 'desc' as const }];
    const ordered = await dataOf({ timeDimension, orderBy, timeZone: 'America/New_York' });
    expect(ordered.map((row) => row['time_dimension'])).toEqual(['2026-01-03', '2026-01-01']);
  });

  test('queryMetrics gives histograms with round edges over users: the sum of each is one value', async () => {
    const metrics = [{ measure: 'totalCost', aggregation: 'histogram' as const }];
    expect(await dataOf({ view: 'users', metrics, config: { bins: 5 } })).toEqual([
      {
        histogram_totalCost: [
          [0, 10, 1],
          [10, 20, 0],
          [20, 30, 0],
          [30, 40, 1],
        ],
      },
    ]);
    const [row] = await dataOf({ view: 'users', metrics, config: { bins: 10, scale: 'log' } });
    expect(row?.['histogram_totalCost']).toEqual([
      [0.2, 0.5, 1],
      [0.5, 1, 0],
      [1, 2, 0],
      [2, 5, 0],
      [5, 10, 0],
      [10, 20, 0],
      [20, 50, 1],
    ]);
  });

  test('queryMetrics keeps the greatest series, with totals over everything and the time before', async () => {
    const { body } = await ask(api, url, {
      view: 'observations',
      metrics: [{ measure: 'totalCost', aggregation: 'sum' }],
      dimensions: [{ field: 'model' }],
      fromTimestamp: '2026-01-04T00:00:00Z',
      toTimestamp: '2026-01-07T00:00:00Z',
      series: 1,
      totals: true,
      compare: 'previousPeriod',
    });
    expect(body).toMatchObject({
      data: [{ model: 'opus', sum_totalCost: 40 }],
      totals: { sum_totalCost: 40 },
      previous: { fromTimestamp: '2026-01-01T00:00:00.000000Z', data: [], totals: { sum_totalCost: 0.3 } },
    });
  });

  test('queryMetrics takes filters, the query language and a limit', async () => {
    const filters = [
      { type: 'stringOptions' as const, column: 'traceName', operator: 'any of' as const, value: ['chat'] },
    ];
    expect(await dataOf({ filters })).toEqual([{ count_count: 2 }]);
    expect(await dataOf({ query: 'level:ERROR user:ada' })).toEqual([{ count_count: 1 }]);
    const { body } = await ask(api, url, {
      view: 'observations',
      dimensions: [{ field: 'id' }],
      config: { row_limit: 2 },
    });
    expect(body).toMatchObject({ hasMore: true, data: [{ id: 'a1' }, { id: 'a2' }] });
  });

  test.each([
    ['an unknown dimension', { dimensions: [{ field: 'colour' }] }, 'one of: environment'],
    ['times that make no range', { toTimestamp: '2025-01-01T00:00:00Z' }, 'before toTimestamp'],
    ['an unknown time zone', { timeDimension: { granularity: 'day' }, timeZone: "x'y" }, 'IANA'],
    ['too many steps', { timeDimension: { granularity: 'minute' }, fromTimestamp: '2020-01-01T00:00:00Z' }, 'coarser'],
    [
      'an unknown filter column',
      { filters: [{ type: 'null', column: 'colour', operator: 'is null', value: '' }] },
      'one of: id',
    ],
  ])('queryMetrics answers 400 to %s', async (_, query, message) => {
    const { status, body } = await ask(api, url, { view: 'observations', ...query });
    expect(status).toBe(400);
    expect(body.message).toContain(message);
  });

  test('queryMetrics tells nothing of another project', async () => {
    const { body } = await ask(foreign, url, { view: 'observations' });
    expect(body.data).toEqual([{ count_count: 0 }]);
  });
});

describe('GET /api/public/v2/metrics', () => {
  test('queryMetricsV2 refuses what v2 lacks and answers the rest as v1 does', async () => {
    const path = '/api/public/v2/metrics';
    expect((await ask(api, path, { view: 'traces' })).status).toBe(400);
    expect((await ask(api, path, { view: 'observations', dimensions: [{ field: 'userId' }] })).status).toBe(400);
    const { body } = await ask(api, path, {
      view: 'scores-numeric',
      metrics: [{ measure: 'value', aggregation: 'avg' }],
      dimensions: [{ field: 'name' }],
    });
    expect(body.data).toEqual([{ name: 'quality', avg_value: 0.5 }]);
  });
});

describe('GET /api/public/metrics/daily', () => {
  test('listDailyMetrics gives the days of traces, newest first, by model', async () => {
    const found = await api.get(`${url}/daily`, { traceName: 'chat' });
    expect(listDailyMetrics.reply.parse(found)).toEqual({
      data: [
        {
          date: '2026-01-02',
          countTraces: 1,
          countObservations: 2,
          totalCost: 0.3,
          usage: [
            {
              model: 'gpt',
              inputUsage: 20,
              outputUsage: 10,
              totalUsage: 30,
              countTraces: 1,
              countObservations: 2,
              totalCost: 0.3,
            },
          ],
        },
      ],
      meta: { page: 1, limit: 50, totalItems: 1, totalPages: 1 },
    });
  });
});

test('getMetricsCatalogue lists what can be asked for', async () => {
  const { views } = getMetricsCatalogue.reply.parse(await api.get(`${url}/catalogue`));
  expect(views.map(({ name }) => name)).toContain('sessions');
});
