import { describe, expect, it } from 'vitest';
import { buildTree, visibleRows } from '#lib/tree.ts';
import { moveByKey } from './_navigation.ts';

// root(0) > a(1) > a1(2), a2(3); b(4)
const tree = buildTree({
  id: ['root', 'a', 'a1', 'a2', 'b'],
  parentId: ['', 'root', 'a', 'a', 'root'],
  startTime: [0, 1, 2, 3, 4],
});

function press(key: string, selected: number, folded: number[] = []) {
  const collapsed = new Set(folded);
  return moveByKey(key, { tree, visible: visibleRows(tree, collapsed), collapsed, selected });
}

describe('moveByKey', () => {
  it('moveByKey() goes up and down through visible rows, the trace first', () => {
    expect(press('ArrowDown', -1)).toEqual({ kind: 'select', row: 0 });
    expect(press('ArrowDown', 1, [1])).toEqual({ kind: 'select', row: 4 });
    expect(press('ArrowUp', 0)).toEqual({ kind: 'select', row: -1 });
    expect(press('ArrowDown', 4)).toEqual({ kind: 'select', row: 4 });
    expect(press('End', -1)).toEqual({ kind: 'select', row: 4 });
  });

  it('moveByKey() unfolds to the right, then enters', () => {
    expect(press('ArrowRight', 1, [1])).toEqual({ kind: 'unfold', row: 1 });
    expect(press('ArrowRight', 1)).toEqual({ kind: 'select', row: 2 });
    expect(press('ArrowRight', 2)).toBeNull();
  });

  it('moveByKey() folds to the left, then leaves', () => {
    expect(press('ArrowLeft', 1)).toEqual({ kind: 'fold', row: 1 });
    expect(press('ArrowLeft', 2)).toEqual({ kind: 'select', row: 1 });
    expect(press('ArrowLeft', 0, [0])).toEqual({ kind: 'select', row: -1 });
  });

  it('moveByKey() leaves other keys alone', () => {
    expect(press('x', 0)).toBeNull();
  });
});
