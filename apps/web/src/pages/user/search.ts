/** What the URL of a user's page says. */
import { pick } from '#lib/search-params.ts';
import type { TimeRangeSearch } from '#lib/time-range.ts';

export interface UserPageSearch extends TimeRangeSearch {
  /** Environments, comma-separated. */
  readonly env?: string | undefined;
}

export function readUserPageSearch(search: Record<string, unknown>): UserPageSearch {
  return pick(search, ['range', 'from', 'to', 'env']);
}
