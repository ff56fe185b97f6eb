/** All SQL of scores. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { compileFilter } from '#features/records/filter.ts';
import { newest } from '#features/records/newest.ts';
import type { Micros, ScoreRecord } from '#features/records/records.ts';
import { fromScoreRow, microsOf, scoreColumns } from '#features/records/rows.ts';
import { and, count, float, floats, micros, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { scoreCatalogue, scoreParts } from './_columns.ts';

export interface Selection {
  readonly projectId: string;
  readonly conditions: readonly FilterCondition[];
  /** v1 knows scores of traces only, and no corrections. */
  readonly isV1?: boolean;
  readonly valueNot?: number | undefined;
  /** Any of these. */
  readonly valueIn?: readonly number[] | undefined;
}

/** Where a score stands in the order of lists: newest first, equal times by id, descending. */
export interface Place {
  readonly timestamp: Micros;
  readonly id: string;
}

export function pageQuery(selection: Selection, page: { limit: number; offset?: number; after?: Place }): Sql {
  const where = whereOf(selection);
  if (page.after) {
    where.push(sql`(s.timestamp, s.id) < (${micros(page.after.timestamp)}, ${text(page.after.id)})`);
  }
  return sql`SELECT s.id AS id, s.timestamp AS timestamp FROM scores AS s FINAL WHERE ${and(where)}
    ORDER BY s.timestamp DESC, s.id DESC LIMIT ${count(page.limit)} OFFSET ${count(page.offset ?? 0)}`;
}

export function totalQuery(selection: Selection): Sql {
  return sql`SELECT count() AS total FROM scores AS s FINAL WHERE ${and(whereOf(selection))}`;
}

function whereOf({ projectId, conditions, isV1, valueNot, valueIn }: Selection): Sql[] {
  const compiled = compileFilter(conditions, scoreCatalogue, scoreParts);
  const where = [sql`s.project_id = ${text(projectId)}`, ...compiled.score];
  if (isV1) where.push(sql`s.trace_id != '' AND s.data_type != 'CORRECTION'`);
  if (valueNot !== undefined) where.push(sql`s.value != ${float(valueNot)}`);
  if (valueIn !== undefined) where.push(sql`has(${floats(valueIn)}, s.value)`);
  if (compiled.trace.length > 0) {
    const ofProject = [sql`t.project_id = ${text(projectId)}`, ...compiled.trace];
    where.push(sql`s.trace_id IN (SELECT t.id FROM traces AS t FINAL WHERE ${and(ofProject)})`);
  }
  return where;
}

/** Places in order. */
export async function readPlaces(clickhouse: ClickHouse, query: Sql): Promise<Place[]> {
  const rows = await readRows(clickhouse, query);
  return rows.map((row) => ({ id: String(row['id']), timestamp: microsOf(row['timestamp']) }));
}

const columns = scoreColumns.filter((column) => column !== 'fold');

/** In the order of `ids`; one that is not there is left out. */
export async function readScores(
  clickhouse: ClickHouse,
  projectId: string,
  ids: readonly string[],
): Promise<ScoreRecord[]> {
  if (ids.length === 0) return [];
  const where = [sql`project_id = ${text(projectId)}`, sql`id IN (${texts(ids)})`];
  const rows = await readRows(clickhouse, newest({ table: 'scores', columns, where }));
  const byId = new Map(rows.map((row) => [String(row['id']), fromScoreRow(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** What a list shows of a score. */
export type ListedScore = Pick<
  ScoreRecord,
  'id' | 'name' | 'source' | 'dataType' | 'value' | 'stringValue' | 'traceId' | 'observationId'
>;

/** `listed` leaves all but a `ListedScore` empty. */
type Width = 'listed' | 'whole';

const widths: Record<Width, readonly string[]> = {
  listed: ['timestamp', 'name', 'source', 'data_type', 'value', 'string_value', 'trace_id', 'observation_id'],
  whole: columns,
};

/** All scores of these traces, those of their observations included, oldest first. */
export async function readOfTraces(
  clickhouse: ClickHouse,
  projectId: string,
  traceIds: readonly string[],
  width: Width,
): Promise<ScoreRecord[]> {
  if (traceIds.length === 0) return [];
  const where = [sql`project_id = ${text(projectId)}`, sql`trace_id IN (${texts(traceIds)})`];
  return readWhere(clickhouse, where, width);
}

/** All scores of these observations as a list shows them, oldest first. */
export async function readOfObservations(
  clickhouse: ClickHouse,
  projectId: string,
  observations: readonly { readonly id: string; readonly traceId: string }[],
): Promise<ListedScore[]> {
  if (observations.length === 0) return [];
  const where = [
    sql`project_id = ${text(projectId)}`,
    sql`trace_id IN (${texts([...new Set(observations.map(({ traceId }) => traceId))])})`,
    sql`observation_id IN (${texts(observations.map(({ id }) => id))})`,
  ];
  return readWhere(clickhouse, where, 'listed');
}

async function readWhere(clickhouse: ClickHouse, where: readonly Sql[], width: Width): Promise<ScoreRecord[]> {
  const source = newest({ table: 'scores', columns: widths[width], where });
  const rows = await readRows(clickhouse, sql`SELECT * FROM ${source} ORDER BY timestamp, id`);
  return rows.map(fromScoreRow);
}

export interface Deletion {
  readonly projectId: string;
  readonly id: string;
  readonly rowVersion: number;
  readonly now: Micros;
}

/** A tombstone hides every earlier version at once. */
export async function writeTombstone(clickhouse: ClickHouse, deletion: Deletion): Promise<void> {
  await clickhouse.insertRows('scores', [
    {
      project_id: deletion.projectId,
      id: deletion.id,
      timestamp: deletion.now,
      created_at: deletion.now,
      updated_at: deletion.now,
      row_version: deletion.rowVersion,
      is_deleted: 1,
    },
  ]);
}
