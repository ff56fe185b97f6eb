/** The list of a project's sessions with what each took, the last active first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { sessionCount, sessionList } from '#api/sessions.ts';
import { FilterChip } from '#components/filter-chip.tsx';
import { PlainListPage, usePlainList } from '#components/list/plain-list.tsx';
import { useRows } from '#components/list/use-rows.ts';
import { sessionColumns } from './_columns.tsx';
import { filterKeys, hasFilters, listFiltersOf, sortColumns, type SessionSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/sessions');
const noun = { one: 'session', many: 'sessions' };
const noFilters: SessionSearch = { env: undefined, q: undefined, user: undefined };

export function SessionsPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback((next: SessionSearch) => void navigate({ search: next, replace: true }), [navigate]);
  const change = (changes: SessionSearch) => onSearch({ ...search, ...changes });
  const known = useMemo(() => sessionColumns(projectId), [projectId]);
  const options = { projectId, entity: 'sessions', search, filterKeys, known, onSearch } as const;
  const list = usePlainList(options);
  const rows = useRows(
    useInfiniteQuery({
      ...sessionList(projectId, listFiltersOf(search)),
      enabled: list.isReady,
      placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
    }),
  );
  return (
    <PlainListPage
      options={options}
      list={list}
      rows={rows}
      title="Sessions"
      noun={noun}
      search={search}
      onChange={change}
      searchLabel="Search sessions by id or user"
      placeholder="Search id or user"
      lead={
        search.user !== undefined && (
          <FilterChip label="User" value={search.user} onRemove={() => change({ user: undefined })} />
        )
      }
      cleared={hasFilters(search) ? noFilters : null}
      countAt={(at) => sessionCount(projectId, listFiltersOf(at))}
      about="A session holds the traces that name the same session id: set it in your SDK to see conversations as a whole."
      sortColumns={sortColumns}
      rowLabel={({ id }) => `Session ${id}`}
      targetOf={({ id }) => ({
        to: '/project/$projectId/sessions/$sessionId',
        params: { projectId, sessionId: id },
      })}
    />
  );
}
