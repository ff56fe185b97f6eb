/** Queries for traces and their observations. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { getObservation } from '@telltale/contract/observations.ts';
import {
  getTrace,
  getTraceTree,
  listTraces,
  type TraceDetails,
  type TraceListItem,
} from '@telltale/contract/traces.ts';
import { call, isStatus } from './client.ts';

export interface TraceListFilters {
  /** Called for each request, so that a relative range stays relative. */
  readonly bounds: () => { from?: string; to?: string };
  /** Says in the cache what `bounds` means. */
  readonly rangeKey: string;
  readonly environments: readonly string[];
  readonly query: string;
  readonly userId: string | undefined;
  readonly conditions: readonly FilterCondition[];
  readonly orderBy: string;
}

const pageSize = 100;

export function traceList(projectId: string, filters: TraceListFilters) {
  const { bounds, ...rest } = filters;
  return infiniteQueryOptions({
    queryKey: ['traces', projectId, rest],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => {
      const { from, to } = bounds();
      return call(listTraces, {
        projectId,
        signal,
        query: {
          page: pageParam,
          limit: pageSize,
          fields: 'core,metrics,preview,scoreValues',
          orderBy: filters.orderBy,
          fromTimestamp: from,
          toTimestamp: to,
          environment: filters.environments,
          q: filters.query,
          userId: filters.userId,
          filter: filters.conditions.length === 0 ? undefined : JSON.stringify(filters.conditions),
        },
      });
    },
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}

/** Traces of all pages so far; one that moved to a later page while paging is kept once. */
export function mergePages(pages: readonly { readonly data: readonly TraceListItem[] }[]): TraceListItem[] {
  const seen = new Map<string, TraceListItem>();
  for (const page of pages) for (const item of page.data) if (!seen.has(item.id)) seen.set(item.id, item);
  return [...seen.values()];
}

/** The newest traces of any time, to see whether there are any and which environments they name. */
export function recentTraces(projectId: string) {
  return queryOptions({
    queryKey: ['traces', projectId, 'recent'],
    queryFn: ({ signal }) => call(listTraces, { projectId, signal, query: { limit: 100, fields: 'core' } }),
    staleTime: 30_000,
  });
}

/** One trace without its observations. */
export function traceDetails(projectId: string, traceId: string) {
  return queryOptions({
    queryKey: ['trace', projectId, traceId],
    queryFn: ({ signal }) =>
      call(getTrace, { projectId, signal, params: { traceId }, query: { fields: 'core,io,scores,metrics' } }),
  });
}

/** Everything about one trace, as a file keeps it; not cached, for it may be large. */
export function downloadTrace(projectId: string, traceId: string): Promise<TraceDetails> {
  return call(getTrace, { projectId, params: { traceId }, query: { fields: 'core,io,scores,observations,metrics' } });
}

export function traceTree(projectId: string, traceId: string) {
  return queryOptions({
    queryKey: ['trace', projectId, traceId, 'tree'],
    queryFn: async ({ signal }) => (await call(getTraceTree, { projectId, signal, params: { traceId } })).observations,
  });
}

export function observationDetails(projectId: string, observationId: string) {
  return queryOptions({
    queryKey: ['observation', projectId, observationId],
    queryFn: ({ signal }) => call(getObservation, { projectId, signal, params: { observationId } }),
    staleTime: 60_000,
  });
}

/** Which of the projects has the trace; null when none has. */
export function findTraceProject(projectIds: readonly string[], traceId: string) {
  return queryOptions({
    queryKey: ['trace-project', traceId, projectIds],
    queryFn: async ({ signal }) => {
      for (const projectId of projectIds) {
        try {
          await call(getTrace, { projectId, signal, params: { traceId }, query: { fields: 'core' } });
          return projectId;
        } catch (error) {
          if (!isStatus(error, 404)) throw error;
        }
      }
      return null;
    },
  });
}
