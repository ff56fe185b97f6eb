/** Queries for the people whom an application names as users of its traces. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getUser, listUsers } from '@telltale/contract/users.ts';
import { call } from './client.ts';

export interface UserFilters {
  /** Called for each request, so that a relative range stays relative. */
  readonly bounds: () => { from?: string; to?: string };
  /** Says in the cache what `bounds` means. */
  readonly rangeKey: string;
  readonly environments: readonly string[];
}

export interface UserListFilters extends UserFilters {
  readonly query: string;
  readonly orderBy: string;
}

export function userList(projectId: string, filters: UserListFilters) {
  return infiniteQueryOptions({
    queryKey: ['users', projectId, keyOf(filters)],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...queryOf(filters), page: pageParam, limit: 100 };
      return call(listUsers, { projectId, signal, query });
    },
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}

export function userCount(projectId: string, filters: UserListFilters) {
  return queryOptions({
    queryKey: ['users', projectId, 'count', keyOf(filters)] as readonly unknown[],
    queryFn: async ({ signal }) => {
      const { meta } = await call(listUsers, { projectId, signal, query: { ...queryOf(filters), limit: 1 } });
      return meta.totalItems;
    },
  });
}

function keyOf(filters: UserListFilters) {
  const { bounds: _, ...rest } = filters;
  return rest;
}

function queryOf({ bounds, environments, query, orderBy }: UserListFilters) {
  const { from, to } = bounds();
  return { fromTimestamp: from, toTimestamp: to, environment: environments, q: query, orderBy };
}

/** One user within the bounds, with what they did by day and by model. */
export function userDetails(projectId: string, userId: string, filters: UserFilters) {
  const { bounds, ...rest } = filters;
  return queryOptions({
    queryKey: ['user', projectId, userId, rest],
    queryFn: ({ signal }) => {
      const { from, to } = bounds();
      return call(getUser, {
        projectId,
        signal,
        params: { userId },
        query: { fromTimestamp: from, toTimestamp: to, environment: filters.environments },
      });
    },
  });
}
