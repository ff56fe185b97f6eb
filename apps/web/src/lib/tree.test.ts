import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ancestorsOf,
  buildTree,
  hasChildren,
  subtreeSums,
  visibleRows,
  type FlatTree,
  type TreeColumns,
} from './tree.ts';

/** `[id, parentId, start]` per observation. */
function columns(rows: readonly (readonly [string, string, number])[]): TreeColumns {
  return { id: rows.map((r) => r[0]), parentId: rows.map((r) => r[1]), startTime: rows.map((r) => r[2]) };
}

function outline(tree: FlatTree, { id }: TreeColumns): string[] {
  return Array.from(tree.source, (index, row) => `${'.'.repeat(tree.depth[row]!)}${id[index]!}`);
}

describe('buildTree', () => {
  it('buildTree() puts children below their parents, siblings by start', () => {
    const input = columns([
      ['late', 'root', 30],
      ['early', 'root', 10],
      ['leaf', 'late', 40],
      ['root', '', 0],
      ['second', '', 5],
    ]);
    expect(outline(buildTree(input), input)).toEqual(['root', '.early', '.late', '..leaf', 'second']);
  });

  it('buildTree() shows a child of a missing parent at the root and says so', () => {
    const input = columns([
      ['a', '', 0],
      ['b', 'gone', 1],
      ['c', 'b', 2],
    ]);
    const tree = buildTree(input);
    expect(outline(tree, input)).toEqual(['a', 'b', '.c']);
    expect([...tree.orphans]).toEqual(['b']);
  });

  it('buildTree() breaks cycles at their earliest member, with what hangs on them kept', () => {
    const input = columns([
      ['self', 'self', 0],
      ['x', 'z', 3],
      ['y', 'x', 1],
      ['z', 'y', 2],
      ['tail', 'z', 4],
    ]);
    const tree = buildTree(input);
    expect(outline(tree, input)).toEqual(['self', 'y', '.z', '..x', '..tail']);
    expect([...tree.orphans].sort()).toEqual(['self', 'y']);
  });

  it('buildTree() lays out a chain of 100,000 without recursion', () => {
    const size = 100_000;
    const tree = buildTree(columns(Array.from({ length: size }, (_, i) => [`${i}`, i === 0 ? '' : `${i - 1}`, i])));
    expect(tree.depth[size - 1]).toBe(size - 1);
    expect(tree.end[0]).toBe(size);
  });

  it('buildTree() shows every observation once, whatever the parents', () => {
    const rows = fc.array(fc.tuple(fc.nat(30), fc.nat(5)), { maxLength: 30 });
    fc.assert(
      fc.property(rows, (given) => {
        const input = columns(given.map(([parent, start], i) => [`${i}`, parent === 30 ? '' : `${parent}`, start]));
        const tree = buildTree(input);
        expect([...tree.source].sort((a, b) => a - b)).toEqual(given.map((_, i) => i));
        for (let row = 0; row < tree.size; row++) {
          const parent = tree.parent[row]!;
          expect(tree.depth[row]).toBe(parent < 0 ? 0 : tree.depth[parent]! + 1);
          expect(parent < 0 || (row > parent && tree.end[row]! <= tree.end[parent]!)).toBe(true);
        }
      }),
    );
  });
});

describe('views of a tree', () => {
  const input = columns([
    ['root', '', 0],
    ['a', 'root', 1],
    ['a1', 'a', 2],
    ['a2', 'a', 3],
    ['b', 'root', 4],
  ]);
  const tree = buildTree(input);

  it('visibleRows() leaves out what is below folded rows', () => {
    expect([...visibleRows(tree, new Set())]).toEqual([0, 1, 2, 3, 4]);
    expect([...visibleRows(tree, new Set([1]))]).toEqual([0, 1, 4]);
    expect([...visibleRows(tree, new Set([0, 1]))]).toEqual([0]);
  });

  it('subtreeSums() adds up each row and everything below it, unknown as nothing', () => {
    expect([...subtreeSums(tree, [1, 2, null, 8, 16])]).toEqual([27, 10, 0, 8, 16]);
  });

  it('ancestorsOf() goes from the nearest to the root', () => {
    expect(ancestorsOf(tree, 3)).toEqual([1, 0]);
    expect(ancestorsOf(tree, -1)).toEqual([]);
    expect(hasChildren(tree, 1)).toBe(true);
    expect(hasChildren(tree, 4)).toBe(false);
  });
});
