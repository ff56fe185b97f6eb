import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepeats, isRunLine, noRepeats, rowOfLine, runFacts, runsWith, visibleLines } from './repeats.ts';
import { buildTree, visibleRows } from './tree.ts';

/** `[parent, name]` per observation, by index; -1 for the root. */
function given(rows: readonly (readonly [number, string])[]) {
  const columns = {
    id: rows.map((_, i) => `${i}`),
    parentId: rows.map(([parent]) => (parent < 0 ? '' : `${parent}`)),
    startTime: rows.map((_, i) => i * 1000),
    endTime: rows.map((_, i) => (i % 7 === 6 ? null : i * 1000 + i * 100)),
    name: rows.map(([, name]) => name),
    type: rows.map(() => 'SPAN'),
    level: rows.map((_, i) => (i === 2 ? 'ERROR' : 'DEFAULT')),
  };
  return { columns, tree: buildTree(columns) };
}

const none = { collapsed: new Set<number>(), opened: new Set<number>() };
// root > search × 3 (the second with a child), answer, search
const { columns, tree } = given([
  [-1, 'root'],
  [0, 'search'],
  [0, 'search'],
  [0, 'search'],
  [2, 'http'],
  [0, 'answer'],
  [0, 'search'],
]);
const repeats = findRepeats(tree, columns, 3);

describe('repeats', () => {
  it('findRepeats() finds runs of siblings, not those that something interrupts', () => {
    expect(repeats.count).toBe(1);
    expect([repeats.first[0], repeats.end[0], repeats.size[0]]).toEqual([1, 5, 3]);
    expect([...repeats.runOf]).toEqual([-1, 0, 0, -1, 0, -1, -1]);
    expect(findRepeats(tree, columns, 4).count).toBe(0);
  });

  it('visibleLines() shows a run as one line, and its members below it when it is open', () => {
    const folded = visibleLines(tree, repeats, none);
    expect([...folded.lines]).toEqual([1, 2, 11, 13]);
    expect([...folded.depth]).toEqual([0, 1, 1, 1]);
    const open = visibleLines(tree, repeats, { ...none, opened: new Set([0]) });
    expect([...open.lines]).toEqual([1, 2, 3, 5, 7, 9, 11, 13]);
    expect([...open.depth]).toEqual([0, 1, 2, 2, 3, 2, 1, 1]);
  });

  it('runsWith() marks a run for any of its members', () => {
    expect([...runsWith(repeats, Uint8Array.of(1, 0, 0, 0, 1, 0, 0))]).toEqual([1]);
    expect([...runsWith(repeats, Uint8Array.of(1, 0, 0, 1, 0, 1, 1))]).toEqual([0]);
  });

  it('runFacts() sums up the members', () => {
    expect(runFacts(tree, repeats, columns, 0)).toMatchObject({
      size: 3,
      errors: 1,
      warnings: 0,
      p50: 0.2,
      p95: 0.3,
      slowest: { row: 4, seconds: 0.3 },
      startTime: 1000,
      endTime: 3300,
    });
  });

  it('findRepeats() and visibleLines() manage 100,000 siblings, and 100,000 levels', { timeout: 60_000 }, () => {
    const size = 100_000;
    const flat = given(Array.from({ length: size }, (_, i) => [i === 0 ? -1 : 0, i === 0 ? 'root' : 'step'] as const));
    const runs = findRepeats(flat.tree, flat.columns, 4);
    expect([...runs.size]).toEqual([size - 1]);
    expect(visibleLines(flat.tree, runs, none).lines.length).toBe(2);
    const chain = given(Array.from({ length: size }, (_, i) => [i - 1, 'step'] as const));
    expect(visibleLines(chain.tree, findRepeats(chain.tree, chain.columns, 4), none).lines.length).toBe(size);
  });

  it('visibleLines() with every run open shows the same rows as the tree without runs', () => {
    const rows = fc.array(fc.tuple(fc.nat(20), fc.constantFrom('a', 'b')), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.uniqueArray(fc.nat(30)), (shape, folded) => {
        const some = given(shape.map(([parent, name], i) => [i === 0 ? -1 : parent % i, name] as const));
        const runs = findRepeats(some.tree, some.columns, 2);
        const collapsed = new Set(folded);
        const opened = new Set(Array.from({ length: runs.count }, (_, i) => i));
        const { lines } = visibleLines(some.tree, runs, { collapsed, opened });
        const shown = [...lines].filter((line) => !isRunLine(line)).map(rowOfLine);
        expect(shown).toEqual([...visibleRows(some.tree, collapsed)]);
        expect([...lines]).toEqual([...lines].sort((a, b) => a - b));
        expect(visibleLines(some.tree, noRepeats, { collapsed, opened }).lines.length).toBe(shown.length);
      }),
    );
  });
});
