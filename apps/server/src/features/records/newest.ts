/** Reading the newest version of each entity, for look-ups where FINAL would read far too much. */
import type { Micros, TraceRecord } from './records.ts';
import { and, code, micros, minutes, type Sql, sql, text, texts } from './sql.ts';

export interface NewestQuery {
  readonly table: 'observations' | 'traces' | 'scores';
  /** Constants of ours, never a caller's text. */
  readonly columns: readonly string[];
  /** Must hold for every version of an entity or for none: ids, the project, bounds of start times. */
  readonly where: readonly Sql[];
}

/** A subquery: deleted entities are left out, and only after their newest version was found. */
export function newest(query: NewestQuery): Sql {
  const columns = [...new Set([...query.columns, 'project_id', 'id', 'is_deleted'])].join(', ');
  return sql`(SELECT * FROM (
    SELECT ${code(columns)} FROM ${code(query.table)} WHERE ${and(query.where)}
    ORDER BY row_version DESC LIMIT 1 BY project_id, id
  ) WHERE is_deleted = 0)`;
}

/** What is needed of a trace to find its observations without reading others'. */
export type TraceBounds = Pick<TraceRecord, 'id' | 'rootId' | 'firstStart' | 'lastStart'>;

/** Conditions on `observations`; undefined when none of the traces has an observation. */
export function observationsOf(projectId: string, traces: readonly TraceBounds[]): Sql[] | undefined {
  const starts = traces.flatMap((trace) => trace.firstStart ?? []);
  const ends = traces.flatMap((trace) => trace.lastStart ?? []);
  if (starts.length === 0 || ends.length === 0) return undefined;
  return [
    sql`project_id = ${text(projectId)}`,
    sql`start_time >= ${micros(least(starts))} AND start_time <= ${micros(greatest(ends))}`,
    ...withinMinutes(traces),
    sql`trace_id IN (${texts(traces.map((trace) => trace.id))})`,
  ];
}

const minute = 60_000_000;
const minutesMax = 2000;

/** Short traces far apart in time are read from their minutes only, by the primary key; of long ones, the bounds must do. */
function withinMinutes(traces: readonly TraceBounds[]): Sql[] {
  const times: Micros[] = [];
  for (const { firstStart, lastStart } of traces) {
    if (firstStart === null || lastStart === null) continue;
    if (times.length + (lastStart - firstStart) / minute > minutesMax) return [];
    for (let time = firstStart; time < lastStart; time += minute) times.push(time);
    times.push(lastStart);
  }
  return [sql`toStartOfMinute(start_time) IN (${minutes(times)})`];
}

const least = (times: readonly Micros[]) => times.reduce((a, b) => Math.min(a, b));
const greatest = (times: readonly Micros[]) => times.reduce((a, b) => Math.max(a, b));
