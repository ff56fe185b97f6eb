/** Deletes traces: tombstones over them, their observations and their scores hide all of it from readers at once. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Writer } from '#features/ingest/commit.ts';
import { observationsOf } from '#features/records/newest.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { and, code, integer, micros, render, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { nowMicros } from '#lib/clock.ts';
import { readTraces } from './_store.ts';

export interface DeleteDeps {
  readonly clickhouse: ClickHouse;
  /** Nothing may be folded on what is being deleted. */
  readonly writer: Pick<Writer, 'exclusively'>;
}

/** Unknown ids are passed over. Resolves when readers no longer see any of it. */
export async function deleteTracesById(deps: DeleteDeps, projectId: string, ids: readonly string[]): Promise<void> {
  await deps.writer.exclusively(async (rowVersion) => {
    const traces = await readTraces(deps.clickhouse, projectId, ids);
    for (const source of sourcesOf(projectId, traces)) {
      const { query, query_params } = render(tombstones(source, rowVersion));
      await deps.clickhouse.command(query, query_params, { isIdempotent: true });
    }
  });
}

/** The traces come last, so that a failure half-way leaves them there to be deleted again. */
function sourcesOf(projectId: string, traces: readonly TraceRecord[]): Source[] {
  if (traces.length === 0) return [];
  const ids = texts(traces.map((trace) => trace.id));
  const ofProject = sql`project_id = ${text(projectId)}`;
  const observations = observationsOf(projectId, traces);
  return [
    ...(observations ? [{ table: 'observations', key: 'start_time, trace_id', where: observations } as const] : []),
    { table: 'scores', key: 'timestamp', where: [ofProject, sql`trace_id IN (${ids})`] },
    { table: 'traces', key: 'timestamp', where: [ofProject, sql`id IN (${ids})`] },
  ];
}

interface Source {
  readonly table: 'observations' | 'traces' | 'scores';
  /** The columns that a tombstone must share with what it hides, besides project and id, or may not leave out. */
  readonly key: string;
  readonly where: readonly Sql[];
}

/** Only keys are copied: what was deleted must not live on in its tombstone. */
export function tombstones({ table, key, where }: Source, rowVersion: number): Sql {
  const columns = code(`project_id, id, ${key}`);
  return sql`INSERT INTO ${code(table)} (${columns}, created_at, updated_at, row_version, is_deleted)
    SELECT ${columns}, created_at, ${micros(nowMicros())}, toUInt64(${integer(rowVersion)}), 1
    FROM ${code(table)} FINAL WHERE ${and(where)}`;
}
