import { printQuery } from '@telltale/contract/query-tree.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { allPages, arbitrarySearch, newestFirst, scatteredStore, testLimits } from '#features/query/testing-search.ts';
import { withOlderVersions } from '#features/query/testing-store.ts';
import { storeRecords } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { tracesRoutes } from './routes.ts';

const store = scatteredStore();
let engine: TestClickHouse;
let api: Caller;

beforeAll(async () => {
  engine = await openTestClickHouse();
  await storeRecords(engine.clickhouse, withOlderVersions(store));
  const writer = { exclusively: <T>(work: (rowVersion: number) => Promise<T>) => work(3) };
  api = callerOf(tracesRoutes({ clickhouse: engine.clickhouse, writer, priceOf: () => null, limits: testLimits }), 'p');
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

test('searchTraces gives page by page what the query means, newest first', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySearch('traces'), fc.constantFrom(5, 50), async (query, limit) => {
      const text = printQuery(query);
      expect({ text, found: await allPages(api, '/api/public/search/traces', query, limit) }).toEqual({
        text,
        found: newestFirst('traces', query, store),
      });
    }),
    { numRuns: 8 },
  );
});

test('searchTraces refuses a cursor that is not ours', async () => {
  const reply = await api.call('GET', '/api/public/search/traces?query=alpha&cursor=e30');
  expect(reply.status).toBe(400);
});
