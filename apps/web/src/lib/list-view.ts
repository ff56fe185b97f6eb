/** Saved views and the list on the page: what of the list a view keeps, and whether it has changed since. */
import type { SavedView } from '@telltale/contract/views.ts';
import type { ListSearch } from './list-search.ts';
import { writeColumns } from './table-layout.ts';
import { readTimeRange, writeTimeRange } from './time-range.ts';

/** As the API keeps it. */
export type ViewContents = Pick<SavedView, 'query' | 'columns' | 'orderBy' | 'timePreset'>;

/** Two moments are no preset: a view is for every day. */
export function contentsOf(search: ListSearch, query: string, columns: readonly string[]): ViewContents {
  const range = readTimeRange(search);
  return {
    query,
    columns: [...columns],
    orderBy: search.sort ?? null,
    timePreset: range.kind === 'preset' ? range.id : null,
  };
}

/** The address of a view, without its query. A range that the view leaves open stays as it is, and so do columns. */
export function searchOfView(view: ViewContents & { readonly id: string }, now: ListSearch): ListSearch {
  const range =
    view.timePreset === null
      ? { range: now.range, from: now.from, to: now.to }
      : writeTimeRange(readTimeRange({ range: view.timePreset }));
  return {
    ...range,
    sort: view.orderBy ?? undefined,
    columns: view.columns === null ? now.columns : writeColumns(view.columns),
    view: view.id,
  };
}

export function isModified(view: ViewContents, now: ViewContents): boolean {
  const isOtherRange = view.timePreset !== null && view.timePreset !== now.timePreset;
  const hasOtherColumns = view.columns !== null && view.columns.join('\n') !== now.columns?.join('\n');
  return isOtherRange || hasOtherColumns || view.query !== now.query || view.orderBy !== now.orderBy;
}
