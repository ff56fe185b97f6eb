/** Queries for traces and their observations. */
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { getObservation } from '@telltale/contract/observations.ts';
import {
  getTrace,
  getTraceNodes,
  getTracePreviews,
  getTraceTree,
  listTraces,
  searchTraces,
  type TraceDetails,
  type TraceListItem,
} from '@telltale/contract/traces.ts';
import { foundAtFirst, isSearched, type QueryListFilters, type RowListFilters } from '#lib/list-filters.ts';
import { call, isStatus } from './client.ts';
import { withValues } from './io.ts';

const pageSize = 50;

export function traceList(projectId: string, filters: RowListFilters) {
  const { bounds, ...rest } = filters;
  const groups = ['core', 'metrics', 'preview', 'scoreValues'];
  if (filters.hasMetadata) groups.push('metadata');
  const fields = groups.join(',');
  return infiniteQueryOptions({
    queryKey: ['traces', projectId, rest],
    initialPageParam: { page: 1 } as Place,
    queryFn: async ({ pageParam: { page, cursor }, signal }): Promise<TracePage> => {
      const { from, to } = bounds();
      const asked = { fields, fromTimestamp: from, toTimestamp: to, query: filters.query };
      if (isSearched(filters)) {
        const limit = cursor === undefined ? foundAtFirst : pageSize;
        const found = await call(searchTraces, { projectId, signal, query: { ...asked, limit, cursor } });
        const next = found.meta.cursor === undefined ? undefined : { cursor: found.meta.cursor };
        return { data: found.data, meta: {}, next };
      }
      const query = { ...asked, limit: pageSize, page, orderBy: filters.orderBy };
      const { data, meta } = await call(listTraces, { projectId, signal, query });
      return { data, meta, next: meta.page < meta.totalPages ? { page: meta.page + 1 } : undefined };
    },
    getNextPageParam: ({ next }) => next,
  });
}

/** Of lists the number of a page, of searches where to go on. */
interface Place {
  readonly page?: number;
  readonly cursor?: string;
}

interface TracePage {
  readonly data: readonly TraceListItem[];
  /** The number of all is not known of a search. */
  readonly meta: { readonly totalItems?: number };
  readonly next: Place | undefined;
}

export function traceCount(projectId: string, filters: QueryListFilters) {
  const { bounds, rangeKey, query } = filters;
  return queryOptions({
    queryKey: ['traces', projectId, 'count', { rangeKey, query }] as readonly unknown[],
    queryFn: async ({ signal }) => {
      const { from, to } = bounds();
      const asked = { limit: 1, fields: 'core', query, fromTimestamp: from, toTimestamp: to };
      return (await call(listTraces, { projectId, signal, query: asked })).meta.totalItems;
    },
  });
}

/** The rows of all pages so far; one that moved to a later page while paging is kept once. */
export function mergePages<T extends { readonly id: string }>(pages: readonly { readonly data: readonly T[] }[]): T[] {
  const seen = new Map<string, T>();
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

const latestMax = 50;

/** What a live page begins with. */
export function latestTraces(projectId: string, environments: readonly string[]) {
  return queryOptions({
    queryKey: ['traces', projectId, 'latest', environments],
    queryFn: async ({ signal }) => {
      const query = { limit: latestMax, fields: 'core', environment: environments };
      return (await call(listTraces, { projectId, signal, query })).data;
    },
  });
}

/** One trace without its observations. */
export function traceDetails(projectId: string, traceId: string) {
  return queryOptions({
    queryKey: ['trace', projectId, traceId],
    queryFn: async ({ signal }) => {
      const query = { fields: 'core,io,scores,metrics', io: 'bounded' };
      return withValues(await call(getTrace, { projectId, signal, params: { traceId }, query }));
    },
  });
}

/** What was asked and answered, for what is read one after the other. */
export function traceIo(projectId: string, traceId: string) {
  return queryOptions({
    queryKey: ['trace', projectId, traceId, 'io'],
    queryFn: async ({ signal }) => {
      const query = { fields: 'io', io: 'bounded' };
      return withValues(await call(getTrace, { projectId, signal, params: { traceId }, query }));
    },
    staleTime: 60_000,
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

/** What the page of a trace asks for is then on its way, or there. What fails is the page's to tell. */
export function askTrace(client: QueryClient, projectId: string, traceId: string): void {
  // The shape of a giant trace takes longest.
  void client.ensureQueryData(traceTree(projectId, traceId)).catch(() => undefined);
  void client.ensureQueryData(traceDetails(projectId, traceId)).catch(() => undefined);
}

export function traceNodes(projectId: string, traceId: string) {
  return queryOptions({
    queryKey: ['trace', projectId, traceId, 'nodes'],
    queryFn: ({ signal }) => call(getTraceNodes, { projectId, signal, params: { traceId } }),
  });
}

/** The beginnings of input and output, by observation. */
export function tracePreviews(projectId: string, traceId: string, ids: readonly string[]) {
  return queryOptions({
    queryKey: ['trace', projectId, traceId, 'previews', ids],
    queryFn: async ({ signal }) => {
      const { data } = await call(getTracePreviews, { projectId, signal, params: { traceId }, query: { id: ids } });
      return new Map(data.map((each) => [each.id, each]));
    },
    staleTime: 60_000,
  });
}

export function observationDetails(projectId: string, observationId: string) {
  return queryOptions({
    queryKey: ['observation', projectId, observationId],
    queryFn: async ({ signal }) => {
      const query = { io: 'bounded' };
      return withValues(await call(getObservation, { projectId, signal, params: { observationId }, query }));
    },
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
