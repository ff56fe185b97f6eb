/** Queries for where a search was found. */
import { queryOptions } from '@tanstack/react-query';
import type { Entity } from '@telltale/contract/fields.ts';
import { listMatches } from '@telltale/contract/matches.ts';
import { call } from './client.ts';

export interface SearchedRow {
  readonly id: string;
  /** Of an observation. */
  readonly startTime?: string | null | undefined;
}

export interface SearchedRows {
  readonly entity: Entity;
  /** In the query language. */
  readonly query: string;
  readonly rows: readonly SearchedRow[];
}

/** By the row's id. */
export function rowMatches(projectId: string, { entity, query, rows }: SearchedRows) {
  const ids = rows.map((row) => row.id);
  const times = rows.flatMap(({ startTime }) => (startTime == null ? [] : [Date.parse(startTime)]));
  // Times are given in milliseconds and stored in microseconds.
  const span =
    times.length === 0 ? {} : { fromTimestamp: isoOf(Math.min(...times)), toTimestamp: isoOf(Math.max(...times) + 1) };
  return queryOptions({
    queryKey: ['matches', projectId, entity, query, ids],
    queryFn: async ({ signal }) =>
      (await call(listMatches, { projectId, signal, query: { entity, query, id: ids, ...span } })).data,
    staleTime: 60_000,
  });
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
