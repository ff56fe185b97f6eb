/** What a key does in the tree: which line it selects, or which it folds. */
import { isRunLine, lineOfRow, lineOfRun, rowOfLine, type Folds, type Repeats } from '#lib/repeats.ts';
import { indexIn } from '#lib/sorted.ts';
import { hasChildren, type FlatTree } from '#lib/tree.ts';

/** Line -1 is the trace itself, above all observations. */
export type TreeMove = { readonly kind: 'select' | 'fold' | 'unfold'; readonly line: number };

export interface TreeState extends Folds {
  readonly tree: FlatTree;
  readonly repeats: Repeats;
  readonly lines: Int32Array;
  readonly selected: number;
}

const pageRows = 20;

export function moveByKey(key: string, state: TreeState): TreeMove | null {
  const { lines, selected } = state;
  const at = indexIn(lines, selected);
  const last = lines.length - 1;
  const select = (position: number): TreeMove => {
    const target = Math.max(-1, Math.min(position, last));
    return { kind: 'select', line: target < 0 ? -1 : lines[target]! };
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
      if (!canFold(state, selected)) return null;
      return isOpen(state, selected) ? select(at + 1) : { kind: 'unfold', line: selected };
    case 'ArrowLeft':
      if (selected < 0) return null;
      if (canFold(state, selected) && isOpen(state, selected)) return { kind: 'fold', line: selected };
      return { kind: 'select', line: lineAbove(state, selected) };
    default:
      return null;
  }
}

function canFold({ tree }: TreeState, line: number): boolean {
  return isRunLine(line) || hasChildren(tree, rowOfLine(line));
}

function isOpen({ repeats, collapsed, opened }: TreeState, line: number): boolean {
  const row = rowOfLine(line);
  return isRunLine(line) ? opened.has(repeats.runOf[row]!) : !collapsed.has(row);
}

/** The run of a member, the parent of others; -1 at the top. */
function lineAbove({ tree, repeats }: TreeState, line: number): number {
  const row = rowOfLine(line);
  const run = repeats.runOf[row] ?? -1;
  if (run >= 0 && !isRunLine(line)) return lineOfRun(repeats, run);
  const parent = tree.parent[row]!;
  return parent < 0 ? -1 : lineOfRow(parent);
}
