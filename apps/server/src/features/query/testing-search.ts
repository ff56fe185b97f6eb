/** What searches that come page by page are tested with: rows that scatter over time, and made-up searches. */
import { arbitraryQuery, testTexts } from '@telltale/contract/query-testing.ts';
import type { Entity } from '@telltale/contract/fields.ts';
import { allOf, printQuery, type Query } from '@telltale/contract/query-tree.ts';
import fc from 'fast-check';
import { testTraceOf } from '#features/records/testing-store.ts';
import type { Caller } from '#http/testing.ts';
import { rowsMeeting } from './testing-evaluate.ts';
import type { Store } from './testing-rows.ts';
import { randomStore } from './testing-store.ts';

/** So that a handful of rows takes every round there is. */
export const testLimits = {
  indexed: { reads: [{ rows: 30, bytes: 3_000 }], lookUps: { first: 10, further: [12, 40] } },
  compared: {
    reads: [
      { rows: 20, bytes: 2_000 },
      { rows: 50, bytes: 5_000 },
    ],
    lookUps: { first: 5, further: [8, 30] },
  },
};
const minute = 60_000_000;

export function scatteredStore(): Store {
  const stores = [1, 2, 3, 4].map(scattered);
  return {
    observations: stores.flatMap(({ observations }) => observations),
    traces: stores.flatMap(({ traces }) => traces),
    scores: [],
  };
}

/**
 * Its own traces; of every other store as they are in life, with observations soon after the trace's time, and of the rest with
 * some that start days before or after.
 */
function scattered(seed: number): Store {
  const { observations, traces } = randomStore(seed);
  const times = new Map(traces.map(({ id, timestamp }, n) => [id, timestamp + n * 11 * minute]));
  const named = observations.map((record, n) => {
    const time = seed % 2 === 0 ? times.get(record.traceId) : undefined;
    const startTime = (time ?? record.startTime) + ((n * seed * 7) % 45) * minute;
    return { ...record, id: `${seed}-${record.id}`, traceId: `${seed}-${record.traceId}`, startTime };
  });
  return {
    observations: named,
    traces: traces.map((record) => {
      const id = `${seed}-${record.id}`;
      const timestamp = times.get(record.id) ?? record.timestamp;
      const { firstStart, lastStart } = testTraceOf(
        {},
        named.filter(({ traceId }) => traceId === id),
      );
      return { ...record, id, timestamp, firstStart, lastStart };
    }),
    scores: [],
  };
}

const words = fc.constantFrom(...testTexts, 'pha', 'alpha beta', 'lph', '退款政策', '退款', 'nowhere');
const search = words.map((word): Query => ({ kind: 'search', pieces: [word] }));
export const arbitrarySearch = (entity: Entity): fc.Arbitrary<Query> =>
  fc.oneof(
    search,
    fc.tuple(search, search).map((two): Query => ({ kind: 'or', of: two })),
    fc.tuple(search, arbitraryQuery(entity)).map(allOf),
    fc
      .constantFrom('input', 'output')
      .chain((field) =>
        words.map((word): Query => ({ kind: 'is', field, test: { kind: 'contains', pieces: [word] } })),
      ),
  );

/** The ids of what meets the query, in the order of lists. */
export function newestFirst(entity: Entity, query: Query, store: Store): string[] {
  const ids = new Set(rowsMeeting(query, entity, store).map(({ id }) => id));
  const rows =
    entity === 'traces'
      ? store.traces.map(({ id, timestamp }) => ({ id, time: timestamp, rank: id }))
      : store.observations.map(({ id, traceId, startTime }) => ({ id, time: startTime, rank: `${traceId} ${id}` }));
  return rows
    .filter(({ id }) => ids.has(id))
    .toSorted((a, b) => b.time - a.time || (a.rank < b.rank ? 1 : -1))
    .map(({ id }) => id);
}

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly meta: { readonly cursor?: string };
}

/** The ids of all pages, in order. */
export async function allPages(api: Caller, path: string, query: Query, limit: number): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const page: Page = await api.get(path, { query: printQuery(query), limit, cursor });
    found.push(...page.data.map(({ id }) => id));
    if (page.meta.cursor === cursor) throw new Error(`${path} goes round in a circle at ${cursor}`);
    ({ cursor } = page.meta);
  }
  return found;
}
