/** Lists the newest traces that a query means, as many as are soon found, without counting them. */
import type { searchTraces } from '@telltale/contract/traces.ts';
import { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { type SearchLimits, searchNewest } from '#features/query/newest-hits.ts';
import { readQuery } from '#features/query/parse.ts';
import { settingsFor } from '#features/query/search-settings.ts';
import { leadingSearch } from '#features/query/searches.ts';
import { hitScope, type TraceSelection } from '#features/query/trace-rows.ts';
import { decodeCursor, encodeCursor } from '#features/records/cursor.ts';
import type { Row } from '#features/records/rows.ts';
import { readRows } from '#features/records/sql.ts';
import { parseTime } from '#features/records/time.ts';
import { isoMicros } from '#lib/iso-time.ts';
import { traceConditions } from './_conditions.ts';
import { readItems } from './_list.ts';
import { newestQuery, type TracePlace } from './_store.ts';
import { fieldGroupsOf } from './_view.ts';

type SearchQuery = z.output<NonNullable<typeof searchTraces.query>>;

export interface TraceSearch {
  readonly projectId: string;
  readonly query: SearchQuery;
  readonly limits: SearchLimits;
}

export async function searchTracePage(clickhouse: ClickHouse, { projectId, query, limits }: TraceSearch) {
  const { limit } = query;
  const after = query.cursor === undefined ? {} : placeOf(query.cursor);
  const selection = { projectId, conditions: conditionsOf(query, after), query: readQuery(query.query, 'traces') };
  const settings = settingsFor(selection.query, selection.conditions);
  const leading = leadingSearch(selection.query);
  // One more than asked for tells whether there is a next page.
  const read = (newest?: TraceSelection['newest']) =>
    readRows(clickhouse, newestQuery({ ...selection, newest }, after, limit + 1), { settings });
  const scope = { ...hitScope(selection), limits, isSparse: isSearchedTo(after) };
  const { rows } = leading ? await searchNewest(clickhouse, scope, leading, read) : { rows: await read() };
  const versions = new Map(rows.slice(0, limit).map((row) => [String(row['id']), Number(row['version'])]));
  const ids = [...versions.keys()];
  const data = await readItems(clickhouse, { projectId, ids, versions, groups: fieldGroupsOf(query.fields) });
  const next = nextPlace(rows, limit);
  return { data, meta: { ...(next && { cursor: cursorAt(next) }) } };
}

/** Whether the page before was not full. */
function isSearchedTo({ timestamp, id }: Partial<TracePlace>): boolean {
  return timestamp !== undefined && id === undefined;
}

/** After the last row of a full page; else after all that was searched. */
function nextPlace(rows: readonly Row[], limit: number): Partial<TracePlace> | undefined {
  const last = rows[limit - 1];
  if (rows.length > limit && last) return { timestamp: Number(last['at']), id: String(last['id']) };
  const searchedTo = rows[0]?.['searched_to'] ?? null;
  return searchedTo === null ? undefined : { timestamp: Number(searchedTo) };
}

function conditionsOf(query: SearchQuery, { timestamp }: Partial<TracePlace>) {
  const conditions = traceConditions(query);
  if (timestamp === undefined) return conditions;
  const value = isoMicros(timestamp);
  return [...conditions, { type: 'datetime', column: 'timestamp', operator: '<=', value } as const];
}

const shape = z.object({
  lastTimestamp: z.string().transform(parseTime).pipe(z.number()),
  lastId: z.string().optional(),
});

function cursorAt({ timestamp = 0, id }: Partial<TracePlace>): string {
  return encodeCursor({ lastTimestamp: isoMicros(timestamp), lastId: id }, 'base64url');
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours. */
function placeOf(cursor: string): Partial<TracePlace> {
  const { lastTimestamp, lastId } = decodeCursor(cursor, 'base64url', shape);
  return { timestamp: lastTimestamp, ...(lastId !== undefined && { id: lastId }) };
}
