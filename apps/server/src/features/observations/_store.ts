/** All SQL that reads observations. Lists pick ids from narrow columns; text is read for the page's ids only. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { type SearchLimits, searchNewest } from '#features/query/newest-hits.ts';
import { type ObservationSelection, observationWhere, searchedWhere } from '#features/query/observation-rows.ts';
import { type ObservationOrder, orderKeys, type OrderKey } from '#features/query/observation-order.ts';
import { settingsFor } from '#features/query/search-settings.ts';
import { leadingSearch } from '#features/query/searches.ts';
import { newest, observationsOf, type TraceBounds } from '#features/records/newest.ts';
import { readTotal } from '#features/records/page.ts';
import type { Micros, ObservationRecord } from '#features/records/records.ts';
import { fromObservationRow, microsOf, observationColumns } from '#features/records/rows.ts';
import type { IoPlace } from '#features/records/stored-io.ts';
import { and, count, micros, minutes, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';

/** Where an observation stands in the order of a list. */
export interface Place {
  readonly startTime: Micros;
  readonly traceId: string;
  readonly id: string;
  /** What it was ordered by, exactly, when that is not time. */
  readonly rank?: string;
}

export interface Page {
  readonly limit: number;
  readonly offset?: number;
  /** Goes on from the last place of the page before. */
  readonly after?: Place | undefined;
  /** Default: newest first. */
  readonly order?: ObservationOrder | undefined;
}

/** Places in order. Equal ones go by time, trace and id, in the direction of the order. */
export function pageQuery(selection: ObservationSelection, { limit, offset, after, order }: Page): Sql {
  const where = observationWhere(selection);
  const isDescending = order?.isDescending ?? true;
  const direction = isDescending ? sql`DESC` : sql`ASC`;
  if (after) where.push(order?.key ? afterRank(after, order.key, isDescending) : afterPlace(after, isDescending));
  const rank = order?.key && orderKeys[order.key].rank(isDescending);
  return sql`SELECT o.id AS id, o.trace_id AS trace_id, o.start_time AS start_time${rank ? sql`, toString(${rank}) AS rank` : sql``}
    FROM observations AS o FINAL WHERE ${and(where)}
    ORDER BY ${rank ? sql`${rank} ${direction}, ` : sql``}o.start_time ${direction}, o.trace_id ${direction}, o.id ${direction}
    LIMIT ${count(limit)} OFFSET ${count(offset ?? 0)}`;
}

export function readTotalOf(clickhouse: ClickHouse, selection: ObservationSelection): Promise<number> {
  return readTotal(clickhouse, totalQuery(selection), settingsFor(selection.query, selection.conditions));
}

export function totalQuery(selection: ObservationSelection): Sql {
  return sql`SELECT count() AS total FROM observations AS o FINAL WHERE ${and(observationWhere(selection))}`;
}

export interface FoundPlaces {
  readonly places: Place[];
  /** Where to go on when the page is not full: there may be more beyond; undefined: there is no more. */
  readonly searchedTo: Place | undefined;
}

/** The places of a page, of which a search begins with the newest and goes no further once it has found some. */
export async function findPlaces(
  clickhouse: ClickHouse,
  selection: ObservationSelection,
  page: Page & { readonly limits: SearchLimits },
): Promise<FoundPlaces> {
  const isNewestFirst = !page.order?.key && (page.order?.isDescending ?? true);
  const leading = isNewestFirst && !page.offset ? leadingSearch(selection.query) : undefined;
  if (!leading) return { places: await readPlaces(clickhouse, selection, page), searchedTo: undefined };
  const { limits } = page;
  const older = page.after ? [sql`start_time <= ${micros(page.after.startTime)}`] : [];
  const scope = {
    with: sql``,
    where: [...searchedWhere(selection), ...older],
    limits,
    isSparse: page.after?.id === '',
  };
  const { rows, since } = await searchNewest(clickhouse, scope, leading, (newest) =>
    readPlaces(clickhouse, { ...selection, newest }, page),
  );
  return { places: rows, searchedTo: since === undefined ? undefined : { startTime: since, traceId: '', id: '' } };
}

/** The first condition is the one the primary key understands. */
function afterPlace({ startTime, traceId, id }: Place, isDescending: boolean): Sql {
  const beyond = isDescending ? sql`<` : sql`>`;
  const time = micros(startTime);
  return sql`o.start_time ${beyond}= ${time} AND (o.start_time ${beyond} ${time} OR (o.trace_id, o.id) ${beyond} (${text(traceId)}, ${text(id)}))`;
}

function afterRank(place: Place, key: OrderKey, isDescending: boolean): Sql {
  const beyond = isDescending ? sql`<` : sql`>`;
  const rank = orderKeys[key].rank(isDescending);
  const last = orderKeys[key].value(place.rank ?? '0');
  return sql`(${rank} ${beyond} ${last} OR (${rank} = ${last} AND ${afterPlace(place, isDescending)}))`;
}

export async function readPlaces(
  clickhouse: ClickHouse,
  selection: ObservationSelection,
  page: Page,
): Promise<Place[]> {
  const settings = settingsFor(selection.query, selection.conditions);
  const rows = await readRows(clickhouse, pageQuery(selection, page), { settings });
  return rows.map((row) => ({
    id: String(row['id']),
    traceId: String(row['trace_id']),
    startTime: microsOf(row['start_time']),
    ...(typeof row['rank'] === 'string' && { rank: row['rank'] }),
  }));
}

export interface Columns {
  /** `previews` are the beginnings. */
  readonly text: 'none' | 'previews' | 'whole';
  readonly hasMetadata: boolean;
}

/** What is left out comes as '' and {}. */
function columnsOf(columns: Columns): readonly string[] {
  const without = new Set<string>(['fold']);
  if (columns.text !== 'whole') for (const name of ['input', 'output']) without.add(name);
  if (!columns.hasMetadata) without.add('metadata');
  const previews = columns.text === 'previews' ? ['input_preview AS input', 'output_preview AS output'] : [];
  return [...observationColumns.filter((name) => !without.has(name)), ...previews];
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
    // Places far apart in time are read from their minutes only.
    sql`toStartOfMinute(start_time) IN (${minutes(times)})`,
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
  text: Columns['text'] = 'whole',
): Promise<ObservationRecord | undefined> {
  const columns = columnsOf({ text, hasMetadata: true });
  const rows = await readRows(clickhouse, newest({ ...placeOfOne(projectId, id), columns }));
  return rows.map(fromObservationRow)[0];
}

export function placeOfOne(projectId: string, id: string): IoPlace {
  return { table: 'observations', where: [sql`project_id = ${text(projectId)}`, sql`id = ${text(id)}`] };
}

/** Whole observations of one trace, oldest first. */
export async function readOfTrace(
  clickhouse: ClickHouse,
  projectId: string,
  trace: TraceBounds,
): Promise<ObservationRecord[]> {
  const where = observationsOf(projectId, [trace]);
  if (!where) return [];
  const columns = columnsOf({ text: 'whole', hasMetadata: true });
  const source = newest({ table: 'observations', columns, where });
  const rows = await readRows(clickhouse, sql`SELECT * FROM ${source} ORDER BY start_time, id`);
  return rows.map(fromObservationRow);
}
