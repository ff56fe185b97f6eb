/** What the URL of the user list says, and what it means for the query. */
import type { UserListFilters } from '#api/users.ts';
import type { ListSearch } from '#components/list-controls.tsx';
import { pick, splitNames } from '#lib/search-params.ts';
import { readSort, type Sort } from '#lib/sort.ts';
import { readTimeRange, resolveTimeRange } from '#lib/time-range.ts';

export interface UserSearch extends ListSearch {
  /** `<column>.<asc|desc>`; the last seen first when absent. */
  readonly sort?: string | undefined;
}

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
  return pick(search, ['range', 'from', 'to', 'env', 'q', 'sort']);
}

export function hasFilters(search: UserSearch): boolean {
  return search.env !== undefined || search.q !== undefined;
}

export function sortOf(search: UserSearch): Sort {
  return readSort(search.sort, sortColumns);
}

export function listFiltersOf(search: UserSearch): UserListFilters {
  const range = readTimeRange(search);
  const { column, direction } = sortOf(search);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
    query: search.q ?? '',
    orderBy: `${column}.${direction}`,
  };
}
