/** What the URL of the session list says, and what it means for the query. */
import type { SessionListFilters } from '#api/sessions.ts';
import type { PlainListSearch } from '#components/list-controls.tsx';
import { listKeys } from '#lib/list-search.ts';
import { pick, splitNames } from '#lib/search-params.ts';
import { readSort } from '#lib/sort.ts';
import { readTimeRange, resolveTimeRange } from '#lib/time-range.ts';

export interface SessionSearch extends PlainListSearch {
  /** Sessions with a trace of this user. */
  readonly user?: string | undefined;
}

/** What filters the list; a saved view keeps them as an address does. */
export const filterKeys = ['env', 'q', 'user'] as const;

/** The columns that the server orders by, the usual one first. */
export const sortColumns = ['lastActivity', 'createdAt', 'traces', 'tokens', 'cost'] as const;

export function readSessionSearch(search: Record<string, unknown>): SessionSearch {
  return pick(search, [...listKeys, ...filterKeys]);
}

export function hasFilters(search: SessionSearch): boolean {
  return [search.env, search.q, search.user].some((value) => value !== undefined);
}

export function listFiltersOf(search: SessionSearch): SessionListFilters {
  const range = readTimeRange(search);
  const { column, direction } = readSort(search.sort, sortColumns);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
    query: search.q ?? '',
    userId: search.user,
    orderBy: `${column}.${direction}`,
  };
}
