/** What is folded in the tree of a trace, kept while the app is open, and the lines that are left to draw. */
import { useMemo, useState } from 'react';
import {
  isRunLine,
  lineOfRow,
  noRepeats,
  rowOfLine,
  visibleLines,
  type Folds,
  type Repeats,
  type TreeLines,
} from '#lib/repeats.ts';
import { ancestorsOf, hasChildren, visibleRows } from '#lib/tree.ts';
import type { TraceModel } from './_model.ts';

/** By id, because rows move when the trace grows. A run goes by its first member. */
interface FoldedIds {
  readonly collapsed: ReadonlySet<string>;
  readonly opened: ReadonlySet<string>;
}

const nothing: FoldedIds = { collapsed: new Set(), opened: new Set() };
const none: Folds = { collapsed: new Set(), opened: new Set() };
const remembered = new Map<string, FoldedIds>();
const rememberedMax = 50;

export interface FoldedTree extends TreeLines, Folds {
  /** None while repeats are shown one by one. */
  readonly repeats: Repeats;
  readonly fold: (line: number, isFolded: boolean) => void;
  readonly foldAll: () => void;
  readonly unfoldAll: () => void;
}

export interface FoldsOptions {
  readonly traceId: string;
  readonly model: TraceModel;
  readonly foldsRepeats: boolean;
  /** -1 for the trace. What is selected is never hidden, wherever the selection came from. */
  readonly selectedLine: number;
  /** While searching: 1 for each row that is to be seen, and nothing is folded. */
  readonly kept: Uint8Array | undefined;
}

export function useFolds({ traceId, model, foldsRepeats, selectedLine, kept }: FoldsOptions): FoldedTree {
  const { tree, columns } = model;
  const repeats = foldsRepeats && kept === undefined ? model.repeats : noRepeats;
  const [ids, setIds] = useState(() => remembered.get(traceId) ?? nothing);
  const change = (next: FoldedIds) => {
    setIds(next);
    remember(traceId, next);
  };
  const idOf = (row: number) => columns.id[tree.source[row]!]!;

  const folds = useMemo((): Folds => {
    if (kept !== undefined) return none;
    const collapsed = rowsOf(model, ids.collapsed);
    const opened = new Set([...rowsOf(model, ids.opened)].map((row) => repeats.runOf[row] ?? -1));
    if (selectedLine < 0) return { collapsed, opened };
    const row = rowOfLine(selectedLine);
    const above = ancestorsOf(tree, row);
    for (const each of above) collapsed.delete(each);
    for (const each of isRunLine(selectedLine) ? above : [row, ...above]) opened.add(repeats.runOf[each] ?? -1);
    return { collapsed, opened };
  }, [model, tree, repeats, ids, selectedLine, kept]);

  const lines = useMemo((): TreeLines => {
    if (kept === undefined) return visibleLines(tree, repeats, folds);
    const rows = visibleRows(tree, none.collapsed, kept);
    return { lines: rows.map(lineOfRow), depth: rows.map((row) => tree.depth[row]!) };
  }, [tree, repeats, folds, kept]);

  return {
    ...lines,
    ...folds,
    repeats,
    fold: (line, isFolded) => {
      const id = idOf(rowOfLine(line));
      if (isRunLine(line)) change({ ...ids, opened: toggled(ids.opened, [id], !isFolded) });
      else if (isFolded) change({ ...ids, collapsed: toggled(ids.collapsed, [id], true) });
      else {
        const above = ancestorsOf(tree, rowOfLine(line)).map(idOf);
        change({ ...ids, collapsed: toggled(ids.collapsed, [id, ...above], false) });
      }
    },
    foldAll: () => {
      const parents = Array.from(tree.source.keys()).filter((row) => hasChildren(tree, row));
      change({ collapsed: new Set(parents.map(idOf)), opened: nothing.opened });
    },
    unfoldAll: () => change({ collapsed: nothing.collapsed, opened: new Set(Array.from(repeats.first, idOf)) }),
  };
}

/** Would the selected line vanish if this one were folded? */
export function hidesSelection(model: TraceModel, line: number, selected: number): boolean {
  const row = rowOfLine(line);
  const end = isRunLine(line) ? model.repeats.end[model.repeats.runOf[row]!]! : model.tree.end[row]!;
  return selected > line && rowOfLine(selected) < end;
}

function rowsOf({ tree }: TraceModel, ids: ReadonlySet<string>): Set<number> {
  const rows = new Set<number>();
  for (const id of ids) {
    const row = tree.rowOf.get(id);
    if (row !== undefined) rows.add(row);
  }
  return rows;
}

function toggled(ids: ReadonlySet<string>, which: readonly string[], isIn: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  for (const id of which) {
    if (isIn) next.add(id);
    else next.delete(id);
  }
  return next;
}

function remember(traceId: string, ids: FoldedIds): void {
  remembered.delete(traceId);
  remembered.set(traceId, ids);
  const [oldest] = remembered.keys();
  if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
}
