/** Queries for sessions and the traces they hold together. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { listSessions } from '@telltale/contract/sessions.ts';
import { listTraces } from '@telltale/contract/traces.ts';
import { call } from './client.ts';

export interface SessionListFilters {
  readonly bounds: () => { from?: string; to?: string };
  readonly rangeKey: string;
  readonly environments: readonly string[];
}

export function sessionList(projectId: string, filters: SessionListFilters) {
  const { bounds, ...rest } = filters;
  return infiniteQueryOptions({
    queryKey: ['sessions', projectId, rest],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => {
      const { from, to } = bounds();
      const query = { page: pageParam, limit: 100, fromTimestamp: from, toTimestamp: to };
      return call(listSessions, { projectId, signal, query: { ...query, environment: filters.environments } });
    },
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}

/** A session's traces with their input and output, oldest first, a page at a time. */
export function sessionTraces(projectId: string, sessionId: string) {
  return infiniteQueryOptions({
    queryKey: ['session', projectId, sessionId],
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
