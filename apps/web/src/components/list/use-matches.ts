/** Where a search was found in the rows of a list. It is asked once they are there: no row waits for it. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { Match } from '@telltale/contract/matches.ts';
import { rowMatches, type SearchedRow, type SearchedRows } from '#api/matches.ts';

export type Matches = ReadonlyMap<string, readonly Match[]>;

interface Searched extends Omit<SearchedRows, 'rows'> {
  /** Each is asked of once. */
  readonly pages: readonly (readonly SearchedRow[])[];
}

export function useMatches(projectId: string, searched: Searched | null): Matches {
  const queries = searched
    ? searched.pages.filter(hasRows).map((rows) => rowMatches(projectId, { ...searched, rows }))
    : [];
  return useQueries({ queries, combine });
}

function hasRows(rows: readonly SearchedRow[]): boolean {
  return rows.length > 0;
}

type Found = { readonly id: string; readonly matches: readonly Match[] }[];

function combine(parts: readonly UseQueryResult<Found>[]): Matches {
  return new Map(parts.flatMap(({ data }) => data ?? []).map(({ id, matches }) => [id, matches]));
}
