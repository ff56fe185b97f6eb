/** Which rows of a list are selected: some by id, or everything that matches, loaded or not. */

export interface RowSelection {
  readonly ids: ReadonlySet<string>;
  /** The row that was chosen last: a range goes on from it. */
  readonly anchor: string | null;
  readonly isAllMatching: boolean;
}

export const nothingSelected: RowSelection = { ids: new Set(), anchor: null, isAllMatching: false };

export function toggleRow(selection: RowSelection, id: string): RowSelection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id, isAllMatching: false };
}

/** From the row chosen last to this one; this one alone when that row is gone. */
export function extendTo(selection: RowSelection, id: string, order: readonly string[]): RowSelection {
  const to = order.indexOf(id);
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  if (from < 0 || to < 0) return { ...toggleRow({ ...selection, ids: without(selection.ids, id) }, id) };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor, isAllMatching: false };
}

/** All of these, or none when all are selected already. */
export function toggleAll(selection: RowSelection, order: readonly string[]): RowSelection {
  return extentOf(selection, order) === 'all' ? nothingSelected : { ...nothingSelected, ids: new Set(order) };
}

export function selectAllMatching(order: readonly string[]): RowSelection {
  return { ids: new Set(order), anchor: null, isAllMatching: true };
}

export function extentOf(selection: RowSelection, order: readonly string[]): 'none' | 'some' | 'all' {
  if (selection.ids.size === 0) return 'none';
  return order.length > 0 && order.every((id) => selection.ids.has(id)) ? 'all' : 'some';
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((each) => each !== id));
}
