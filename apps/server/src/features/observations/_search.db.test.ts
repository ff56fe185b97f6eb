import { printQuery } from '@telltale/contract/query-tree.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { allPages, arbitrarySearch, newestFirst, scatteredStore, testLimits } from '#features/query/testing-search.ts';
import { withOlderVersions } from '#features/query/testing-store.ts';
import { storeRecords } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { observationsRoutes } from './routes.ts';

const store = scatteredStore();
let engine: TestClickHouse;
let api: Caller;

beforeAll(async () => {
  engine = await openTestClickHouse();
  await storeRecords(engine.clickhouse, withOlderVersions(store));
  const deps = { clickhouse: engine.clickhouse, priceOf: () => null, limits: testLimits };
  api = callerOf(observationsRoutes(deps), 'p');
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

test('listObservationsV2 gives page by page what a search means, newest first', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySearch('observations'), fc.constantFrom(15, 40, 200), async (query, limit) => {
      const text = printQuery(query);
      expect({ text, found: await allPages(api, '/api/public/v2/observations', query, limit) }).toEqual({
        text,
        found: newestFirst('observations', query, store),
      });
    }),
    { numRuns: 12 },
  );
});
