/** The list of a project's sessions with what each took, the last active first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FilterX, MessagesSquare } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { sessionList } from '#api/sessions.ts';
import { FilterChip } from '#components/filter-chip.tsx';
import { ListControls } from '#components/list-controls.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { writeSort } from '#lib/sort.ts';
import { readTimeRange, widerRange, writeTimeRange } from '#lib/time-range.ts';
import { Button } from '#ui/button.tsx';
import { DataGrid } from '#ui/data-grid.tsx';
import { Notice } from '#ui/notice.tsx';
import { sessionColumns } from './_columns.tsx';
import { hasFilters, listFiltersOf, sortColumns, sortOf, type SessionSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/sessions');
const noun = { one: 'session', many: 'sessions' };

export function SessionsPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery({
    ...sessionList(projectId, listFiltersOf(search)),
    placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  const columns = useMemo(() => sessionColumns(projectId), [projectId]);
  const change = (changes: SessionSearch) => void navigate({ search: { ...search, ...changes }, replace: true });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <PageHeader title="Sessions">
        {search.user !== undefined && (
          <FilterChip label="User" value={search.user} onRemove={() => change({ user: undefined })} />
        )}
        <ListControls
          projectId={projectId}
          search={search}
          onChange={change}
          searchLabel="Search sessions by id or user"
          placeholder="Search id or user"
          noun={noun}
          total={list.isSuccess ? total : null}
        />
      </PageHeader>
      {list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isSuccess && rows.length === 0 ? (
        <NoSessions search={search} onChange={change} />
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
          sort={sortOf(search)}
          onSort={(sort) => change({ sort: writeSort(sort, sortColumns) })}
          skeletonRows={list.isPending ? 16 : isFetchingNextPage ? 3 : 0}
        />
      )}
    </>
  );
}

interface NoSessionsProps {
  readonly search: SessionSearch;
  readonly onChange: (changes: SessionSearch) => void;
}

function NoSessions({ search, onChange }: NoSessionsProps) {
  const wider = widerRange(readTimeRange(search));
  const isFiltered = hasFilters(search);
  const Icon = isFiltered ? FilterX : MessagesSquare;
  return (
    <Notice
      title={isFiltered ? 'No sessions match' : 'No sessions here'}
      icon={<Icon size={24} aria-hidden />}
      actions={
        <>
          {isFiltered && (
            <Button onClick={() => onChange({ env: undefined, q: undefined, user: undefined })}>Clear filters</Button>
          )}
          {wider !== null && <Button onClick={() => onChange(writeTimeRange(wider))}>Widen time range</Button>}
        </>
      }
    >
      A session holds the traces that name the same session id: set it in your SDK to see conversations as a whole.
    </Notice>
  );
}
