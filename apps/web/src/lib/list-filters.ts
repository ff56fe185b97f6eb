/** What the list at an address asks the server for. */
import type { Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import type { QueryListSearch } from './list-search.ts';
import { soughtTexts } from './query-terms.ts';
import { readSort, type SortColumns } from './sort.ts';
import { readTimeRange, resolveTimeRange } from './time-range.ts';

export interface QueryListFilters {
  /** Called for each request, so that a relative range stays relative. */
  readonly bounds: () => { from?: string; to?: string };
  /** Says in the cache what `bounds` means. */
  readonly rangeKey: string;
  /** In the query language. */
  readonly query: string;
  /** The query looks for text. */
  readonly isSearch: boolean;
  readonly orderBy: string;
}

export interface RowListFilters extends QueryListFilters {
  /** Some metadata are shown: ask for them. */
  readonly hasMetadata: boolean;
}

/** Whether the newest are listed as they are found, a few at first, and counted apart. */
export function isSearched({ isSearch, orderBy }: QueryListFilters): boolean {
  return isSearch && ['timestamp.desc', 'startTime.desc'].includes(orderBy);
}

/** What is seen at once of a search: the less is asked for, the sooner it comes. */
export const foundAtFirst = 16;

export function filtersAt(search: QueryListSearch, sortColumns: SortColumns): QueryListFilters {
  const range = readTimeRange(search);
  const { column, direction } = readSort(search.sort, sortColumns);
  return {
    bounds: () => resolveTimeRange(range, new Date()),
    rangeKey: JSON.stringify(range),
    query: search.query ?? '',
    isSearch: false,
    orderBy: `${column}.${direction}`,
  };
}

/** A list and how it is ordered. */
export interface ListKind {
  readonly entity: Entity;
  /** The columns that the server orders by, the usual one first. */
  readonly sortColumns: SortColumns;
}

export interface AskedList {
  readonly filters: RowListFilters;
  /** The texts to mark; null when the query cannot be read. */
  readonly sought: readonly string[] | null;
}

/** @param chosen ids of the columns that were chosen */
export function askedList(search: QueryListSearch, kind: ListKind, chosen: readonly string[] | null): AskedList {
  const { query } = parseQuery(search.query ?? '', kind.entity);
  const sought = query === undefined ? null : soughtTexts(query);
  const isSearch = sought !== null && sought.length > 0;
  const hasMetadata = (chosen ?? []).some((id) => id.startsWith(metadataPrefix));
  return { filters: { ...filtersAt(search, kind.sortColumns), isSearch, hasMetadata }, sought };
}

/** Of the ids of columns that show one key each. */
export const metadataPrefix = 'metadata.';
