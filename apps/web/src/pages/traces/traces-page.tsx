/** The list of a project's traces: what came in, newest first, with the filters that find one. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { useCallback, useEffect, useMemo } from 'react';
import { mergePages, recentTraces, traceList } from '#api/traces.ts';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { rememberList } from '#lib/last-list.ts';
import { isBoolean, useStored } from '#lib/stored.ts';
import { DataGrid } from '#ui/data-grid.tsx';
import { traceColumns } from './_columns.tsx';
import { Filters } from './_filters.tsx';
import { NoMatch, NoTraces } from './_empty.tsx';
import { hasFilters, listFiltersOf, sortOf, type TraceSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/traces');
const refreshMs = 5000;

export function TracesPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const [isLive, setLive] = useStored('traces.live', false, isBoolean);

  const filters = useMemo(() => listFiltersOf(search), [search]);
  const list = useInfiniteQuery({
    ...traceList(projectId, filters),
    refetchInterval: isLive ? refreshMs : false,
    placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
  });
  const recent = useQuery(recentTraces(projectId));
  const rows = useMemo(() => mergePages(list.data?.pages ?? []), [list.data]);
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  const known = useMemo(() => [...new Set(recent.data?.data.map((trace) => trace.environment))], [recent.data]);

  const change = useCallback(
    (changes: TraceSearch) => void navigate({ search: { ...search, ...changes }, replace: true }),
    [navigate, search],
  );
  const open = useCallback(
    (trace: TraceListItem, { newTab }: { newTab: boolean }) => {
      const to = { to: '/project/$projectId/traces/$traceId', params: { projectId, traceId: trace.id } } as const;
      if (newTab) window.open(router.buildLocation(to).href, '_blank', 'noopener');
      else void navigate(to);
    },
    [navigate, projectId, router],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => rememberList(projectId, search), [projectId, search]);
  const columns = useMemo(() => traceColumns(projectId), [projectId]);

  return (
    <>
      <PageHeader title="Traces">
        <Filters
          search={search}
          environments={known}
          onChange={change}
          total={list.isSuccess ? total : null}
          isLive={isLive}
          onLive={setLive}
          isFetching={list.isFetching}
          onRefresh={() => void list.refetch()}
        />
      </PageHeader>
      {list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isSuccess && rows.length === 0 ? (
        recent.data?.meta.totalItems === 0 && !hasFilters(search) ? (
          <NoTraces projectId={projectId} />
        ) : (
          <NoMatch search={search} onChange={change} />
        )
      ) : (
        <DataGrid
          label="Traces"
          columns={columns}
          rows={rows}
          rowId={rowId}
          rowLabel={rowLabel}
          total={total}
          onOpen={open}
          onEnd={more}
          sort={sortOf(search)}
          onSort={({ column, direction }) =>
            change({ sort: column === 'timestamp' && direction === 'desc' ? undefined : `${column}.${direction}` })
          }
          skeletonRows={list.isPending ? 24 : isFetchingNextPage ? 3 : 0}
        />
      )}
    </>
  );
}

function rowId(trace: TraceListItem): string {
  return trace.id;
}

function rowLabel(trace: TraceListItem): string {
  return `Trace ${trace.name ?? trace.id}`;
}
