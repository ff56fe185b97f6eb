/** What the address of a dashboard says. */
import { pick } from './search-params.ts';
import type { TimeRangeSearch } from './time-range.ts';

export interface DashboardSearch extends TimeRangeSearch {
  /** In place of the condition that the dashboard keeps. */
  readonly query?: string | undefined;
  /** Edit mode: the id of the widget to begin with, or anything else for none. */
  readonly edit?: string | undefined;
}

export function readDashboardSearch(search: Record<string, unknown>): DashboardSearch {
  return pick(search, ['range', 'from', 'to', 'query', 'edit']);
}
