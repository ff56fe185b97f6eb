/** What other slices may ask of traces. */
import type { Trace } from '@telltale/contract/traces.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { type DeleteDeps, deleteTracesById } from './_delete.ts';
import { type ListQuery, listTracePage } from './_list.ts';
import { readRoots, readSessionTraceIds, readTraces } from './_store.ts';
import { traceView } from './_view.ts';

/** By id, without input, output and metadata. */
export async function readTracesById(
  clickhouse: ClickHouse,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, TraceRecord>> {
  const records = await readTraces(clickhouse, projectId, ids);
  return new Map(records.map((record) => [record.id, record]));
}

export interface SessionTracesQuery {
  readonly projectId: string;
  readonly sessionId: string;
  readonly limit: number;
}

/** The traces of one session with their text, oldest first; none for a session that does not exist. */
export async function tracesOfSession(clickhouse: ClickHouse, query: SessionTracesQuery): Promise<Trace[]> {
  const { projectId, sessionId, limit } = query;
  const ids = await readSessionTraceIds(clickhouse, projectId, sessionId, limit);
  const records = await readTraces(clickhouse, projectId, ids, 'whole');
  const roots = await readRoots(clickhouse, projectId, records, 'whole');
  return records
    .toSorted((a, b) => a.timestamp - b.timestamp || (a.id < b.id ? -1 : 1))
    .map((record) => traceView(record, { root: roots.get(record.id) }));
}

/** One page of the list, as GET /traces gives it. `limit` may be more than callers of the API can ask for. */
export function pageOfTraces(clickhouse: ClickHouse, projectId: string, query: ListQuery) {
  return listTracePage(clickhouse, projectId, query);
}

/** As DELETE /traces does. Unknown ids are passed over. */
export function deleteTraces(deps: DeleteDeps, projectId: string, ids: readonly string[]): Promise<void> {
  return deleteTracesById(deps, projectId, ids);
}
