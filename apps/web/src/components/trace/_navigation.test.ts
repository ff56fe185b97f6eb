import { describe, expect, it } from 'vitest';
import { findRepeats, lineOfRow, noRepeats, visibleLines } from '#lib/repeats.ts';
import { buildTree } from '#lib/tree.ts';
import { moveByKey } from './_navigation.ts';

// root(0) > a(1) > a1(2), a2(3); b(4)
const columns = {
  id: ['root', 'a', 'a1', 'a2', 'b'],
  parentId: ['', 'root', 'a', 'a', 'root'],
  startTime: [0, 1, 2, 3, 4],
  name: ['root', 'a', 'same', 'same', 'b'],
  type: ['SPAN', 'SPAN', 'SPAN', 'SPAN', 'SPAN'],
};
const tree = buildTree(columns);

function press(key: string, selected: number, folded: number[] = []) {
  const folds = { collapsed: new Set(folded), opened: new Set<number>() };
  const { lines } = visibleLines(tree, noRepeats, folds);
  const line = selected < 0 ? -1 : lineOfRow(selected);
  return moveByKey(key, { tree, repeats: noRepeats, lines, ...folds, selected: line });
}

function to(kind: 'select' | 'fold' | 'unfold', row: number) {
  return { kind, line: row < 0 ? -1 : lineOfRow(row) };
}

describe('moveByKey', () => {
  it('moveByKey() goes up and down through visible rows, the trace first', () => {
    expect(press('ArrowDown', -1)).toEqual(to('select', 0));
    expect(press('ArrowDown', 1, [1])).toEqual(to('select', 4));
    expect(press('ArrowUp', 0)).toEqual(to('select', -1));
    expect(press('ArrowDown', 4)).toEqual(to('select', 4));
    expect(press('End', -1)).toEqual(to('select', 4));
  });

  it('moveByKey() unfolds to the right, then enters', () => {
    expect(press('ArrowRight', 1, [1])).toEqual(to('unfold', 1));
    expect(press('ArrowRight', 1)).toEqual(to('select', 2));
    expect(press('ArrowRight', 2)).toBeNull();
  });

  it('moveByKey() folds to the left, then leaves', () => {
    expect(press('ArrowLeft', 1)).toEqual(to('fold', 1));
    expect(press('ArrowLeft', 2)).toEqual(to('select', 1));
    expect(press('ArrowLeft', 0, [0])).toEqual(to('select', -1));
  });

  it('moveByKey() opens, enters and leaves a run of repeats', () => {
    const repeats = findRepeats(tree, columns, 2);
    const run = 2 * 2;
    const pressIn = (key: string, selected: number, opened: number[]) => {
      const folds = { collapsed: new Set<number>(), opened: new Set(opened) };
      return moveByKey(key, { tree, repeats, lines: visibleLines(tree, repeats, folds).lines, ...folds, selected });
    };
    expect(pressIn('ArrowDown', lineOfRow(1), [])).toEqual({ kind: 'select', line: run });
    expect(pressIn('ArrowDown', run, [])).toEqual(to('select', 4));
    expect(pressIn('ArrowRight', run, [])).toEqual({ kind: 'unfold', line: run });
    expect(pressIn('ArrowRight', run, [0])).toEqual(to('select', 2));
    expect(pressIn('ArrowLeft', lineOfRow(3), [0])).toEqual({ kind: 'select', line: run });
    expect(pressIn('ArrowLeft', run, [0])).toEqual({ kind: 'fold', line: run });
    expect(pressIn('ArrowLeft', run, [])).toEqual(to('select', 1));
  });

  it('moveByKey() leaves other keys alone', () => {
    expect(press('x', 0)).toBeNull();
  });
});
