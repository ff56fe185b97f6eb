/** The list of a project's sessions, newest first. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Session } from '@telltale/contract/sessions.ts';
import { MessagesSquare } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { sessionList } from '#api/sessions.ts';
import { recentTraces } from '#api/traces.ts';
import { EnvironmentFilter } from '#components/environment-filter.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import { Time } from '#components/time.tsx';
import { formatCount } from '#lib/format.ts';
import { splitNames } from '#lib/search-params.ts';
import { readTimeRange, widerRange, writeTimeRange } from '#lib/time-range.ts';
import { Button } from '#ui/button.tsx';
import { DataGrid, type Column } from '#ui/data-grid.tsx';
import { Notice } from '#ui/notice.tsx';
import { listFiltersOf, type SessionSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/sessions');

export function SessionsPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const range = readTimeRange(search);
  const list = useInfiniteQuery(sessionList(projectId, listFiltersOf(search)));
  const recent = useQuery(recentTraces(projectId));
  const known = [...new Set(recent.data?.data.map((trace) => trace.environment))];
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  const columns = useMemo(() => sessionColumns(projectId), [projectId]);
  const change = (changes: SessionSearch) => void navigate({ search: { ...search, ...changes }, replace: true });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const wider = widerRange(range);

  return (
    <>
      <PageHeader title="Sessions">
        <output className="text-sm text-ink-3">
          {list.isSuccess && `${formatCount(total)} ${total === 1 ? 'session' : 'sessions'}`}
        </output>
        <div className="ml-auto flex items-center gap-1.5">
          <EnvironmentFilter
            value={splitNames(search.env)}
            known={known}
            onChange={(names) => change({ env: names.length === 0 ? undefined : names.join(',') })}
          />
          <TimeRangePicker value={range} onChange={(next) => change(writeTimeRange(next))} />
        </div>
      </PageHeader>
      {list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isSuccess && rows.length === 0 ? (
        <Notice
          title="No sessions here"
          icon={<MessagesSquare size={24} aria-hidden />}
          actions={wider !== null && <Button onClick={() => change(writeTimeRange(wider))}>Widen time range</Button>}
        >
          A session holds the traces that name the same session id: set it in your SDK to see conversations as a whole.
        </Notice>
      ) : (
        <DataGrid
          label="Sessions"
          columns={columns}
          rows={rows}
          rowId={(session) => session.id}
          rowLabel={(session) => `Session ${session.id}`}
          total={total}
          onOpen={(session) =>
            void navigate({
              to: '/project/$projectId/sessions/$sessionId',
              params: { projectId, sessionId: session.id },
            })
          }
          onEnd={more}
          skeletonRows={list.isPending ? 16 : 0}
        />
      )}
    </>
  );
}

function sessionColumns(projectId: string): Column<Session>[] {
  return [
    {
      id: 'createdAt',
      header: 'First trace',
      width: 110,
      cell: (session) => (
        <span className="text-ink-2">
          <Time value={session.createdAt} />
        </span>
      ),
    },
    {
      id: 'id',
      header: 'Session',
      width: 280,
      grows: true,
      cell: (session) => (
        <Link
          to="/project/$projectId/sessions/$sessionId"
          params={{ projectId, sessionId: session.id }}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
          className="truncate font-medium hover:underline"
        >
          {session.id}
        </Link>
      ),
    },
    {
      id: 'environment',
      header: 'Environment',
      width: 160,
      cell: (session) => <span className="text-ink-2">{session.environment}</span>,
    },
  ];
}
