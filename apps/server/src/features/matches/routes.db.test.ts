import type { Match } from '@telltale/contract/matches.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { storeRecords, testObservation, testTime, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { matchesRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;

const path = '/api/public/search/matches';

beforeAll(async () => {
  engine = await openTestClickHouse();
  api = callerOf(matchesRoutes({ clickhouse: engine.clickhouse }), 'p');
  const observations = [
    testObservation({ id: 'o1', traceId: 't1', output: 'the refund policy of the shop' }),
    testObservation({ id: 'o2', traceId: 't1', output: 'nothing' }),
  ];
  const traces = [
    testTraceOf({ id: 't1', name: 'refund desk', metadata: { note: 'asked for a refund' } }, observations),
    testTraceOf({ id: 't2', name: 'chat' }, []),
  ];
  await storeRecords(engine.clickhouse, { observations, traces, scores: [] });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

interface Found {
  readonly data: readonly { readonly id: string; readonly matches: readonly Match[] }[];
}

test('listMatches tells of traces what is their own, and what their observations hold', async () => {
  const { data } = await api.get<Found>(path, { entity: 'traces', query: 'refund', id: ['t1', 't2', 'unknown'] });
  expect(data).toEqual([
    {
      id: 't1',
      matches: [
        { field: 'name', snippet: 'refund desk' },
        { field: 'metadata.note', snippet: 'asked for a refund' },
        { field: 'output', snippet: 'the refund policy of the shop', observationId: 'o1' },
      ],
    },
  ]);
});

test('listMatches tells of observations that start within the bounds, which are both included', async () => {
  const asked = { entity: 'observations', query: 'refund', id: ['o1', 'o2'] };
  const found = { data: [{ id: 'o1', matches: [{ field: 'output', snippet: 'the refund policy of the shop' }] }] };
  const at = (ms: number) => new Date(testTime / 1000 + ms).toISOString();
  expect(await api.get(path, asked)).toEqual(found);
  expect(await api.get(path, { ...asked, fromTimestamp: at(0), toTimestamp: at(0) })).toEqual(found);
  expect(await api.get(path, { ...asked, fromTimestamp: at(1) })).toEqual({ data: [] });
  expect(await api.get(path, { ...asked, toTimestamp: at(-1) })).toEqual({ data: [] });
});

test('listMatches has nothing to tell without a search, and refuses to look in no row at all', async () => {
  expect(await api.get(path, { entity: 'traces', query: 'level:ERROR', id: 't1' })).toEqual({ data: [] });
  expect((await api.call('GET', `${path}?entity=traces&query=refund`)).status).toBe(400);
});
