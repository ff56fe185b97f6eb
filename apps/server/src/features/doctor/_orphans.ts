/** Finds observations whose parent has not arrived. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { micros, readRows, type Sql, sql, text } from '#features/records/sql.ts';
import { isAppError } from '#lib/errors.ts';

export interface Orphans {
  readonly count: number;
  readonly examples: { readonly traceId: string; readonly observationId: string; readonly parentId: string }[];
}

interface OrphansQuery {
  readonly projectId: string;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** The report must not wait for it longer. */
const timeoutMs = 10_000;

/** Null when counting takes too long. */
export async function readOrphans(clickhouse: ClickHouse, query: OrphansQuery): Promise<Orphans | null> {
  try {
    const [row] = await readRows(clickhouse, orphansQuery(query), { timeoutMs });
    const examples = (row?.['examples'] ?? []) as [string, string, string][];
    return {
      count: Number(row?.['orphans'] ?? 0),
      examples: examples.map(([traceId, observationId, parentId]) => ({ traceId, observationId, parentId })),
    };
  } catch (error) {
    if (isAppError(error) && error.code === 'unprocessable') return null;
    throw error;
  }
}

/**
 * The first of its process has its parent in another program, which may send it elsewhere: that is no fault.
 * Parents are looked for as long as the traces of the range last.
 */
export function orphansQuery({ projectId, from, to }: OrphansQuery): Sql {
  const [start, end] = [micros(from * 1000), micros(to * 1000)];
  const ofProject = sql`project_id = ${text(projectId)}`;
  const traces = sql`FROM traces WHERE ${ofProject} AND last_start >= ${start} AND first_start < ${end}`;
  const parents = sql`SELECT cityHash64(trace_id, id) FROM observations FINAL WHERE ${ofProject}
      AND start_time >= (SELECT min(first_start) ${traces}) AND start_time <= (SELECT max(last_start) ${traces})`;
  return sql`SELECT count() AS orphans, groupArray(10)([trace_id, id, parent_id]) AS examples
    FROM observations FINAL WHERE ${ofProject} AND start_time >= ${start} AND start_time < ${end}
      AND parent_id != '' AND is_root = 0 AND cityHash64(trace_id, parent_id) NOT IN (${parents})`;
}
