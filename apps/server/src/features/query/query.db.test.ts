import type { Entity } from '@telltale/contract/fields.ts';
import { arbitraryQuery } from '@telltale/contract/query-testing.ts';
import { printQuery, type Query } from '@telltale/contract/query-tree.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { and, readRows, type Sql, sql } from '#features/records/sql.ts';
import { storeRecords } from '#features/records/testing-store.ts';
import { observationWhere } from './observation-rows.ts';
import { readQuery } from './parse.ts';
import { searchSettings } from './search-settings.ts';
import { evaluate } from './testing-evaluate.ts';
import type { Store } from './testing-rows.ts';
import { randomStore, withOlderVersions } from './testing-store.ts';
import { selectTraces } from './trace-rows.ts';

let engine: TestClickHouse;
let store: Store;

beforeAll(async () => {
  engine = await openTestClickHouse();
  store = randomStore(1);
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

function statementOf(entity: Entity, query: Query): Sql {
  const selection = { projectId: 'p', conditions: [], query };
  if (entity === 'observations') {
    return sql`SELECT o.id AS id FROM observations AS o FINAL WHERE ${and(observationWhere(selection))} ORDER BY id`;
  }
  const selected = selectTraces(selection);
  return sql`WITH ${selected.with} SELECT t.id AS id ${selected.from} ORDER BY id`;
}

async function idsOf(entity: Entity, query: Query): Promise<string[]> {
  const rows = await readRows(engine.clickhouse, statementOf(entity, query), { settings: searchSettings });
  return rows.map((row) => String(row['id'])).toSorted();
}

describe.each(['observations', 'traces'] as const)('queries over %s', (entity) => {
  test('queries give the same ids through the engine as evaluated in memory', async () => {
    const queries = fc.array(arbitraryQuery(entity), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(queries, async (many) => {
        for (const query of many) {
          const found = await idsOf(entity, query);
          expect({ query: printQuery(query), found }).toEqual({
            query: printQuery(query),
            found: evaluate(query, entity, store),
          });
        }
      }),
      { numRuns: 6 },
    );
  });

  test('queries of one condition on each field give the same ids', async () => {
    const texts = [
      'has:input',
      '-has:output',
      'input:pha',
      'output:"退款"',
      'metadata:alpha',
      'metadata.region:*a*',
      '-metadata."n.m":>=1',
      'scores.region:>=0.5',
      '-scores.tone:true',
      'has:scores',
      'level:(ERROR OR DEBUG) -level:WARNING',
      'latency:0..1',
      '-latency:>1',
      'tokens:>2',
      'cost:1',
      'user:alpha OR public:false',
      'NOT (tags:alpha OR session:*beta)',
      '退款政策',
      'größe',
      '"x:y-1"',
      'a*ta',
      'session:(alpha OR Gr*) -has:user',
      'ttft:<1',
      'time:>2026-01-01',
      'time:<=2026-01-01',
      'type:TOOL alpha',
    ];
    const counts: number[] = [];
    for (const text of texts) {
      const query = readQuery(text, entity) as Query;
      const found = await idsOf(entity, query);
      expect({ text, found }).toEqual({ text, found: evaluate(query, entity, store) });
      counts.push(found.length);
    }
    // Else all of this would show nothing.
    const all = entity === 'traces' ? store.traces.length : store.observations.length;
    expect(counts.filter((count) => count > 0 && count < all).length).toBeGreaterThan(texts.length / 2);
  });
});
