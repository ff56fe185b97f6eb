/** What a key does in the tree: which row it selects, or which it folds. */
import { indexIn } from '#lib/sorted.ts';
import { hasChildren, type FlatTree } from '#lib/tree.ts';

/** Row -1 is the trace itself, above all observations. */
export type TreeMove = { readonly kind: 'select' | 'fold' | 'unfold'; readonly row: number };

export interface TreeState {
  readonly tree: FlatTree;
  readonly visible: Int32Array;
  readonly collapsed: ReadonlySet<number>;
  readonly selected: number;
}

const pageRows = 20;

export function moveByKey(key: string, state: TreeState): TreeMove | null {
  const { tree, visible, collapsed, selected } = state;
  const at = indexIn(visible, selected);
  const last = visible.length - 1;
  const select = (position: number): TreeMove => {
    const target = Math.max(-1, Math.min(position, last));
    return { kind: 'select', row: target < 0 ? -1 : visible[target]! };
  };
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return select(at + 1);
    case 'ArrowUp':
    case 'k':
      return select(at - 1);
    case 'PageDown':
      return select(at + pageRows);
    case 'PageUp':
      return select(at - pageRows);
    case 'Home':
      return select(-1);
    case 'End':
      return select(last);
    case 'ArrowRight':
      if (selected < 0) return select(0);
      if (!hasChildren(tree, selected)) return null;
      return collapsed.has(selected) ? { kind: 'unfold', row: selected } : select(at + 1);
    case 'ArrowLeft':
      if (selected < 0) return null;
      if (hasChildren(tree, selected) && !collapsed.has(selected)) return { kind: 'fold', row: selected };
      return { kind: 'select', row: tree.parent[selected]! };
    default:
      return null;
  }
}
