/** All SQL that reads observations. Lists pick ids from narrow columns; text is read for the page's ids only. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { compileFilter } from '#features/records/filter.ts';
import { newest, observationsOf, type TraceBounds } from '#features/records/newest.ts';
import type { Micros, ObservationRecord } from '#features/records/records.ts';
import { fromObservationRow, microsOf, observationColumns } from '#features/records/rows.ts';
import { and, count, micros, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { observationCatalogue, observationParts } from './_columns.ts';

export interface Selection {
  readonly projectId: string;
  readonly conditions: readonly FilterCondition[];
}

/** Where an observation stands in the order of lists: newest first, equal times by trace id and id, both descending. */
export interface Place {
  readonly startTime: Micros;
  readonly traceId: string;
  readonly id: string;
}

/** Places in order. `after` goes on from the last place of the page before. */
export function pageQuery(selection: Selection, page: { limit: number; offset?: number; after?: Place }): Sql {
  const where = whereOf(selection);
  if (page.after) where.push(afterPlace(page.after));
  return sql`SELECT o.id AS id, o.trace_id AS trace_id, o.start_time AS start_time
    FROM observations AS o FINAL WHERE ${and(where)}
    ORDER BY o.start_time DESC, o.trace_id DESC, o.id DESC LIMIT ${count(page.limit)} OFFSET ${count(page.offset ?? 0)}`;
}

export function totalQuery(selection: Selection): Sql {
  return sql`SELECT count() AS total FROM observations AS o FINAL WHERE ${and(whereOf(selection))}`;
}

/** The first condition is the one the primary key understands. */
function afterPlace(place: Place): Sql {
  const time = micros(place.startTime);
  return sql`o.start_time <= ${time} AND (o.start_time < ${time} OR (o.trace_id, o.id) < (${text(place.traceId)}, ${text(place.id)}))`;
}

function whereOf({ projectId, conditions }: Selection): Sql[] {
  const compiled = compileFilter(conditions, observationCatalogue, observationParts);
  const where = [sql`o.project_id = ${text(projectId)}`, ...compiled.observation];
  if (compiled.trace.length > 0) {
    const ofProject = [sql`t.project_id = ${text(projectId)}`, ...compiled.trace];
    where.push(sql`o.trace_id IN (SELECT t.id FROM traces AS t FINAL WHERE ${and(ofProject)})`);
  }
  const traceIds = traceIdsOf(conditions);
  if (traceIds) {
    // A trace knows between which times its observations start, and time is what the primary key orders by.
    const ofTraces = sql`FROM traces WHERE project_id = ${text(projectId)} AND id IN (${texts(traceIds)})`;
    where.push(sql`o.start_time >= (SELECT min(first_start) ${ofTraces})`);
    where.push(sql`o.start_time <= (SELECT max(last_start) ${ofTraces})`);
  }
  return where;
}

function traceIdsOf(conditions: readonly FilterCondition[]): readonly string[] | undefined {
  for (const condition of conditions) {
    if (condition.column !== 'traceId') continue;
    if (condition.type === 'string' && condition.operator === '=') return [condition.value];
    if (condition.type === 'stringOptions' && condition.operator === 'any of') return condition.value;
  }
  return undefined;
}

export async function readPlaces(clickhouse: ClickHouse, query: Sql): Promise<Place[]> {
  const rows = await readRows(clickhouse, query);
  return rows.map((row) => ({
    id: String(row['id']),
    traceId: String(row['trace_id']),
    startTime: microsOf(row['start_time']),
  }));
}

export interface Columns {
  readonly hasText: boolean;
  readonly hasMetadata: boolean;
}

/** What is left out comes as '' and {}. */
function columnsOf(columns: Columns): readonly string[] {
  const without = new Set<string>(['fold']);
  if (!columns.hasText) for (const name of ['input', 'output']) without.add(name);
  if (!columns.hasMetadata) without.add('metadata');
  return observationColumns.filter((name) => !without.has(name));
}

/** In the order of `places`; one that was deleted meanwhile is left out. */
export async function readAt(
  clickhouse: ClickHouse,
  projectId: string,
  places: readonly Place[],
  columns: Columns,
): Promise<ObservationRecord[]> {
  if (places.length === 0) return [];
  const times = places.map((place) => place.startTime);
  const where = [
    sql`project_id = ${text(projectId)}`,
    sql`start_time >= ${micros(Math.min(...times))} AND start_time <= ${micros(Math.max(...times))}`,
    sql`id IN (${texts(places.map((place) => place.id))})`,
  ];
  const rows = await readRows(clickhouse, newest({ table: 'observations', columns: columnsOf(columns), where }));
  const byId = new Map(rows.map((row) => [String(row['id']), fromObservationRow(row)]));
  return places.flatMap((place) => byId.get(place.id) ?? []);
}

export async function readOne(
  clickhouse: ClickHouse,
  projectId: string,
  id: string,
): Promise<ObservationRecord | undefined> {
  const where = [sql`project_id = ${text(projectId)}`, sql`id = ${text(id)}`];
  const columns = columnsOf({ hasText: true, hasMetadata: true });
  const rows = await readRows(clickhouse, newest({ table: 'observations', columns, where }));
  return rows.map(fromObservationRow)[0];
}

/** Whole observations of one trace, oldest first. */
export async function readOfTrace(
  clickhouse: ClickHouse,
  projectId: string,
  trace: TraceBounds,
): Promise<ObservationRecord[]> {
  const where = observationsOf(projectId, [trace]);
  if (!where) return [];
  const columns = columnsOf({ hasText: true, hasMetadata: true });
  const source = newest({ table: 'observations', columns, where });
  const rows = await readRows(clickhouse, sql`SELECT * FROM ${source} ORDER BY start_time, id`);
  return rows.map(fromObservationRow);
}
