/** Finds observations whose end has not arrived. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { newest } from '#features/records/newest.ts';
import type { Micros, ObservationRecord } from '#features/records/records.ts';
import { fromObservationRow, observationColumns } from '#features/records/rows.ts';
import { and, code, count, micros, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';

export interface RunningQuery {
  readonly projectId: string;
  /** Only what has started since. */
  readonly since: Micros;
  readonly limit: number;
  readonly environment?: readonly string[] | undefined;
  readonly traceId?: string | undefined;
}

/** The last started first, and how many there are. */
export async function readRunning(
  clickhouse: ClickHouse,
  query: RunningQuery,
): Promise<{ records: ObservationRecord[]; total: number }> {
  const rows = await readRows(clickhouse, runningQuery(query));
  return { records: rows.map(fromObservationRow), total: Number(rows[0]?.['total'] ?? 0) };
}

const wide = ['input', 'output', 'metadata', 'fold', 'model_parameters'];
const columns = observationColumns.filter((column) => !wide.includes(column));

/** An old version without an end makes a candidate; whether the newest has one decides. */
export function runningQuery({ projectId, since, limit, environment, traceId }: RunningQuery): Sql {
  const within = [sql`project_id = ${text(projectId)}`, sql`start_time >= ${micros(since)}`];
  if (traceId !== undefined) within.push(sql`trace_id = ${text(traceId)}`);
  const open = sql`end_time IS NULL AND source = 'batch' AND type != 'EVENT'`;
  const candidates = sql`id IN (SELECT id FROM observations WHERE ${and(within)} AND ${open})`;
  const wanted = environment === undefined ? open : sql`${open} AND has(${texts(environment)}, environment)`;
  return sql`SELECT ${code(columns.join(', '))}, count() OVER () AS total
    FROM ${newest({ table: 'observations', columns, where: [...within, candidates] })} WHERE ${wanted}
    ORDER BY start_time DESC, id DESC LIMIT ${count(limit)}`;
}
