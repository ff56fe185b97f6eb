import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath, selfTimes } from './critical-path.ts';
import { scaleOf } from './timeline.ts';
import { buildTree } from './tree.ts';

/** `[id, parent, start, end]` per observation. */
function given(rows: readonly (readonly [string, string, number, number | null])[]) {
  const columns = {
    id: rows.map((row) => row[0]),
    parentId: rows.map((row) => row[1]),
    startTime: rows.map((row) => row[2]),
    endTime: rows.map((row) => row[3]),
  };
  const tree = buildTree(columns);
  const idOf = (row: number) => columns.id[tree.source[row]!]!;
  const path = criticalPath(tree, columns, scaleOf(columns));
  const own = selfTimes(tree, columns);
  return {
    path: Array.from(tree.source.keys())
      .filter((row) => path[row] === 1)
      .map(idOf),
    own: Object.fromEntries(Array.from(own, (ms, row) => [idOf(row), ms])),
  };
}

describe('criticalPath', () => {
  it('criticalPath() follows what was waited for, not what ran beside it', () => {
    const { path } = given([
      ['root', '', 0, 100],
      ['plan', 'root', 0, 20],
      ['quick', 'root', 20, 40],
      ['slow', 'root', 20, 70],
      ['slow inner', 'slow', 30, 60],
      ['beside', 'root', 60, 80],
      ['answer', 'root', 70, 95],
      ['mark', 'root', 95, null],
    ]);
    expect(path).toEqual(['root', 'plan', 'slow', 'slow inner', 'answer']);
  });

  it('criticalPath() cuts children that outlive their parent', () => {
    const { path } = given([
      ['root', '', 0, 50],
      ['late', 'root', 10, 500],
      ['worker', '', 50, 500],
    ]);
    expect(path).toEqual(['root', 'late', 'worker']);
  });

  it('criticalPath() is empty where nothing has a length', () => {
    expect(given([['a', '', 5, null]]).path).toEqual([]);
    expect(given([]).path).toEqual([]);
  });

  it('criticalPath() manages 100,000 levels', { timeout: 60_000 }, () => {
    const size = 100_000;
    const { path } = given(
      Array.from({ length: size }, (_, i) => [`${i}`, i === 0 ? '' : `${i - 1}`, i, 2 * size - i]),
    );
    expect(path.length).toBe(size);
  });
});

describe('selfTimes', () => {
  it('selfTimes() leaves out the time of children, that of overlapping ones once', () => {
    const { own } = given([
      ['root', '', 0, 100],
      ['a', 'root', 10, 40],
      ['b', 'root', 30, 50],
      ['c', 'root', 35, 45],
      ['late', 'root', 90, 130],
      ['open', 'root', 60, null],
    ]);
    expect(own).toEqual({ root: 50, a: 30, b: 20, c: 10, late: 40, open: Number.NaN });
  });

  it('selfTimes() lies between nothing and the whole', () => {
    const rows = fc.array(fc.tuple(fc.nat(20), fc.nat(50), fc.nat(50)), { maxLength: 30 });
    fc.assert(
      fc.property(rows, (shape) => {
        const { own } = given(
          shape.map(([parent, from, length], i) => [`${i}`, i === 0 ? '' : `${parent % i}`, from, from + length]),
        );
        shape.forEach(([, , length], i) => {
          expect(own[`${i}`]).toBeGreaterThanOrEqual(0);
          expect(own[`${i}`]).toBeLessThanOrEqual(length);
        });
      }),
    );
  });
});
