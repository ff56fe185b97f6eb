/** What the address of a list says, whatever it lists. */
import { withOldParameters } from './list-query.ts';
import { pick } from './search-params.ts';
import type { TimeRangeSearch } from './time-range.ts';

export interface ListSearch extends TimeRangeSearch {
  /** `<column>.<asc|desc>`; the usual order when absent. */
  readonly sort?: string | undefined;
  /** Columns in order, by comma; those remembered when absent. */
  readonly columns?: string | undefined;
  /** The saved view that it started from. */
  readonly view?: string | undefined;
}

/** Of traces or observations: filtered by a query, with one row shown beside the list. */
export interface QueryListSearch extends ListSearch {
  readonly query?: string | undefined;
  /** The row that is shown beside the list, by id. */
  readonly peek?: string | undefined;
  /** The trace of that row, when the row is an observation. */
  readonly peekTrace?: string | undefined;
}

const oldKeys = ['q', 'user', 'level', 'env'] as const;
export const listKeys = ['range', 'from', 'to', 'sort', 'columns', 'view'] as const;

/** Reads older links too, which had parameters for what the query says now. */
export function readQueryListSearch(search: Record<string, unknown>): QueryListSearch {
  const { query, ...rest } = pick(search, [...listKeys, 'query', 'peek', 'peekTrace']);
  const old = pick(search, oldKeys);
  const whole = withOldParameters(query, old);
  // Said to be gone, or the router would keep them in the address and they would be read once more.
  const gone = Object.fromEntries(Object.keys(old).map((key) => [key, undefined]));
  return { ...gone, ...rest, ...(whole !== undefined && { query: whole }) };
}

/** In place of a view: everything was asked for, not what the project opens by default. */
export const allView = 'all';

/** Whether nothing was asked for: a list that is opened plain. */
export function isPlain(search: ListSearch): boolean {
  return Object.values(search).every((value) => value === undefined);
}
