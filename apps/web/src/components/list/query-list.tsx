/** The screen of a list that is filtered by a query: its controls, the table, and one row in full beside it. */
import { useRouter } from '@tanstack/react-router';
import type { Entity } from '@telltale/contract/fields.ts';
import type { Match } from '@telltale/contract/matches.ts';
import { RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { SearchedRow } from '#api/matches.ts';
import type { Noun } from '#components/empty-list.tsx';
import { FreshnessChip } from '#components/freshness-chip.tsx';
import { FacetSidebar } from '#components/facets/facet-sidebar.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { QueryBar } from '#components/query-bar/query-bar.tsx';
import { TableOptions } from '#components/table/table-options.tsx';
import type { TableLayout } from '#components/table/use-table.ts';
import { TimeHistogram } from '#components/time-histogram.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import { markedAddress, type TraceAddress } from '#components/trace/address.ts';
import { ViewMenu } from '#components/views/view-menu.tsx';
import { formatCount } from '#lib/format.ts';
import { whenIdle } from '#lib/idle.ts';
import { listAddress, placeIn, rememberPlace } from '#lib/list-place.ts';
import type { QueryListSearch } from '#lib/list-search.ts';
import { useNow } from '#lib/now.ts';
import { contentsOf } from '#lib/list-view.ts';
import { readSort, writeSort, type SortColumns } from '#lib/sort.ts';
import { readTimeRange, steadyBounds, writeTimeRange } from '#lib/time-range.ts';
import { IconButton } from '#ui/button.tsx';
import { DataGrid, type GridHandle, type OpenHow } from '#ui/data-grid.tsx';
import { Notice } from '#ui/notice.tsx';
import { useShortcutHelp, type ShortcutGroup } from '#ui/shortcut-help.ts';
import { useShortcuts } from '#ui/shortcuts.ts';
import { MatchesStrip } from './matches-strip.tsx';
import { loadPeek, Peek } from './peek.tsx';
import { RowsFirst } from './rows-first.ts';
import type { ListState } from './use-list-state.ts';
import { type Matches, useMatches } from './use-matches.ts';
import type { Rows } from './use-rows.ts';
import { useSelection, type Selection } from './use-selection.ts';

export type ListRow = SearchedRow;

export interface QueryListProps<T extends ListRow> {
  readonly projectId: string;
  readonly entity: Entity;
  readonly title: string;
  readonly noun: Noun;
  readonly state: ListState;
  readonly rows: Rows<T>;
  readonly layout: TableLayout<T>;
  readonly sortColumns: SortColumns;
  readonly rowLabel: (row: T) => string;
  /** The trace to show for a row, and what in it. */
  readonly traceOf: (row: T) => { readonly traceId: string; readonly observationId?: string };
  /** In place of the table when there is no row. */
  readonly empty: ReactNode;
  readonly onRefresh: () => void;
  /** At the end of the title line. */
  readonly controls?: ReactNode;
  /** Hovers over the table. */
  readonly news?: ReactNode;
  readonly actions?: (selection: Selection<T>) => ReactNode;
}

const shortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Row in focus',
    keys: [
      ['Space p', 'Show it beside the list'],
      ['Esc', 'Close what is beside'],
      ['x', 'Select it'],
      ['Shift+↓ Shift+↑', 'Select on'],
    ],
  },
];

export function QueryList<T extends ListRow>(props: QueryListProps<T>) {
  const { projectId, entity, title, noun, state, rows, layout, sortColumns, rowLabel, traceOf } = props;
  const { search, change } = state;
  const router = useRouter();
  const grid = useRef<GridHandle>(null);
  // Not the router's: that is the next page's already while this one is shown until it has come.
  const address = listAddress(projectId, entity, search);
  const bounds = steadyBounds(readTimeRange(search), useNow());
  const scope = { projectId, entity, query: search.query ?? '', range: bounds } as const;
  const ask = (query: string) => change({ query: query === '' ? undefined : query });
  const selection = useSelection(rows.rows, state.scope);
  const isSearch = state.sought.length > 0;
  // Of rows that are about to go nobody wants to know, and the search would wait for it.
  const pages = rows.isPlaceholder ? [] : rows.pages;
  const matches = useMatches(projectId, isSearch ? { entity, query: scope.query, pages } : null);
  const peek = usePeek(props, grid, matches);
  // Rows of the query before stay while one types; an address that never could be read has none.
  const isUnreadable = !state.isReadable && rows.isPending;
  useShortcutHelp(shortcuts);
  useEffect(() => (rows.hasAnswered ? whenIdle(loadPeek) : undefined), [rows.hasAnswered]);
  const expand = useCallback(
    (row: { readonly traceId: string }, trace: TraceAddress, newTab: boolean) => {
      const to = {
        to: '/project/$projectId/traces/$traceId',
        params: { projectId, traceId: row.traceId },
        search: trace,
      } as const;
      if (newTab) window.open(router.buildLocation(to).href, '_blank', 'noopener');
      else void router.navigate(to);
    },
    [projectId, router],
  );
  const open = (row: T, { newTab, by }: OpenHow) => {
    if (newTab || by === 'key') expand(traceOf(row), placeInTrace(props, row, matches), newTab);
    else peek.show(row);
  };
  const strip = useMemo(
    () => (isSearch ? (row: T) => <MatchesStrip matches={matches.get(row.id)} sought={state.sought} /> : undefined),
    [isSearch, matches, state.sought],
  );

  return (
    <RowsFirst value={rows.hasAnswered}>
      <PageHeader title={title}>
        <ViewMenu
          projectId={projectId}
          entity={entity}
          viewId={search.view}
          contents={contentsOf(search, search.query ?? '', layout.shownIds)}
          onOpen={state.openView}
        />
        <output className="text-sm text-ink-3">
          {rows.total !== null && `${formatCount(rows.total)} ${rows.total === 1 ? noun.one : noun.many}`}
        </output>
        <div className="ml-auto flex items-center gap-1.5">
          <FreshnessChip projectId={projectId} />
          <TableOptions layout={layout} />
          <TimeRangePicker value={readTimeRange(search)} onChange={(range) => change(writeTimeRange(range))} />
          <IconButton label="Refresh" onClick={props.onRefresh}>
            <RefreshCw size={14} aria-hidden className={rows.isFetching ? 'animate-spin' : ''} />
          </IconButton>
          {props.controls}
        </div>
      </PageHeader>
      <div className="flex shrink-0 border-b border-line px-4 py-1.5">
        <QueryBar {...scope} onQuery={ask} />
      </div>
      <div className="relative flex min-h-0 flex-1">
        <FacetSidebar {...scope} onQuery={ask} />
        <div className="relative flex min-w-0 flex-1 flex-col">
          {!isUnreadable && (
            <TimeHistogram {...scope} onRange={({ from, to }) => change({ range: undefined, from, to })} />
          )}
          <div className="relative">{props.news}</div>
          {isUnreadable ? (
            <Notice title="The query cannot be read">Once it is mended above, its {noun.many} are here.</Notice>
          ) : rows.error !== null ? (
            <QueryError error={rows.error} onRetry={props.onRefresh} />
          ) : rows.isEmpty ? (
            props.empty
          ) : (
            <DataGrid
              ref={grid}
              label={title}
              columns={layout.columns}
              rows={rows.rows}
              rowId={idOf}
              rowLabel={rowLabel}
              total={rows.total ?? rows.rows.length}
              rowHeight={layout.rowHeight}
              rowLines={layout.rowLines}
              onOpen={open}
              onPeek={peek.toggle}
              onActive={peek.follow}
              onEnd={rows.more}
              sort={readSort(search.sort, sortColumns)}
              onSort={(sort) => change({ sort: writeSort(sort, sortColumns) })}
              onResize={layout.resize}
              onMove={layout.move}
              selection={selection.grid}
              currentId={search.peek}
              strip={strip}
              skeletonRows={rows.isPending ? 24 : rows.isFetchingMore ? 3 : 0}
              place={placeIn(address)}
              onLeave={(place) => rememberPlace(address, place)}
            />
          )}
          {selection.chosen.ids.size > 0 && props.actions?.(selection)}
        </div>
        {peek.shown !== null && (
          <Peek
            projectId={projectId}
            {...peek.shown}
            at={peek.at}
            count={rows.rows.length}
            onStep={peek.step}
            onExpand={(trace) => peek.shown !== null && expand(peek.shown, trace, false)}
            onClose={peek.close}
          />
        )}
      </div>
    </RowsFirst>
  );
}

/** The row beside the list; it is in the address, so that the way back closes it. */
function usePeek<T extends ListRow>(
  props: QueryListProps<T>,
  grid: { readonly current: GridHandle | null },
  matches: Matches,
) {
  const { state, rows, traceOf } = props;
  const { search, change } = state;
  const list = rows.rows;
  const at = search.peek === undefined ? -1 : list.findIndex((row) => row.id === search.peek);
  const isOpen = search.peek !== undefined;
  const addressOf = (row: T): QueryListSearch => {
    const { traceId } = traceOf(row);
    return { peek: row.id, peekTrace: traceId === row.id ? undefined : traceId };
  };
  const show = (row: T) => {
    if (row.id !== search.peek) change(addressOf(row), { isStep: !isOpen });
  };
  const close = () => {
    change({ peek: undefined, peekTrace: undefined });
    if (at >= 0) grid.current?.focusRow(at);
  };
  const step = (by: 1 | -1) => {
    const from = at >= 0 ? at : (grid.current?.active() ?? -1);
    if (list.length > 0) grid.current?.focusRow(Math.max(0, Math.min(from + by, list.length - 1)));
  };
  const toggle = (row: T) => (row.id === search.peek ? close() : show(row));
  useShortcuts({ j: () => step(1), k: () => step(-1), ...(isOpen ? { Escape: close } : {}) });
  const traceId = search.peekTrace ?? search.peek;
  const row = list[at];
  const linked = search.peekTrace === undefined ? {} : { observation: search.peek };
  const shown =
    traceId === undefined ? null : { traceId, first: row === undefined ? linked : placeInTrace(props, row, matches) };
  return { at, shown, show, toggle, close, step, follow: (row: T) => isOpen && show(row) };
}

/** What to show of a row's trace: what the row stands for, or where the search found something; with marks. */
function placeInTrace<T extends ListRow>(
  { state, traceOf }: QueryListProps<T>,
  row: T,
  matches: Matches,
): TraceAddress {
  const { observationId = foundIn(matches.get(row.id)) } = traceOf(row);
  return { ...(observationId !== undefined && { observation: observationId }), ...markedAddress(state.sought) };
}

/** The first observation that has what was searched for; undefined when the trace itself has it. */
function foundIn(matches: readonly Match[] = []): string | undefined {
  return matches.every(({ observationId }) => observationId !== undefined) ? matches[0]?.observationId : undefined;
}

function idOf(row: ListRow): string {
  return row.id;
}
