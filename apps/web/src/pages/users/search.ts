/** What the URL of the user list says, and what it means for the query. */
import type { UserListFilters } from '#api/users.ts';
import type { PlainListSearch } from '#components/list-controls.tsx';
import { listKeys } from '#lib/list-search.ts';
import { pick, splitNames } from '#lib/search-params.ts';
import { readSort } from '#lib/sort.ts';
import { readTimeRange, resolveTimeRange } from '#lib/time-range.ts';

export type UserSearch = PlainListSearch;

/** What filters the list; a saved view keeps them as an address does. */
export const filterKeys = ['env', 'q'] as const;

/** The columns that the server orders by, the usual one first. */
export const sortColumns = [
  'lastSeen',
  'firstSeen',
  'id',
  'traces',
  'sessions',
  'observations',
  'tokens',
  'cost',
  'errors',
] as const;

export function readUserSearch(search: Record<string, unknown>): UserSearch {
  return pick(search, [...listKeys, ...filterKeys]);
}

export function hasFilters(search: UserSearch): boolean {
  return search.env !== undefined || search.q !== undefined;
}

export function listFiltersOf(search: UserSearch): UserListFilters {
  const range = readTimeRange(search);
  const { column, direction } = readSort(search.sort, sortColumns);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
    query: search.q ?? '',
    orderBy: `${column}.${direction}`,
  };
}
