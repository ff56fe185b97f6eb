/** What the URL of a user's page says, and what it means for the query. */
import type { UserFilters } from '#api/users.ts';
import { pick, splitNames } from '#lib/search-params.ts';
import { readTimeRange, resolveTimeRange, type TimeRangeSearch } from '#lib/time-range.ts';

export interface UserPageSearch extends TimeRangeSearch {
  /** Environments, comma-separated. */
  readonly env?: string | undefined;
}

export function readUserPageSearch(search: Record<string, unknown>): UserPageSearch {
  return pick(search, ['range', 'from', 'to', 'env']);
}

export function filtersOf(search: UserPageSearch): UserFilters {
  const range = readTimeRange(search);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
  };
}
