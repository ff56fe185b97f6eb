import type { FilterCondition } from '@telltale/contract/filter.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PageWanted, walk, type WalkOptions } from './_pages.ts';

interface Row {
  readonly id: string;
  readonly micros: number;
}

/** A list as the server gives it: newest first, with times cut to milliseconds. */
function listOf(rows: readonly Row[], asked: FilterCondition[][] = []) {
  const sorted = rows.toSorted((a, b) => b.micros - a.micros || (a.id < b.id ? 1 : -1));
  return async ({ filter, limit }: PageWanted<object>) => {
    asked.push(filter);
    return sorted
      .filter((row) => filter.every((condition) => meets(row, condition)))
      .slice(0, limit)
      .map((row) => ({ id: row.id, timestamp: new Date(Math.floor(row.micros / 1000)).toISOString() }));
  };
}

function meets(row: Row, condition: FilterCondition): boolean {
  if (condition.type === 'stringOptions') return !condition.value.includes(row.id);
  if (condition.type !== 'datetime') throw new Error(`unexpected ${condition.type}`);
  const bound = Date.parse(condition.value) * 1000;
  return condition.operator === '<' ? row.micros < bound : row.micros >= bound;
}

type Found = { id: string; timestamp: string };
const options: WalkOptions<Found> = { pageMax: 3, pageFirst: 3, pageBytes: 100, bytesOf: () => 0 };

async function ids(pages: AsyncGenerator<readonly Found[]>): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...page.map((row) => row.id));
  return found;
}

describe('walk()', () => {
  test('gives every row once, newest first, however many share a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1_000_000, max: 1_004_000 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        async (times, pageMax) => {
          const rows = times.map((micros, at) => ({ id: `r${at}`, micros }));
          const found = await ids(walk({}, listOf(rows), { ...options, pageMax, pageFirst: pageMax }));
          expect(found).toHaveLength(rows.length);
          expect(new Set(found).size).toBe(rows.length);
          const millis = found.map((id) => Math.floor((rows[Number(id.slice(1))]?.micros ?? 0) / 1000));
          expect(millis).toEqual(millis.toSorted((a, b) => b - a));
        },
      ),
    );
  });

  test('keeps the bounds of the query, unless its filter has its own', async () => {
    const rows = [1, 2, 3, 4].map((second) => ({ id: `r${second}`, micros: second * 1_000_000 }));
    const bounds = { fromTimestamp: '1970-01-01T00:00:02Z', toTimestamp: '1970-01-01T00:00:04Z' };
    expect(await ids(walk(bounds, listOf(rows), options))).toEqual(['r3', 'r2']);
    const filter: FilterCondition[] = [
      { type: 'datetime', column: 'timestamp', operator: '>=', value: '1970-01-01T00:00:03Z' },
    ];
    expect(await ids(walk({ ...bounds, filter }, listOf(rows), options))).toEqual(['r4', 'r3']);
  });

  test('stops at the number of rows asked for', async () => {
    const rows = Array.from({ length: 10 }, (_, at) => ({ id: `r${at}`, micros: at * 1000 }));
    expect(await ids(walk({}, listOf(rows), { ...options, rowsMax: 4 }))).toEqual(['r9', 'r8', 'r7', 'r6']);
  });

  test('makes pages smaller when rows are heavy, and larger when they are light', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({ id: `r${at}`, micros: at * 1000 }));
    const sizes: number[] = [];
    const bytesOf = (page: readonly unknown[]) => {
      sizes.push(page.length);
      return page.length * (sizes.length < 3 ? 100 : 2);
    };
    for await (const _page of walk({}, listOf(rows), { ...options, pageMax: 20, pageFirst: 8, bytesOf })) continue;
    expect(sizes).toEqual([8, 1, 1, 4, 16, 20]);
  });
});
