/** Queries of the ingest doctor, and of how fresh the data are. */
import { queryOptions } from '@tanstack/react-query';
import { getDoctor, getFreshness } from '@telltale/contract/doctor.ts';
import { call } from './client.ts';

const reportMs = 15_000;

/** What became of what was sent in the last so many minutes. */
export function doctorReport(projectId: string, minutes: number) {
  return queryOptions({
    queryKey: ['doctor', projectId, minutes],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - minutes * 60_000).toISOString();
      return call(getDoctor, { projectId, signal, query: { from } });
    },
    refetchInterval: reportMs,
  });
}

export const freshnessMs = 5_000;

export function freshness(projectId: string) {
  return queryOptions({
    queryKey: ['freshness', projectId],
    queryFn: ({ signal }) => call(getFreshness, { projectId, signal }),
    refetchInterval: freshnessMs,
  });
}
