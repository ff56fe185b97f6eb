/** The screen of a list of sessions or users: its controls, columns, saved views, and the way back to where one was. */
import { useRouter, type NavigateOptions } from '@tanstack/react-router';
import type { SavedView } from '@telltale/contract/views.ts';
import { useCallback, type ReactNode } from 'react';
import { EmptyList, type CountQuery, type Noun } from '#components/empty-list.tsx';
import { ListControls, type PlainListSearch } from '#components/list-controls.tsx';
import { listExits } from '#components/list-exits.ts';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { TableOptions } from '#components/table/table-options.tsx';
import { useTable, type TableLayout } from '#components/table/use-table.ts';
import { useDefaultView } from '#components/views/use-default-view.ts';
import { ViewMenu } from '#components/views/view-menu.tsx';
import { listAddress, placeIn, rememberPlace } from '#lib/list-place.ts';
import { allView, isPlain } from '#lib/list-search.ts';
import { contentsOf, searchOfView } from '#lib/list-view.ts';
import { parseSearch, pick, stringifySearch } from '#lib/search-params.ts';
import { readSort, writeSort, type SortColumns } from '#lib/sort.ts';
import { DataGrid, type Column } from '#ui/data-grid.tsx';
import { RowsFirst } from './rows-first.ts';
import type { Rows } from './use-rows.ts';

export interface PlainListOptions<T> {
  readonly projectId: string;
  readonly entity: 'sessions' | 'users';
  readonly search: PlainListSearch;
  /** Those of the address that filter. */
  readonly filterKeys: readonly string[];
  /** Must be stable. */
  readonly known: readonly Column<T>[];
  readonly onSearch: (search: PlainListSearch) => void;
}

export interface PlainList<T> {
  readonly layout: TableLayout<T>;
  readonly contents: ReturnType<typeof contentsOf>;
  readonly openView: (view: SavedView | null) => void;
  /** False until it is known with what the list opens. */
  readonly isReady: boolean;
}

export function usePlainList<T>(options: PlainListOptions<T>): PlainList<T> {
  const { projectId, entity, search, filterKeys, known, onSearch } = options;
  const layout = useTable({
    name: entity,
    known,
    columns: search.columns,
    onColumns: (columns) => onSearch({ ...search, columns }),
  });
  const openView = useCallback(
    (view: SavedView | null) =>
      onSearch(
        view === null
          ? { view: allView }
          : { ...pick(parseSearch(view.query), filterKeys), ...searchOfView(view, search) },
      ),
    [onSearch, search, filterKeys],
  );
  const isReady = useDefaultView({ projectId, entity, isPlain: isPlain(search), onOpen: openView });
  const query = stringifySearch(pick({ ...search }, filterKeys)).replace(/^\?/, '');
  return { layout, contents: contentsOf(search, query, layout.shownIds), openView, isReady };
}

export interface PlainListPageProps<T, S extends PlainListSearch> {
  readonly options: Pick<PlainListOptions<T>, 'projectId' | 'entity'>;
  readonly list: PlainList<T>;
  readonly rows: Rows<T>;
  readonly title: string;
  readonly noun: Noun;
  readonly search: S;
  readonly onChange: (changes: S) => void;
  readonly searchLabel: string;
  readonly placeholder: string;
  /** After the title: filters that came with a link. */
  readonly lead?: ReactNode;
  /** The changes that take all filters away; null when there are none. */
  readonly cleared: S | null;
  /** How many rows the list has at an address. */
  readonly countAt: (search: S) => CountQuery;
  /** What such rows are, and where they come from. */
  readonly about: ReactNode;
  readonly sortColumns: SortColumns;
  readonly rowLabel: (row: T) => string;
  /** The page of a row. */
  readonly targetOf: (row: T) => NavigateOptions;
}

export function PlainListPage<T extends { readonly id: string }, S extends PlainListSearch>(
  props: PlainListPageProps<T, S>,
) {
  const { options, list, rows, title, noun, search, onChange, sortColumns, targetOf } = props;
  const { projectId, entity } = options;
  const { layout } = list;
  const router = useRouter();
  // Not the router's: that is the next page's already while this one is shown until it has come.
  const address = listAddress(projectId, entity, search);
  const open = (row: T, { newTab }: { readonly newTab: boolean }) => {
    const target = targetOf(row);
    if (newTab) window.open(router.buildLocation(target).href, '_blank', 'noopener');
    else void router.navigate(target);
  };
  return (
    <RowsFirst value={rows.hasAnswered}>
      <PageHeader title={title}>
        {props.lead}
        <ListControls
          projectId={projectId}
          search={search}
          onChange={(changes) => onChange(changes as S)}
          searchLabel={props.searchLabel}
          placeholder={props.placeholder}
          noun={noun}
          total={rows.total}
        >
          <ViewMenu
            projectId={projectId}
            entity={entity}
            viewId={search.view}
            contents={list.contents}
            onOpen={list.openView}
          />
          <TableOptions layout={layout} />
        </ListControls>
      </PageHeader>
      {rows.error !== null ? (
        <QueryError error={rows.error} onRetry={rows.refresh} />
      ) : rows.isEmpty ? (
        <EmptyList
          projectId={projectId}
          noun={noun}
          exits={listExits({
            search,
            cleared: props.cleared,
            countAt: props.countAt,
            onChange: (changes) => onChange(changes as S),
          })}
        >
          {props.about}
        </EmptyList>
      ) : (
        <DataGrid
          label={title}
          columns={layout.columns}
          rows={rows.rows}
          rowId={(row) => row.id}
          rowLabel={props.rowLabel}
          total={rows.total ?? rows.rows.length}
          rowHeight={layout.rowHeight}
          rowLines={layout.rowLines}
          onOpen={open}
          onEnd={rows.more}
          sort={readSort(search.sort, sortColumns)}
          onSort={(sort) => onChange({ sort: writeSort(sort, sortColumns) } as S)}
          onResize={layout.resize}
          onMove={layout.move}
          skeletonRows={rows.isPending ? 16 : rows.isFetchingMore ? 3 : 0}
          place={placeIn(address)}
          onLeave={(place) => rememberPlace(address, place)}
        />
      )}
    </RowsFirst>
  );
}
