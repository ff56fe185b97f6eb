import type { Facet } from '@telltale/contract/facets.ts';
import { type Entity, fieldsOf } from '@telltale/contract/fields.ts';
import { withoutSelection } from '@telltale/contract/query-selection.ts';
import { everything } from '@telltale/contract/query-tree.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { readQuery } from '#features/query/parse.ts';
import { type EvaluatedRow, rowsMeeting } from '#features/query/testing-evaluate.ts';
import type { Store } from '#features/query/testing-rows.ts';
import { randomStore, withOlderVersions } from '#features/query/testing-store.ts';
import type { ScoreRecord } from '#features/records/records.ts';
import { storeRecords, testObservation, testScore, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { readAsked, timeConditions } from './_asked.ts';
import { observationFacets } from './_observations.ts';
import { traceFacets } from './_traces.ts';
import { facetsRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let store: Store;

beforeAll(async () => {
  engine = await openTestClickHouse();
  store = randomStore(3);
  await storeRecords(engine.clickhouse, withOlderVersions(store));
  api = callerOf(facetsRoutes({ clickhouse: engine.clickhouse }), 'p');
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

async function facetsOf(entity: Entity, query: string, fields: readonly string[], more: Record<string, unknown> = {}) {
  const asked = { entity, fields: fields.join(','), limit: 200, ...(query && { query }), ...more };
  return (await api.get<{ facets: Record<string, Facet> }>('/api/public/facets', asked)).facets;
}

/** The counts of a field's values as the rows in memory have them; what is not set is left out. */
function countsOf(rows: readonly EvaluatedRow[], valuesOf: (row: EvaluatedRow) => readonly unknown[]) {
  const all = rows.flatMap((row) => [...new Set(valuesOf(row).flat().map(String))]);
  const counts = Map.groupBy(
    all.filter((value) => value !== '' && value !== 'null'),
    (value) => value,
  );
  return Object.fromEntries([...counts].map(([value, same]) => [value, same.length]));
}

function rowsFor(entity: Entity, query: string, field: string): EvaluatedRow[] {
  return rowsMeeting(withoutSelection(readQuery(query, entity) ?? everything, { field }), entity, store);
}

const countsGiven = (facet: Facet | undefined) =>
  facet && facet.kind !== 'buckets'
    ? Object.fromEntries(facet.values.map(({ value, count }) => [value, count]))
    : facet;

describe.each(['observations', 'traces'] as const)('GET /api/public/facets of %s', (entity) => {
  const queries = [
    '',
    'level:ERROR',
    'level:(ERROR OR WARNING) -environment:alpha latency:<2',
    'tags:alpha OR user:alpha',
    'has:input model:*a*',
    'alpha',
    'input:*a* -environment:alpha',
  ];

  test.each(queries)(
    'listFacets counts values as evaluated in memory, each without its own choice: %s',
    async (query) => {
      const fields = fieldsOf[entity].filter((field) => field.facet === 'values').map((field) => field.name);
      const facets = await facetsOf(entity, query, fields);
      const given = Object.fromEntries(fields.map((field) => [field, countsGiven(facets[field])]));
      const expected = fields.map(
        (field) => [field, countsOf(rowsFor(entity, query, field), (row) => row.values[field] ?? [])] as const,
      );
      expect(given).toEqual(Object.fromEntries(expected));
    },
  );

  test('listFacets counts numbers by range, and only those that are known', async () => {
    const fields = ['latency', 'timeToFirstToken', 'totalTokens', 'totalCost'];
    const facets = await facetsOf(entity, 'level:ERROR', fields);
    for (const field of fields) {
      const facet = facets[field];
      const buckets = facet?.kind === 'buckets' ? facet.buckets : [];
      const values = rowsFor(entity, 'level:ERROR', field).map((row) =>
        (row.values[field] ?? []).filter((value) => value !== null),
      );
      const within = ({ from, to }: { from: number; to: number | null }) =>
        values.filter((row) => row.some((value) => Number(value) >= from && (to === null || Number(value) < to)))
          .length;
      expect(buckets.map(({ count }) => count)).toEqual(buckets.map(within));
      expect(new Set(values.flat().map(Number)).size > 0).toBe(buckets.length > 0);
    }
  });

  test.each(['alpha', 'lph -environment:alpha', 'nowhere'])(
    'facets are the same whether what is found is named or found by every pass: %s',
    async (text) => {
      const names = [...fieldsOf[entity].filter((field) => field.facet).map((field) => field.name), 'scores.quality'];
      const asked = names.map((name) => readAsked(entity, name));
      const query = readQuery(text, entity) ?? everything;
      const conditions = timeConditions(entity, { fromTimestamp: '2026-01-01T00:00:00Z' });
      const scope = { projectId: 'p', entity, conditions, query, search: undefined, limit: 200 };
      const count = entity === 'traces' ? traceFacets : observationFacets;
      const found = await count(engine.clickhouse, scope, asked, { namedMax: 0 });
      expect(await count(engine.clickhouse, scope, asked)).toEqual(found);
      const counts = found.flatMap<unknown>(([, facet]) => (facet.kind === 'buckets' ? facet.buckets : facet.values));
      expect(counts.length > 0).toBe(text !== 'nowhere');
    },
  );

  test('listFacets counts keys, and the values of a key', async () => {
    const facets = await facetsOf(entity, '', ['metadata', 'metadata.region', 'scores']);
    const rows = rowsFor(entity, '', 'metadata');
    expect(countsGiven(facets['metadata'])).toEqual(countsOf(rows, (row) => Object.keys(row.metadata)));
    expect(countsGiven(facets['scores'])).toEqual(countsOf(rows, (row) => row.scores.map(({ name }) => name)));
    const textOf = (stored = '') => (stored.startsWith('"') ? JSON.parse(stored) : stored) as string;
    const regions = countsOf(rows, (row) => [textOf(row.metadata['region'])]);
    expect(countsGiven(facets['metadata.region'])).toEqual(regions);
  });

  test('listFacets gives all ranges, however few values are asked for', async () => {
    const numbers = fieldsOf[entity].filter((field) => field.facet === 'buckets').map((field) => field.name);
    const all = await facetsOf(entity, '', numbers);
    expect(await facetsOf(entity, '', numbers, { limit: 1 })).toEqual(all);
    const lengths = Object.values(all).map((facet) => (facet.kind === 'buckets' ? facet.buckets.length : 0));
    expect(Math.max(...lengths)).toBeGreaterThan(2);
  });

  test('listFacets completes values by a part of them', async () => {
    const { name } = await facetsOf(entity, '', ['name'], { search: 'AL' });
    const all = Object.keys(countsOf(rowsFor(entity, '', 'name'), (row) => row.values['name'] ?? []));
    const found = all.filter((value) => value.toLowerCase().includes('al'));
    expect(found.length).toBeGreaterThan(0);
    expect(Object.keys(countsGiven(name) ?? {}).toSorted()).toEqual(found.toSorted());
    const { name: one } = await facetsOf(entity, '', ['name'], { limit: 1 });
    expect(one).toMatchObject({ hasMore: true });
  });

  test('getHistogram spreads what meets the query over time', async () => {
    const query = 'has:output OR level:ERROR';
    const rows = rowsMeeting(readQuery(query, entity) ?? everything, entity, store);
    interface Histogram {
      readonly bucketSeconds: number;
      readonly buckets: { from: string; count: number; errors: number }[];
    }
    const times = { fromTimestamp: '2026-01-01T00:00:00Z', toTimestamp: '2026-01-05T00:00:00Z' };
    const given = await api.get<Histogram>('/api/public/histogram', { entity, query, buckets: 8, ...times });
    expect(given.bucketSeconds).toBe(43_200);
    const time = entity === 'traces' ? 'timestamp' : 'startTime';
    const inBucket = (row: EvaluatedRow, at: number) =>
      Math.floor((Number(row.values[time]?.[0]) / 1000 - Date.parse(times.fromTimestamp)) / 43_200_000) === at;
    const isFailed = (row: EvaluatedRow) => row.values['level']?.includes('ERROR');
    expect(given.buckets.map(({ count }) => count)).toEqual(
      given.buckets.map((_, at) => rows.filter((row) => inBucket(row, at)).length),
    );
    expect(given.buckets.map(({ errors }) => errors)).toEqual(
      given.buckets.map((_, at) => rows.filter((row) => inBucket(row, at) && isFailed(row)).length),
    );
    const whole = await api.get<Histogram>('/api/public/histogram', { entity, query });
    expect(whole.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
  });

  test('listFacets and getHistogram refuse what they cannot read, and say where', async () => {
    const call = (path: string) => api.call<{ message: string; error: unknown }>('GET', `/api/public/${path}`);
    expect((await call(`facets?entity=${entity}&fields=input`)).body.message).toContain('has no facet');
    expect((await call(`facets?entity=${entity}`)).status).toBe(400);
    const wrong = await call(`histogram?entity=${entity}&query=${encodeURIComponent('level:ERROR (modle:x)')}`);
    expect(wrong).toMatchObject({ status: 400, body: { error: { parameter: 'query', at: 13, length: 5 } } });
  });
});

test('listFacets counts what the scores of a name say', async () => {
  const scored = { projectId: 'scored', traceId: 't' };
  const observations = ['a', 'b'].map((id) => testObservation({ ...scored, id }));
  const score = (id: string, fields: Partial<ScoreRecord>) =>
    testScore({ ...scored, id, observationId: id.slice(0, 1), ...fields });
  await storeRecords(engine.clickhouse, {
    observations,
    traces: [testTraceOf({ projectId: 'scored', id: 't' }, observations)],
    scores: [
      score('a1', { name: 'quality', value: 0.25 }),
      score('b1', { name: 'quality', value: 0.75 }),
      score('b2', { name: 'tone', dataType: 'CATEGORICAL', stringValue: 'friendly' }),
      score('b3', { name: 'ok', dataType: 'BOOLEAN', value: 1 }),
    ],
  });
  const other = callerOf(facetsRoutes({ clickhouse: engine.clickhouse }), 'scored');
  const fields = 'scores,scores.quality,scores.tone,scores.ok';
  const ask = (query: string) => other.get('/api/public/facets', { entity: 'observations', fields, query });
  const friendly = { kind: 'values', values: [{ value: 'friendly', count: 1 }], hasMore: false };
  expect(await ask('scores.quality:>0.5')).toEqual({
    facets: {
      scores: {
        kind: 'keys',
        values: ['ok', 'quality', 'tone'].map((value) => ({ value, count: 1 })),
        hasMore: false,
      },
      'scores.quality': {
        kind: 'buckets',
        buckets: [
          { from: 0.2, to: 0.3, count: 1 },
          { from: 0.7, to: 0.8, count: 1 },
        ],
      },
      'scores.tone': friendly,
      'scores.ok': { kind: 'values', values: [{ value: 'true', count: 1 }], hasMore: false },
    },
  });
});

test('getHistogram has no buckets without rows', async () => {
  const other = callerOf(facetsRoutes({ clickhouse: engine.clickhouse }), 'empty');
  expect(await other.get('/api/public/histogram', { entity: 'traces' })).toEqual({ bucketSeconds: 0, buckets: [] });
});
