/** What the URL of the session list says, and what it means for the query. */
import type { SessionListFilters } from '#api/sessions.ts';
import type { ListSearch } from '#components/list-controls.tsx';
import { pick, splitNames } from '#lib/search-params.ts';
import { readSort, type Sort } from '#lib/sort.ts';
import { readTimeRange, resolveTimeRange } from '#lib/time-range.ts';

export interface SessionSearch extends ListSearch {
  /** Sessions with a trace of this user. */
  readonly user?: string | undefined;
  /** `<column>.<asc|desc>`; the last active first when absent. */
  readonly sort?: string | undefined;
}

/** The columns that the server orders by, the usual one first. */
export const sortColumns = ['lastActivity', 'createdAt', 'traces', 'tokens', 'cost'] as const;

export function readSessionSearch(search: Record<string, unknown>): SessionSearch {
  return pick(search, ['range', 'from', 'to', 'env', 'q', 'user', 'sort']);
}

export function hasFilters(search: SessionSearch): boolean {
  return [search.env, search.q, search.user].some((value) => value !== undefined);
}

export function sortOf(search: SessionSearch): Sort {
  return readSort(search.sort, sortColumns);
}

export function listFiltersOf(search: SessionSearch): SessionListFilters {
  const range = readTimeRange(search);
  const { column, direction } = sortOf(search);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
    query: search.q ?? '',
    userId: search.user,
    orderBy: `${column}.${direction}`,
  };
}
