/** What a list that is filtered by a query shows, and how it changes: the address, read. */
import type { Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import type { SavedView } from '@telltale/contract/views.ts';
import { useCallback, useMemo } from 'react';
import type { QueryListFilters } from '#api/traces.ts';
import { useDefaultView } from '#components/views/use-default-view.ts';
import { allView, isPlain, type QueryListSearch } from '#lib/list-search.ts';
import { searchOfView } from '#lib/list-view.ts';
import { soughtTexts } from '#lib/query-terms.ts';
import { readSort, type SortColumns } from '#lib/sort.ts';
import { readTimeRange, resolveTimeRange } from '#lib/time-range.ts';

export interface ListState {
  readonly search: QueryListSearch;
  /** `isStep`: the way back leads to how it was before. */
  readonly change: (changes: QueryListSearch, how?: { readonly isStep: boolean }) => void;
  readonly openView: (view: SavedView | null) => void;
  /** What to ask the server for; what was asked last while the query cannot be read. */
  readonly filters: QueryListFilters;
  /** Names what the list holds, whatever its order. */
  readonly scope: string;
  /** The texts to mark. */
  readonly sought: readonly string[];
  /** False until it is known what the list opens with, or while the query cannot be read. */
  readonly isReady: boolean;
}

export interface ListStateOptions {
  readonly projectId: string;
  readonly entity: Entity;
  readonly search: QueryListSearch;
  readonly sortColumns: SortColumns;
  readonly onSearch: (search: QueryListSearch, how: { readonly isStep: boolean }) => void;
}

export function useListState({ projectId, entity, search, sortColumns, onSearch }: ListStateOptions): ListState {
  const change = useCallback(
    (changes: QueryListSearch, how = { isStep: false }) => onSearch(plainly({ ...search, ...changes }), how),
    [onSearch, search],
  );
  const openView = useCallback(
    (view: SavedView | null) => {
      // Said outright, or the default view would open when one comes back.
      if (view === null) onSearch({ view: allView }, { isStep: true });
      else onSearch({ ...searchOfView(view, search), query: view.query || undefined }, { isStep: true });
    },
    [onSearch, search],
  );
  const openDefault = useCallback(
    (view: SavedView) => onSearch({ ...searchOfView(view, {}), query: view.query || undefined }, { isStep: false }),
    [onSearch],
  );
  const isOpened = useDefaultView({ projectId, entity, isPlain: isPlain(search), onOpen: openDefault });
  const text = search.query ?? '';
  const { query } = useMemo(() => parseQuery(text, entity), [text, entity]);
  const sought = useMemo(() => (query === undefined ? [] : soughtTexts(query)), [query]);
  const filters = { ...filtersAt(search, sortColumns), isSearch: sought.length > 0 };
  return {
    search,
    change,
    openView,
    filters,
    scope: JSON.stringify([projectId, filters.rangeKey, text]),
    sought,
    isReady: isOpened && query !== undefined,
  };
}

/** What the list at an address asks the server for. */
export function filtersAt(search: QueryListSearch, sortColumns: SortColumns): QueryListFilters {
  const range = readTimeRange(search);
  const { column, direction } = readSort(search.sort, sortColumns);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    query: search.query ?? '',
    isSearch: false,
    orderBy: `${column}.${direction}`,
  };
}

/** A list that was cleared says so, or the default view would open in it. */
function plainly(search: QueryListSearch): QueryListSearch {
  return isPlain(search) ? { view: allView } : search;
}
