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
  const { bounds, ...rest } = filters;
  return infiniteQueryOptions({
    queryKey: ['sessions', projectId, rest],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => {
      const { from, to } = bounds();
      return call(listSessions, {
        projectId,
        signal,
        query: {
          page: pageParam,
          limit: 100,
          fields: 'metrics',
          activeFrom: from,
          activeTo: to,
          environment: filters.environments,
          q: filters.query,
          userId: filters.userId,
          orderBy: filters.orderBy,
        },
      });
    },
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
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

/** A session's traces with their input and output, oldest first, a page at a time. */
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
          limit: 20,
          orderBy: 'timestamp.asc',
          fields: 'core,io,metrics,scoreValues',
        },
      }),
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}
