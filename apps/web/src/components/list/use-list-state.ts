/** What a list that is filtered by a query shows, and how it changes: the address, read. */
import type { SavedView } from '@telltale/contract/views.ts';
import { useCallback, useMemo } from 'react';
import { useChosenColumns } from '#components/table/use-table.ts';
import { useDefaultView } from '#components/views/use-default-view.ts';
import { askedList, type ListKind, type RowListFilters } from '#lib/list-filters.ts';
import { allView, isPlain, type QueryListSearch } from '#lib/list-search.ts';
import { searchOfView } from '#lib/list-view.ts';

export interface ListState {
  readonly search: QueryListSearch;
  /** `isStep`: the way back leads to how it was before. */
  readonly change: (changes: QueryListSearch, how?: { readonly isStep: boolean }) => void;
  readonly openView: (view: SavedView | null) => void;
  /** What to ask the server for; what was asked last while the query cannot be read. */
  readonly filters: RowListFilters;
  /** Ids of the columns that were chosen; null for the usual ones. */
  readonly chosen: readonly string[] | null;
  /** Names what the list holds, whatever its order. */
  readonly scope: string;
  /** The texts to mark. */
  readonly sought: readonly string[];
  /** The query can be read. */
  readonly isReadable: boolean;
  /** False until it is known what the list opens with, or while the query cannot be read. */
  readonly isReady: boolean;
}

export interface ListStateOptions {
  readonly projectId: string;
  /** Must be stable. */
  readonly kind: ListKind;
  readonly search: QueryListSearch;
  readonly onSearch: (search: QueryListSearch, how: { readonly isStep: boolean }) => void;
}

const nothing: readonly string[] = [];

export function useListState({ projectId, kind, search, onSearch }: ListStateOptions): ListState {
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
  const isOpened = useDefaultView({
    projectId,
    entity: kind.entity,
    isPlain: isPlain(search),
    onOpen: openDefault,
  });
  const chosen = useChosenColumns({ name: kind.entity, columns: search.columns });
  const { filters, sought } = useMemo(() => askedList(search, kind, chosen), [search, kind, chosen]);
  return {
    search,
    change,
    openView,
    filters,
    chosen,
    scope: JSON.stringify([projectId, filters.rangeKey, filters.query]),
    sought: sought ?? nothing,
    isReadable: sought !== null,
    isReady: isOpened && sought !== null,
  };
}

/** A list that was cleared says so, or the default view would open in it. */
function plainly(search: QueryListSearch): QueryListSearch {
  return isPlain(search) ? { view: allView } : search;
}
