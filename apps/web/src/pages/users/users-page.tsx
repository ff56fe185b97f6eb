/** The list of a project's users: what each did and what it cost, the last seen first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { userList } from '#api/users.ts';
import { ListControls } from '#components/list-controls.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { writeSort } from '#lib/sort.ts';
import { pick } from '#lib/search-params.ts';
import { readTimeRange, widerRange, writeTimeRange } from '#lib/time-range.ts';
import { Button } from '#ui/button.tsx';
import { DataGrid } from '#ui/data-grid.tsx';
import { Notice } from '#ui/notice.tsx';
import { userColumns } from './_columns.tsx';
import { hasFilters, listFiltersOf, sortColumns, sortOf, type UserSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/users');
const noun = { one: 'user', many: 'users' };

export function UsersPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery({
    ...userList(projectId, listFiltersOf(search)),
    placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  // A user is opened with the range and environments of the list: the same numbers on both pages.
  const carried = useMemo(() => pick({ ...search }, ['range', 'from', 'to', 'env']), [search]);
  const columns = useMemo(() => userColumns(projectId, carried), [projectId, carried]);
  const change = (changes: UserSearch) => void navigate({ search: { ...search, ...changes }, replace: true });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const wider = widerRange(readTimeRange(search));

  return (
    <>
      <PageHeader title="Users">
        <ListControls
          projectId={projectId}
          search={search}
          onChange={change}
          searchLabel="Search users by id"
          placeholder="Search id"
          noun={noun}
          total={list.isSuccess ? total : null}
        />
      </PageHeader>
      {list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isSuccess && rows.length === 0 ? (
        <Notice
          title={hasFilters(search) ? 'No users match' : 'No users here'}
          icon={<Users size={24} aria-hidden />}
          actions={
            <>
              {hasFilters(search) && (
                <Button onClick={() => change({ env: undefined, q: undefined })}>Clear filters</Button>
              )}
              {wider !== null && <Button onClick={() => change(writeTimeRange(wider))}>Widen time range</Button>}
            </>
          }
        >
          Users are the people whom traces name as their user: set a user id in your SDK to see what each does and
          costs.
        </Notice>
      ) : (
        <DataGrid
          label="Users"
          columns={columns}
          rows={rows}
          rowId={(user) => user.id}
          rowLabel={(user) => `User ${user.id}`}
          total={total}
          onOpen={(user) =>
            void navigate({
              to: '/project/$projectId/users/$userId',
              params: { projectId, userId: user.id },
              search: carried,
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
