/** Shows what a search found: where in each row of a page, and the text around it. */
import type { Match } from '@telltale/contract/matches.ts';
import type { Query } from '@telltale/contract/query-tree.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { observationsOf, type TraceBounds } from '#features/records/newest.ts';
import type { Row } from '#features/records/rows.ts';
import { and, code, join, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { type TimeBounds, withinBounds } from './_bounds.ts';
import { textContains } from './_search.ts';
import { type Document, loweredText } from '#features/records/text-indexes.ts';
import { type Search, searchesOf } from './searches.ts';
import { asciiLower, containsInOrder, formsOf } from './text-match.ts';

const matchesMax = 5;
const snippetLength = 240;
/** How much of a snippet stands before what was found: little, for a row has room for some fifty letters. */
const leadLength = 20;

export interface SearchedObservations {
  readonly projectId: string;
  readonly query: Query | undefined;
  readonly ids: readonly string[];
  /** Both included: between these they start. */
  readonly bounds: TimeBounds;
}

/** By the observation's id; rows that met the query for another reason are left out. */
export async function matchesInObservations(
  clickhouse: ClickHouse,
  { projectId, query, ids, bounds }: SearchedObservations,
): Promise<Map<string, Match[]>> {
  const searches = searchesOf(query);
  if (searches.length === 0 || ids.length === 0) return new Map();
  const ofProject = sql`project_id = ${text(projectId)}`;
  const where = [ofProject, ...withinBounds(sql`start_time`, bounds), sql`id IN (${texts(ids)})`];
  const found = await readFound(clickhouse, { table: sql`observations`, where, searches });
  return new Map(found.map((row) => [String(row['id']), matchesOf(row, searches)]));
}

/** By the trace's id. What its observations say comes after what is its own, with their ids. */
export async function matchesInTraces(
  clickhouse: ClickHouse,
  page: { readonly projectId: string; readonly query: Query | undefined; readonly traces: readonly TraceBounds[] },
): Promise<Map<string, Match[]>> {
  const searches = searchesOf(page.query);
  if (searches.length === 0 || page.traces.length === 0) return new Map();
  const ofProject = sql`project_id = ${text(page.projectId)}`;
  const own = [ofProject, sql`id IN (${texts(page.traces.map((trace) => trace.id))})`];
  const inside = observationsOf(page.projectId, page.traces);
  const [traces, observations] = await Promise.all([
    readFound(clickhouse, { table: sql`traces`, where: own, searches }),
    inside ? readFound(clickhouse, { table: sql`observations`, where: inside, searches }) : [],
  ]);
  const all = [
    ...traces.map((row) => [String(row['id']), matchesOf(row, searches)] as const),
    ...observations.map((row) => [String(row['trace_id']), matchesOf(row, searches, String(row['id']))] as const),
  ];
  const byTrace = Map.groupBy(all, ([id]) => id);
  return new Map([...byTrace].map(([id, found]) => [id, found.flatMap(([, matches]) => matches).slice(0, matchesMax)]));
}

interface FoundQuery {
  readonly table: Sql;
  readonly where: readonly Sql[];
  readonly searches: readonly Search[];
}

const nameColumns = {
  observations: ['name', 'status_message'],
  traces: ['name', 'user_id', 'session_id'],
} as const;
const fieldNames: Readonly<Record<string, string>> = {
  status_message: 'statusMessage',
  user_id: 'userId',
  session_id: 'sessionId',
};

/** Newest versions that hold one of the texts, each with a snippet for every search and text (`s0_input`, …), '' for none. */
function readFound(clickhouse: ClickHouse, { table, where, searches }: FoundQuery): Promise<Row[]> {
  const isTrace = table.parts[0] === 'traces';
  const names = isTrace ? nameColumns.traces : nameColumns.observations;
  const snippets = searches.flatMap(({ pieces, among }, at) =>
    among.map((document) => sql`${snippetOf(document, pieces)} AS ${code(`s${at}_${document}`)}`),
  );
  const isFound = searches.flatMap(({ pieces, among, isEverywhere }) => [
    ...among.map((document) => textContains(loweredText[document], pieces)),
    ...(isEverywhere ? names.map((name) => textContains(sql`lower(${code(name)})`, pieces)) : []),
    ...(isEverywhere ? [textContains(sql`lower(id)`, pieces)] : []),
  ]);
  const statement = sql`SELECT id, ${isTrace ? sql`id` : sql`trace_id`} AS trace_id, ${code(names.join(', '))}, ${join(snippets, ', ')}
    FROM ${table}
    WHERE ${and(where)} AND (id, row_version) IN (SELECT id, max(row_version) FROM ${table} WHERE ${and(where)} GROUP BY id)
      AND is_deleted = 0 AND (${join(isFound, ' OR ')})
    ORDER BY ${isTrace ? sql`timestamp` : sql`start_time`}, id LIMIT 1 BY id`;
  return readRows(clickhouse, sql`SELECT * FROM (${statement}) LIMIT 3 BY trace_id`, {
    settings: { use_skip_indexes: 0 },
  });
}

/** Of metadata the matching entry's key and value, as JSON; of the rest the text around the first match. */
function snippetOf(document: Document, pieces: readonly string[]): Sql {
  if (document === 'metadata') {
    const value = sql`lower(entry.2)`;
    const entries = sql`arrayFilter(entry -> ${textContains(value, pieces)}, arrayZip(mapKeys(metadata), mapValues(metadata)))`;
    return sql`arrayMap(entry -> [entry.1, ${around(sql`entry.2`, value, pieces)}], arraySlice(${entries}, 1, 1))`;
  }
  const column = code(document);
  const lowered = loweredText[document];
  return sql`if(${textContains(lowered, pieces)}, ${around(column, lowered, pieces)}, '')`;
}

/** Lowering keeps every byte's place, so what was found in lowered text stands at the same place in the text. */
function around(column: Sql, lowered: Sql, pieces: readonly string[]): Sql {
  const needles = texts([...new Set(formsOf(pieces).map(([first = '']) => first))]);
  const place = sql`toInt64(lengthUTF8(substring(${column}, 1, greatest(1, multiSearchFirstPosition(${lowered}, ${needles})) - 1)))`;
  return sql`substringUTF8(${column}, greatest(1, ${place} + 1 - ${code(String(leadLength))}), ${code(String(snippetLength))})`;
}

function matchesOf(row: Row, searches: readonly Search[], observationId?: string): Match[] {
  const found = searches.flatMap((search, at) => [
    ...(search.isEverywhere ? namesFound(row, search.pieces) : []),
    ...search.among.flatMap((document) => documentFound(document, row[`s${at}_${document}`])),
  ]);
  const isEscaped = searches.some(({ pieces }) => pieces.some((piece) => /[^\0-\x7f]/.test(piece)));
  const distinct = new Map(found.map((match) => [match.field + match.snippet, match]));
  return [...distinct.values()].slice(0, matchesMax).map(({ field, snippet }) => ({
    field,
    snippet: isEscaped ? unescaped(snippet) : snippet,
    ...(observationId !== undefined && { observationId }),
  }));
}

function namesFound(row: Row, pieces: readonly string[]): Match[] {
  const names = ['id', ...nameColumns.observations, ...nameColumns.traces];
  return [...new Set(names)].flatMap((name) => {
    const found = row[name];
    const value = typeof found === 'string' ? found : '';
    const isFound = formsOf(pieces).some((form) => containsInOrder(asciiLower(value), form));
    return isFound ? [{ field: fieldNames[name] ?? name, snippet: value.slice(0, snippetLength) }] : [];
  });
}

function documentFound(document: Document, found: unknown): Match[] {
  if (typeof found === 'string') return found === '' ? [] : [{ field: document, snippet: found }];
  const entries = Array.isArray(found) ? (found as [string, string][]) : [];
  return entries.map(([key, snippet]) => ({ field: `${document}.${key}`, snippet }));
}

function unescaped(snippet: string): string {
  return snippet
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .toWellFormed();
}
