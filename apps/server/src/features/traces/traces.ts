/** What other slices may ask of traces. */
import type { Trace } from '@telltale/contract/traces.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { TraceRecord } from '#features/records/records.ts';
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
