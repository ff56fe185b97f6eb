/** What the URL of the trace list says, and what it means for the query. */
import type { TraceListFilters } from '#api/traces.ts';
import { pick, splitNames } from '#lib/search-params.ts';
import { readSort, type Sort } from '#lib/sort.ts';
import { readTimeRange, resolveTimeRange, type TimeRangeSearch } from '#lib/time-range.ts';

export interface TraceSearch extends TimeRangeSearch {
  /** Environments, comma-separated. */
  readonly env?: string | undefined;
  /** Part of an id, name, user or session. */
  readonly q?: string | undefined;
  /** Traces of this user alone. */
  readonly user?: string | undefined;
  /** `error`, or `warning` for warnings and errors. */
  readonly level?: string | undefined;
  /** `<column>.<asc|desc>`; newest first when absent. */
  readonly sort?: string | undefined;
}

export function readTraceSearch(search: Record<string, unknown>): TraceSearch {
  return pick(search, ['range', 'from', 'to', 'env', 'q', 'user', 'level', 'sort']);
}

export function hasFilters(search: TraceSearch): boolean {
  return [search.env, search.q, search.user, search.level].some((value) => value !== undefined);
}

const sortable = ['timestamp', 'name', 'userId', 'sessionId'] as const;

export function sortOf(search: TraceSearch): Sort {
  return readSort(search.sort, sortable);
}

export function listFiltersOf(search: TraceSearch): TraceListFilters {
  const range = readTimeRange(search);
  const { column, direction } = sortOf(search);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
    query: search.q ?? '',
    userId: search.user,
    conditions: levelConditions(search.level),
    orderBy: `${column}.${direction}`,
  };
}

function levelConditions(level: string | undefined): TraceListFilters['conditions'] {
  const worst = level === 'error' ? ['ERROR'] : level === 'warning' ? ['WARNING', 'ERROR'] : [];
  return worst.length === 0 ? [] : [{ type: 'stringOptions', column: 'level', operator: 'any of', value: worst }];
}
