/** The list of a project's traces: what came in, newest first, and the query that finds the bad one. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { useCallback, useEffect, useMemo } from 'react';
import { recentTraces, traceCount, traceList } from '#api/traces.ts';
import { EmptyList } from '#components/empty-list.tsx';
import { listExits } from '#components/list-exits.ts';
import { useKeyNames } from '#components/list/key-columns.tsx';
import { QueryList } from '#components/list/query-list.tsx';
import { useTable } from '#components/table/use-table.ts';
import { useCountedRows } from '#components/list/use-counted-rows.ts';
import { useListState } from '#components/list/use-list-state.ts';
import { useRows } from '#components/list/use-rows.ts';
import { LiveSwitch } from '#components/live/live-switch.tsx';
import { NewsPill } from '#components/live/news-pill.tsx';
import { useLiveNews } from '#components/live/use-live-news.ts';
import { rememberList } from '#lib/last-list.ts';
import { filtersAt } from '#lib/list-filters.ts';
import { chosenValues } from '#lib/list-query.ts';
import type { QueryListSearch } from '#lib/list-search.ts';
import { isBoolean, useStored } from '#lib/stored.ts';
import { traceColumns } from './_columns.tsx';
import { tracesList } from './list.ts';
import { TraceActions } from './_trace-actions.tsx';
import { NoTraces } from '#components/no-traces.tsx';

const route = getRouteApi('/signed-in/project/$projectId/traces');
const noun = { one: 'trace', many: 'traces' };

export function TracesPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isLive, setLive] = useStored('traces.live', false, isBoolean);
  const onSearch = useCallback(
    (next: QueryListSearch, { isStep }: { isStep: boolean }) => void navigate({ search: next, replace: !isStep }),
    [navigate],
  );
  const state = useListState({ projectId, kind: tracesList, search, onSearch });
  const list = useInfiniteQuery({
    ...traceList(projectId, state.filters),
    enabled: state.isReady,
    placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
  });
  const rows = useCountedRows(useRows(list), state.filters, traceCount(projectId, state.filters));
  const { scoreNames, metadataKeys, ...more } = useKeyNames({ projectId, entity: 'traces', chosen: state.chosen });
  const known = useMemo(
    () => traceColumns({ projectId, sought: state.sought, scoreNames, metadataKeys }),
    [projectId, state.sought, scoreNames, metadataKeys],
  );
  const layout = useTable({
    name: 'traces',
    known,
    columns: search.columns,
    onColumns: (columns) => state.change({ columns }),
    more,
  });
  const environments = useMemo(() => chosenValues(search.query, 'traces', 'environment'), [search.query]);
  const news = useLiveNews({ projectId, environments, isOn: isLive });
  const refresh = () => {
    news.seen();
    rows.refresh();
  };
  const recent = useQuery({ ...recentTraces(projectId), enabled: rows.isEmpty });
  useEffect(() => rememberList(projectId, search), [projectId, search]);
  const isFirstVisit = recent.data?.meta.totalItems === 0 && search.query === undefined;
  const isUnknown = recent.isPending && search.query === undefined;

  return (
    <QueryList
      projectId={projectId}
      entity="traces"
      title="Traces"
      noun={noun}
      state={state}
      rows={rows}
      layout={layout}
      sortColumns={tracesList.sortColumns}
      rowLabel={rowLabel}
      traceOf={traceOf}
      empty={
        isUnknown ? null : isFirstVisit ? (
          <NoTraces projectId={projectId} />
        ) : (
          <EmptyList
            projectId={projectId}
            noun={noun}
            exits={listExits({
              search,
              cleared: search.query === undefined ? null : { query: undefined },
              countAt: (at) => traceCount(projectId, filtersAt(at, tracesList.sortColumns)),
              onChange: state.change,
            })}
          />
        )
      }
      onRefresh={refresh}
      actions={(selection) => (
        <TraceActions
          projectId={projectId}
          selection={selection}
          filters={state.filters}
          total={rows.total ?? rows.rows.length}
        />
      )}
      controls={<LiveSwitch isOn={isLive} onChange={setLive} status={news.status} />}
      news={<NewsPill count={isLive ? news.count : 0} isMore={isLive && news.isMore} onClick={refresh} />}
    />
  );
}

function rowLabel(trace: TraceListItem): string {
  return `Trace ${trace.name ?? trace.id}`;
}

function traceOf(trace: TraceListItem) {
  return { traceId: trace.id };
}
