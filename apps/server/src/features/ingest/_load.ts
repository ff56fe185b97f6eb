/** Finds the stored versions of the entities that a batch is about to change, through the primary key wherever it can. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { sqlString } from '#db/clickhouse/sql-string.ts';
import type { Micros, ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import {
  fromObservationRow,
  fromScoreRow,
  fromTraceRow,
  observationColumns,
  type Row,
  scoreColumns,
  traceColumns,
} from '#features/records/rows.ts';
import { microsToText } from '#lib/clock.ts';

/** Ids in one query; more are asked for in several. */
const idsPerQueryMax = 2000;

/** Ids stand in the text: as a parameter, thousands of them would be encoded, parsed and cast on their way to the engine. */
function newestOf(table: string, columns: readonly string[], ids: readonly string[], condition = '1'): string {
  return `
    SELECT ${columns.join(', ')} FROM ${table}
    WHERE project_id = {projectId:String} AND ${condition} AND id IN (${ids.map(sqlString).join(', ')})
    ORDER BY row_version DESC LIMIT 1 BY id`;
}

export async function loadTraces(
  clickhouse: ClickHouse,
  projectId: string,
  ids: readonly string[],
): Promise<TraceRecord[]> {
  const rows = await inChunks(ids, (chunk) =>
    clickhouse.rows<Row>(newestOf('traces', traceColumns, chunk), { projectId }),
  );
  return alive(rows.map(fromTraceRow));
}

export async function loadScores(
  clickhouse: ClickHouse,
  projectId: string,
  ids: readonly string[],
): Promise<ScoreRecord[]> {
  const rows = await inChunks(ids, (chunk) =>
    clickhouse.rows<Row>(newestOf('scores', scoreColumns, chunk), { projectId }),
  );
  return alive(rows.map(fromScoreRow));
}

/** Where an observation may be stored: its trace, and that trace's bounds; no trace means that it may be anywhere. */
export interface Whereabouts {
  readonly id: string;
  readonly within: { readonly firstStart: Micros; readonly lastStart: Micros } | null;
}

export async function loadObservations(
  clickhouse: ClickHouse,
  projectId: string,
  wanted: readonly Whereabouts[],
): Promise<ObservationRecord[]> {
  const groups = [...groupByHour(wanted)];
  const found = await Promise.all(groups.map((group) => loadGroup(clickhouse, projectId, group)));
  return alive(found.flat());
}

interface Group {
  ids: string[];
  first: Micros;
  last: Micros;
}

/** Traces of the same hour share one query, so that a trace of last month does not widen the range of today's. */
function groupByHour(wanted: readonly Whereabouts[]): Iterable<Group> {
  const hourMicros = 3_600_000_000;
  const groups = new Map<number, Group>();
  for (const { id, within } of wanted) {
    const key = within ? Math.floor(within.firstStart / hourMicros) : -1;
    const first = within?.firstStart ?? 0;
    const last = within?.lastStart ?? Number.MAX_SAFE_INTEGER;
    const group = groups.get(key);
    if (!group) groups.set(key, { ids: [id], first, last });
    else {
      group.ids.push(id);
      group.first = Math.min(group.first, first);
      group.last = Math.max(group.last, last);
    }
  }
  return groups.values();
}

const withinTimes =
  "toStartOfMinute(start_time) BETWEEN toStartOfMinute({first:DateTime64(6, 'UTC')}) AND {last:DateTime64(6, 'UTC')}";

async function loadGroup(clickhouse: ClickHouse, projectId: string, group: Group): Promise<ObservationRecord[]> {
  const bounded = group.last !== Number.MAX_SAFE_INTEGER;
  const times = bounded ? { first: microsToText(group.first), last: microsToText(group.last) } : {};
  const rows = await inChunks(group.ids, (chunk) => {
    const sql = newestOf('observations', observationColumns, chunk, bounded ? withinTimes : '1');
    return clickhouse.rows<Row>(sql, { projectId, ...times });
  });
  return rows.map(fromObservationRow);
}

async function inChunks<T>(ids: readonly string[], query: (chunk: string[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (let from = 0; from < ids.length; from += idsPerQueryMax) {
    rows.push(...(await query(ids.slice(from, from + idsPerQueryMax))));
  }
  return rows;
}

function alive<T extends { readonly isDeleted: boolean }>(records: readonly T[]): T[] {
  return records.filter((record) => !record.isDeleted);
}
