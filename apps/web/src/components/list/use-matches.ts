/** Where a search was found in the rows of a list. It is asked once they are there: no row waits for it. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { Match } from '@telltale/contract/matches.ts';
import { rowMatches, type SearchedRows } from '#api/matches.ts';

export type Matches = ReadonlyMap<string, readonly Match[]>;

/** Few enough that the first rows in sight have theirs soon. */
const rowsAtOnce = 25;

export function useMatches(projectId: string, searched: SearchedRows | null): Matches {
  const rows = searched?.rows ?? [];
  const starts = Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, part) => part * rowsAtOnce);
  return useQueries({
    queries: searched
      ? starts.map((at) => rowMatches(projectId, { ...searched, rows: rows.slice(at, at + rowsAtOnce) }))
      : [],
    combine,
  });
}

type Found = { readonly id: string; readonly matches: readonly Match[] }[];

function combine(parts: readonly UseQueryResult<Found>[]): Matches {
  return new Map(parts.flatMap(({ data }) => data ?? []).map(({ id, matches }) => [id, matches]));
}
