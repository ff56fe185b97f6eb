/** The list of a project's users: what each did and what it cost, the last seen first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { userCount, userList } from '#api/users.ts';
import { PlainListPage, usePlainList } from '#components/list/plain-list.tsx';
import { useRows } from '#components/list/use-rows.ts';
import { pick } from '#lib/search-params.ts';
import { userColumns } from './_columns.tsx';
import { filterKeys, hasFilters, listFiltersOf, sortColumns, type UserSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/users');
const noun = { one: 'user', many: 'users' };
const noFilters: UserSearch = { env: undefined, q: undefined };

export function UsersPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback((next: UserSearch) => void navigate({ search: next, replace: true }), [navigate]);
  const change = (changes: UserSearch) => onSearch({ ...search, ...changes });
  // A user is opened with the range and environments of the list: the same numbers on both pages.
  const { range, from, to, env } = search;
  const carried = useMemo(() => pick({ range, from, to, env }, ['range', 'from', 'to', 'env']), [range, from, to, env]);
  const known = useMemo(() => userColumns(projectId, carried), [projectId, carried]);
  const options = { projectId, entity: 'users', search, filterKeys, known, onSearch } as const;
  const list = usePlainList(options);
  const rows = useRows(
    useInfiniteQuery({
      ...userList(projectId, listFiltersOf(search)),
      enabled: list.isReady,
      placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
    }),
  );
  return (
    <PlainListPage
      options={options}
      list={list}
      rows={rows}
      title="Users"
      noun={noun}
      search={search}
      onChange={change}
      searchLabel="Search users by id"
      placeholder="Search id"
      cleared={hasFilters(search) ? noFilters : null}
      countAt={(at) => userCount(projectId, listFiltersOf(at))}
      about="Users are the people whom traces name as their user: set a user id in your SDK to see what each does and costs."
      sortColumns={sortColumns}
      rowLabel={({ id }) => `User ${id}`}
      targetOf={({ id }) => ({
        to: '/project/$projectId/users/$userId',
        params: { projectId, userId: id },
        search: carried,
      })}
    />
  );
}
