/** Queries for observations across traces. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listObservationsV2, type ObservationV2 } from '@telltale/contract/observations.ts';
import { foundAtFirst, isSearched, type QueryListFilters, type RowListFilters } from '#lib/list-filters.ts';
import { conditionText } from '#lib/list-query.ts';
import { call } from './client.ts';

const pageSize = 50;

export function observationList(projectId: string, filters: RowListFilters) {
  const { bounds, ...rest } = filters;
  const groups = ['basic', 'time', 'model', 'usage', 'prompt', 'metrics', 'trace_context', 'preview', 'scoreValues'];
  if (filters.hasMetadata) groups.push('metadata');
  return infiniteQueryOptions({
    queryKey: ['observations', projectId, rest],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const { from, to } = bounds();
      const isFirst = pageParam === '';
      return call(listObservationsV2, {
        projectId,
        signal,
        query: {
          cursor: pageParam,
          limit: isFirst && isSearched(filters) ? foundAtFirst : pageSize,
          // All are counted once, not with every page, and of a search apart.
          fields: [...groups, ...(isFirst && !isSearched(filters) ? ['count'] : [])].join(','),
          orderBy: filters.orderBy,
          fromStartTime: from,
          toStartTime: to,
          query: filters.query,
        },
      });
    },
    getNextPageParam: (last) => last.meta.cursor,
  });
}

export function observationCount(projectId: string, filters: QueryListFilters) {
  const { bounds, rangeKey, query } = filters;
  return queryOptions({
    queryKey: ['observations', projectId, 'count', { rangeKey, query }] as readonly unknown[],
    queryFn: async ({ signal }) => {
      const { from, to } = bounds();
      const asked = { limit: 1, fields: 'count', query, fromStartTime: from, toStartTime: to };
      return (await call(listObservationsV2, { projectId, signal, query: asked })).meta.totalItems ?? 0;
    },
  });
}

/** Some observations by id, or all that a list holds. */
export type ObservationTarget =
  | { readonly kind: 'some'; readonly ids: readonly string[] }
  | { readonly kind: 'matching'; readonly filters: QueryListFilters };

/** More than these are taken out by narrower queries. */
const readObservationsMax = 20_000;
const readPageSize = 500;
/** A query holds at most 500 conditions. */
const idsPerQuery = 200;

/** Whole observations, input, output and metadata included, unless other groups are asked for. @throws Error when there are more than can be held. */
export async function readObservations(
  projectId: string,
  target: ObservationTarget,
  groups: readonly string[] = wholeGroups,
): Promise<ObservationV2[]> {
  const found: ObservationV2[] = [];
  for (const part of partsOf(target)) {
    let cursor: string | undefined;
    do {
      const page = await call(listObservationsV2, {
        projectId,
        query: { ...part, cursor, limit: readPageSize, fields: ['core', ...groups].join(',') },
      });
      found.push(...page.data);
      if (found.length > readObservationsMax) {
        const max = readObservationsMax.toLocaleString();
        throw new Error(`More than ${max} observations match: narrow the query or the time range`);
      }
      ({ cursor } = page.meta);
    } while (cursor !== undefined);
  }
  return found;
}

const wholeGroups = [
  'basic',
  'time',
  'io',
  'metadata',
  'model',
  'usage',
  'prompt',
  'metrics',
  'trace_context',
  'scoreValues',
];

function partsOf(target: ObservationTarget) {
  if (target.kind === 'matching') {
    const { from, to } = target.filters.bounds();
    return [{ query: target.filters.query, fromStartTime: from, toStartTime: to }];
  }
  const { ids } = target;
  const starts = Array.from({ length: Math.ceil(ids.length / idsPerQuery) }, (_, part) => part * idsPerQuery);
  return starts.map((at) => ({ query: conditionText('id', ...ids.slice(at, at + idsPerQuery)) }));
}
