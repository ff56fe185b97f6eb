/** What the URL of the session list says, and what it means for the query. */
import type { SessionListFilters } from '#api/sessions.ts';
import { pick, splitNames } from '#lib/search-params.ts';
import { readTimeRange, resolveTimeRange, type TimeRangeSearch } from '#lib/time-range.ts';

export interface SessionSearch extends TimeRangeSearch {
  /** Environments, comma-separated. */
  readonly env?: string | undefined;
}

export function readSessionSearch(search: Record<string, unknown>): SessionSearch {
  return pick(search, ['range', 'from', 'to', 'env']);
}

export function listFiltersOf(search: SessionSearch): SessionListFilters {
  const range = readTimeRange(search);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    environments: splitNames(search.env),
  };
}
