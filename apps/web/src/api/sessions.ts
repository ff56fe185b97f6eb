/** Queries for sessions and the traces they hold together. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listSessions } from '@telltale/contract/sessions.ts';
import { listTraces } from '@telltale/contract/traces.ts';
import { call } from './client.ts';

export interface SessionListFilters {
  /** Called for each request, so that a relative range stays relative. */
  readonly bounds: () => { from?: string; to?: string };
  /** Says in the cache what `bounds` means. */
  readonly rangeKey: string;
  readonly environments: readonly string[];
  readonly query: string;
  readonly userId: string | undefined;
  readonly orderBy: string;
}

/** With totals: the sessions that were going on at some time within the bounds. */
export function sessionList(projectId: string, filters: SessionListFilters) {
  return infiniteQueryOptions({
    queryKey: ['sessions', projectId, keyOf(filters)],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...queryOf(filters), page: pageParam, limit: 100, fields: 'metrics' };
      return call(listSessions, { projectId, signal, query });
    },
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}

export function sessionCount(projectId: string, filters: SessionListFilters) {
  return queryOptions({
    queryKey: ['sessions', projectId, 'count', keyOf(filters)] as readonly unknown[],
    queryFn: async ({ signal }) => {
      const { meta } = await call(listSessions, { projectId, signal, query: { ...queryOf(filters), limit: 1 } });
      return meta.totalItems;
    },
  });
}

function keyOf(filters: SessionListFilters) {
  const { bounds: _, ...rest } = filters;
  return rest;
}

function queryOf({ bounds, environments, query, userId, orderBy }: SessionListFilters) {
  const { from, to } = bounds();
  return { activeFrom: from, activeTo: to, environment: environments, q: query, userId, orderBy };
}

/** The totals of one session; null when no trace names it. */
export function sessionTotals(projectId: string, sessionId: string) {
  return queryOptions({
    queryKey: ['session', projectId, sessionId, 'totals'],
    queryFn: async ({ signal }) => {
      const { data } = await call(listSessions, { projectId, signal, query: { id: sessionId, fields: 'metrics' } });
      return data[0]?.metrics ?? null;
    },
  });
}

/** A session's traces without their text, oldest first, a page at a time. */
export function sessionTraces(projectId: string, sessionId: string) {
  return infiniteQueryOptions({
    queryKey: ['session', projectId, sessionId, 'traces'],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) =>
      call(listTraces, {
        projectId,
        signal,
        query: {
          sessionId,
          page: pageParam,
          limit: 100,
          orderBy: 'timestamp.asc',
          fields: 'core,metrics,scoreValues',
        },
      }),
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}
