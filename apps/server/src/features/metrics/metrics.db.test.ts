import type { FilterCondition } from '@telltale/contract/filter.ts';
import { arbitraryQuery, testKeys, testNumbers, testTexts } from '@telltale/contract/query-testing.ts';
import { printQuery } from '@telltale/contract/query-tree.ts';
import { type MetricQueryInput, metricQuery, type MetricRow, type MetricsReply } from '@telltale/contract/metrics.ts';
import { metricProblem } from '@telltale/contract/metrics-check.ts';
import {
  type Dimension,
  type Measure,
  type MetricView,
  metricViews,
  viewCatalogues,
} from '@telltale/contract/metrics-catalogue.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import type { Store } from '#features/query/testing-rows.ts';
import { randomStore, withOlderVersions } from '#features/query/testing-store.ts';
import { storeRecords } from '#features/records/testing-store.ts';
import { computeMetrics } from './metrics.ts';
import { type Evaluated, evaluateMetrics, evaluateReply } from './testing.ts';

let engine: TestClickHouse;
let store: Store;

const hour = 3_600_000_000;
const day = Date.UTC(2026, 0, 1) * 1000;

beforeAll(async () => {
  engine = await openTestClickHouse();
  const made = randomStore(1);
  const scores = made.scores.map((score, n) => ({
    ...score,
    timestamp: day + n * 3 * hour,
    sessionId: n % 5 === 0 ? 'alpha' : '',
  }));
  store = { ...made, scores };
  await storeRecords(engine.clickhouse, withOlderVersions(store));
  const foreign = randomStore(2);
  const other = { projectId: 'other' };
  await storeRecords(engine.clickhouse, {
    observations: foreign.observations.map((record) => ({ ...record, ...other })),
    traces: foreign.traces.map((record) => ({ ...record, ...other })),
    scores: foreign.scores.map((record) => ({ ...record, ...other })),
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const times = ['2025-12-30T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T05:00:00Z', '2026-01-02T03:00:00Z'];
const ends = ['2026-01-02T03:04:05Z', '2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z'];
const keys = [...testKeys, 'missing'];

const fieldOf = ({ name, kind }: Dimension): fc.Arbitrary<string> =>
  kind === 'map' ? fc.constantFrom(...keys).map((key) => `${name}.${key}`) : fc.constant(name);
const measureOf = ({ name, isKeyed, aggregations }: Measure) =>
  fc.record({
    measure: isKeyed ? fc.constantFrom('input', 'output', 'none').map((key) => `${name}.${key}`) : fc.constant(name),
    aggregation: fc.constantFrom(...aggregations),
  });

/** Columns of text that can be filtered in each view. */
const textColumns: Readonly<Record<MetricView, readonly string[]>> = {
  traces: ['name', 'userId', 'environment', 'release'],
  users: ['name', 'userId', 'environment', 'release'],
  sessions: ['name', 'sessionId', 'environment', 'version'],
  observations: ['name', 'model', 'level', 'traceName', 'userId'],
  'scores-numeric': ['name', 'environment', 'traceName', 'observationModelName'],
  'scores-boolean': ['name', 'source', 'userId'],
  'scores-categorical': ['name', 'stringValue', 'traceName'],
};

function filterOf(view: MetricView): fc.Arbitrary<FilterCondition> {
  const column = fc.constantFrom(...textColumns[view]);
  const value = fc.constantFrom(...testTexts, 'default', 'ERROR', 'tone');
  const few = fc.array(value, { minLength: 1, maxLength: 4 });
  const key = fc.constantFrom(...keys);
  const ofText = fc.constantFrom('=', 'contains', 'does not contain', 'starts with');
  return fc.oneof(
    fc.record({ type: fc.constant('string'), column, operator: ofText, value }),
    fc.record({
      type: fc.constant('stringOptions'),
      column,
      operator: fc.constantFrom('any of', 'none of'),
      value: few,
    }),
    fc.record({
      type: fc.constant('null'),
      column,
      operator: fc.constantFrom('is null', 'is not null'),
      value: fc.constant(''),
    }),
    fc.record({
      type: fc.constant('arrayOptions'),
      column: fc.constant('tags'),
      operator: fc.constantFrom('any of', 'none of', 'all of'),
      value: few,
    }),
    fc.record({ type: fc.constant('stringObject'), column: fc.constant('metadata'), key, operator: ofText, value }),
    fc.record({
      type: fc.constant('numberObject'),
      column: fc.constant('metadata'),
      key,
      operator: fc.constantFrom('>', '<='),
      value: fc.constantFrom(...testNumbers),
    }),
  ) as fc.Arbitrary<FilterCondition>;
}

const anyMetricQuery: fc.Arbitrary<MetricQueryInput> = fc.constantFrom(...metricViews).chain((view) => {
  const { dimensions, measures, entity } = viewCatalogues[view];
  return fc
    .record({
      fields: fc.uniqueArray(fc.constantFrom(...dimensions).chain(fieldOf), { maxLength: 3 }),
      metrics: fc.array(fc.constantFrom(...measures).chain(measureOf), { minLength: 1, maxLength: 4 }),
      granularity: fc.option(fc.constantFrom('minute', 'hour', 'day', 'week', 'month')),
      fromTimestamp: fc.constantFrom(...times),
      toTimestamp: fc.constantFrom(...ends),
      timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata'),
      query: fc.option(arbitraryQuery(entity), { freq: 2 }),
      filters: fc.array(filterOf(view), { maxLength: 2 }),
      series: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      totals: fc.boolean(),
      compare: fc.constantFrom('previousPeriod' as const, undefined),
      config: fc.record({ bins: fc.integer({ min: 1, max: 20 }), scale: fc.constantFrom('linear', 'log') }),
    })
    .map(({ fields, granularity, query, ...rest }): MetricQueryInput => ({
      ...rest,
      view,
      dimensions: fields.map((field) => ({ field })),
      timeDimension: granularity && { granularity: granularity as 'day' },
      ...(query && { query: printQuery(query) }),
    }))
    .filter((asked) => metricProblem(metricQuery.parse(asked)) === undefined);
});

async function replyTo(asked: MetricQueryInput): Promise<MetricsReply> {
  const query = metricQuery.parse({ ...asked, orderBy: asked.orderBy ?? [] });
  return computeMetrics(engine.clickhouse, { projectId: 'p', query, limit: 10_000 });
}

async function rowsOf(asked: MetricQueryInput): Promise<MetricRow[]> {
  return (await replyTo(asked)).data;
}

/** Sums of fractions depend on the order in which they are added. */
function comparable(rows: readonly MetricRow[]): string[] {
  const rounded = (value: unknown) => {
    if (Array.isArray(value)) return value.every((bin) => bin[2] === 0) ? [] : value;
    return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
  };
  const written = (row: MetricRow) =>
    Object.keys(row)
      .toSorted()
      .map((name) => `${name}: ${JSON.stringify(rounded(row[name]))}`)
      .join(', ');
  return rows.map(written).toSorted();
}

/** The same for all rows. */
function edgesIn({ data }: MetricsReply): Map<string, readonly number[]> {
  const histograms = data.flatMap((row) => Object.entries(row)).filter(([, value]) => Array.isArray(value));
  return new Map(
    (histograms as [string, [number, number, number][]][])
      .filter(([, bins]) => bins.length > 0)
      .map(([name, bins]) => [name, [...bins.map(([from]) => from), bins.at(-1)![1]]]),
  );
}

test('computeMetrics() gives what is computed in memory, for any query', async () => {
  const met = { rows: 0, histograms: 0, series: 0, previous: 0, filtered: 0 };
  await fc.assert(
    fc.asyncProperty(anyMetricQuery, async (asked) => {
      const reply = await replyTo(asked);
      const query = metricQuery.parse(asked);
      const edges = edgesIn(reply);
      const expected = evaluateReply(query, store, edges);
      const { data, totals, previous } = reply;
      expect({
        asked,
        ...compared({ rows: data, totals, previous: previous && { ...previous, rows: previous.data } }),
      }).toEqual({
        asked,
        ...compared(expected),
      });
      for (const each of edges.values()) {
        expect({ asked, edges: [...new Set(each)].toSorted((a, b) => a - b) }).toEqual({
          asked,
          edges: [...new Set(each)],
        });
        expect(each.length - 1).toBeLessThanOrEqual(query.config?.bins ?? 10);
      }
      if (data.length > 1) met.rows += 1;
      if (edges.size > 0) met.histograms += 1;
      if (data.length > 1 && query.series !== undefined && query.dimensions.length > 0) met.series += 1;
      if (previous && previous.data.length > 0 && data.length > 0) met.previous += 1;
      if (data.length > 0 && query.filters.length > 0) met.filtered += 1;
    }),
    { numRuns: 500 },
  );
  // Else all of this would show nothing.
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(20);
}, 300_000);

function compared({ rows, totals, previous }: Evaluated) {
  const one = (row: MetricRow | undefined) => (row ? comparable([row]) : []);
  return {
    rows: comparable(rows),
    totals: one(totals),
    before: comparable(previous?.rows ?? []),
    beforeTotals: one(previous?.totals),
  };
}

describe.each(metricViews)('the view %s', (view) => {
  const { dimensions, measures } = viewCatalogues[view];
  const range = { fromTimestamp: '2025-12-30T00:00:00Z', toTimestamp: '2026-02-01T00:00:00Z' };

  test('has every dimension and measure of the catalogue', async () => {
    const asked: MetricQueryInput[] = [
      ...dimensions.map(({ name, kind }): MetricQueryInput => {
        const field = kind === 'map' ? `${name}.region` : name;
        return { view, dimensions: [{ field }], metrics: [{ measure: 'count', aggregation: 'count' }], ...range };
      }),
      ...measures.map(({ name, isKeyed, aggregations, needs }): MetricQueryInput => {
        const measure = isKeyed ? `${name}.input` : name;
        const metrics = aggregations
          .filter((each) => each !== 'histogram')
          .map((aggregation) => ({ measure, aggregation }));
        return { view, dimensions: needs === undefined ? [] : [{ field: needs }], metrics, ...range };
      }),
    ];
    for (const each of asked) {
      const rows = await rowsOf(each);
      expect({ each, rows: comparable(rows) }).toEqual({
        each,
        rows: comparable(evaluateMetrics(metricQuery.parse(each), store)),
      });
    }
  }, 120_000);
});
