/** All SQL that reads traces. Lists pick a page's ids from narrow columns; everything else is read for those ids only. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { listedMetrics } from '#features/query/trace-metrics.ts';
import { selectTraces, traceOrder, type TraceSelection } from '#features/query/trace-rows.ts';
import { newest, observationsOf, type TraceBounds } from '#features/records/newest.ts';
import type { Micros, TraceRecord } from '#features/records/records.ts';
import { fromTraceRow, type Row, traceColumns } from '#features/records/rows.ts';
import { code, count, micros, readLines, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';

export interface Order {
  readonly field: string;
  readonly isDescending: boolean;
}

/** Ids of one page, in order, each with the total of all pages: counting in a second query would do all the work twice. */
export function pageQuery(selection: TraceSelection, order: Order, page: { limit: number; offset: number }): Sql {
  const by = traceOrder(order.field);
  const selected = selectTraces(selection, by.joins);
  const direction = code(order.isDescending ? 'DESC' : 'ASC');
  return sql`WITH ${selected.with} SELECT t.id AS id, count() OVER () AS total ${selected.from}
    ORDER BY ${by.sql} ${direction}, t.id ${direction} LIMIT ${count(page.limit)} OFFSET ${count(page.offset)}`;
}

export interface TracePlace {
  readonly timestamp: Micros;
  readonly id: string;
}

/** The newest, without counting, with the version that was found; `searched_to` is as in `SelectedTraces`, null for all. */
export function newestQuery(selection: TraceSelection, after: Partial<TracePlace>, limit: number): Sql {
  const { with: before, from, searchedTo } = selectTraces(selection);
  const { timestamp, id } = after;
  const isOlder =
    timestamp === undefined || id === undefined
      ? sql``
      : sql` AND (t.timestamp < ${micros(timestamp)} OR t.id < ${text(id)})`;
  const bound = searchedTo ? sql`toUnixTimestamp64Micro(${searchedTo})` : sql`NULL`;
  return sql`WITH ${before} SELECT t.id AS id, t.row_version AS version, toUnixTimestamp64Micro(t.timestamp) AS at,
      ${bound} AS searched_to ${from}${isOlder}
    ORDER BY t.timestamp DESC, t.id DESC LIMIT ${count(limit)}`;
}

/** For a page beyond the last, which has no row to carry the total. */
export function totalQuery(selection: TraceSelection): Sql {
  const selected = selectTraces(selection);
  return sql`WITH ${selected.with} SELECT count() AS total ${selected.from}`;
}

/** Without input, output and metadata they come as '' and {}; a `row` has previews and metadata. */
export type Width = 'narrow' | 'metadata' | 'previews' | 'row' | 'whole';

const narrowColumns = traceColumns.filter((column) => !['input', 'output', 'metadata', 'fold'].includes(column));
const previewColumns = ['input_preview AS input', 'output_preview AS output'];
const widths: Record<Width, readonly string[]> = {
  narrow: narrowColumns,
  metadata: [...narrowColumns, 'metadata'],
  previews: [...narrowColumns, ...previewColumns],
  row: [...narrowColumns, ...previewColumns, 'metadata'],
  whole: traceColumns.filter((column) => column !== 'fold'),
};

/** Rows that lie far apart are seldom read again; unpacked, their wide columns would drive out the narrow ones that every order reads. */
const farRows = { use_uncompressed_cache: 0 } as const;

/** In no order; what is not there is left out. */
export async function readTraces(
  clickhouse: ClickHouse,
  projectId: string,
  ids: readonly string[],
  width: Width = 'narrow',
): Promise<TraceRecord[]> {
  if (ids.length === 0) return [];
  const where = [sql`project_id = ${text(projectId)}`, sql`id IN (${texts(ids)})`];
  const rows = await readRows(clickhouse, newest({ table: 'traces', columns: widths[width], where }), {
    settings: farRows,
  });
  return rows.map(fromTraceRow);
}

/** Ids of a session's traces, oldest first. */
export async function readSessionTraceIds(
  clickhouse: ClickHouse,
  projectId: string,
  sessionId: string,
  limit: number,
): Promise<string[]> {
  const rows = await readRows(
    clickhouse,
    sql`SELECT id FROM traces FINAL WHERE project_id = ${text(projectId)} AND session_id = ${text(sessionId)}
      ORDER BY timestamp, id LIMIT ${count(limit)}`,
  );
  return rows.map((row) => String(row['id']));
}

export interface TraceMetrics {
  readonly latency: number;
  readonly totalCost: number;
  readonly observationCount: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly levels: Readonly<Record<'ERROR' | 'WARNING' | 'DEFAULT' | 'DEBUG', number>>;
}

/** By trace id; traces without observations are left out. */
export async function readMetrics(
  clickhouse: ClickHouse,
  projectId: string,
  traces: readonly TraceBounds[],
): Promise<Map<string, TraceMetrics>> {
  const where = observationsOf(projectId, traces);
  if (!where) return new Map();
  const columns = ['trace_id', 'start_time', 'end_time', 'level', 'total_cost', ...tokenColumns];
  const source = newest({ table: 'observations', columns, where });
  const rows = await readRows(clickhouse, sql`SELECT trace_id, ${listedMetrics} FROM ${source} GROUP BY trace_id`);
  return new Map(rows.map((row) => [String(row['trace_id']), metricsOf(row)]));
}

const tokenColumns = ['input_tokens', 'output_tokens', 'total_tokens'];

function metricsOf(row: Row): TraceMetrics {
  const number = (name: string) => Number(row[name]);
  return {
    latency: number('latency'),
    totalCost: number('total_cost'),
    observationCount: number('observations'),
    inputTokens: number('input_tokens'),
    outputTokens: number('output_tokens'),
    totalTokens: number('total_tokens'),
    levels: {
      ERROR: number('errors'),
      WARNING: number('warnings'),
      DEFAULT: number('defaults'),
      DEBUG: number('debugs'),
    },
  };
}

/** Ids by trace, oldest first. */
export async function readObservationIds(
  clickhouse: ClickHouse,
  projectId: string,
  traces: readonly TraceBounds[],
): Promise<Map<string, string[]>> {
  const where = observationsOf(projectId, traces);
  if (!where) return new Map();
  const source = newest({ table: 'observations', columns: ['trace_id', 'start_time'], where });
  const rows = await readRows(
    clickhouse,
    sql`SELECT trace_id, arrayMap(x -> x.2, arraySort(groupArray((start_time, id)))) AS ids FROM ${source} GROUP BY trace_id`,
  );
  return new Map(rows.map((row) => [String(row['trace_id']), row['ids'] as string[]]));
}

/** One trace's observations by columns, oldest first, as JSON: the keys are those of the contract's `traceTree`. */
export async function readTree(
  clickhouse: ClickHouse,
  projectId: string,
  trace: TraceBounds,
): Promise<Buffer | undefined> {
  const where = observationsOf(projectId, [trace]);
  if (!where) return undefined;
  const source = newest({ table: 'observations', columns: treeSource, where });
  return readLines(
    clickhouse,
    sql`SELECT ${code(treeColumns)} FROM (SELECT * FROM ${source} ORDER BY start_time, id)`,
    // The arrays keep the order of the subquery, and stay in step, when one thread fills them.
    { settings: { max_threads: 1 } },
  );
}

const treeSource = [
  'parent_id',
  'type',
  'name',
  'level',
  'status_message',
  'start_time',
  'end_time',
  'completion_start_time',
  'model',
  'input_tokens',
  'output_tokens',
  'cost_source',
  'total_cost',
];

const millis = (column: string) => `toUnixTimestamp64Micro(${column}) / 1000`;
/** groupArray drops nulls; tuples of one keep them. */
const nullable = (expression: string) => `groupArray(tuple(${expression})).1`;
const treeColumns = [
  'groupArray(id) AS id',
  'groupArray(parent_id) AS parentId',
  'groupArray(toString(type)) AS type',
  'groupArray(substringUTF8(name, 1, 240)) AS name',
  'groupArray(toString(level)) AS level',
  'groupArray(substringUTF8(status_message, 1, 240)) AS statusMessage',
  `groupArray(${millis('start_time')}) AS startTime`,
  `${nullable(millis('end_time'))} AS endTime`,
  `${nullable(millis('completion_start_time'))} AS completionStartTime`,
  'groupArray(model) AS model',
  'groupArray(toFloat64(input_tokens)) AS inputTokens',
  'groupArray(toFloat64(output_tokens)) AS outputTokens',
  `${nullable("if(cost_source = '', NULL, toFloat64(total_cost))")} AS totalCost`,
].join(', ');

/** Ids and nodes of the observations that a LangGraph agent's callbacks have marked, oldest first. */
export async function readNodes(
  clickhouse: ClickHouse,
  projectId: string,
  trace: TraceBounds,
): Promise<{ id: string[]; node: string[] }> {
  const where = observationsOf(projectId, [trace]);
  if (!where) return { id: [], node: [] };
  const columns = ['start_time', "metadata['langgraph_node'] AS node"];
  const source = newest({ table: 'observations', columns, where });
  const rows = await readRows(clickhouse, sql`SELECT id, node FROM ${source} WHERE node != '' ORDER BY start_time, id`);
  return { id: rows.map((row) => String(row['id'])), node: rows.map((row) => String(row['node'])) };
}

/** Beginnings of input and output, in no order; what is not there is left out. */
export async function readPreviews(
  clickhouse: ClickHouse,
  query: { readonly projectId: string; readonly trace: TraceBounds; readonly ids: readonly string[] },
): Promise<{ id: string; input: string; output: string }[]> {
  const where = observationsOf(query.projectId, [query.trace]);
  if (!where || query.ids.length === 0) return [];
  const source = newest({
    table: 'observations',
    columns: ['input_preview AS input', 'output_preview AS output'],
    where: [...where, sql`id IN (${texts(query.ids)})`],
  });
  const rows = await readRows(clickhouse, sql`SELECT id, input, output FROM ${source}`);
  return rows as unknown as { id: string; input: string; output: string }[];
}

export interface RootText {
  readonly input: string;
  readonly output: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const rootColumns: Record<Exclude<Width, 'narrow'>, readonly string[]> = {
  metadata: ["'' AS input", "'' AS output", 'metadata'],
  previews: [...previewColumns, 'map() AS metadata'],
  row: [...previewColumns, 'metadata'],
  whole: ['input', 'output', 'metadata'],
};

/** The root observations' text, by trace id; encoded as it is stored. */
export async function readRoots(
  clickhouse: ClickHouse,
  projectId: string,
  traces: readonly TraceBounds[],
  width: Exclude<Width, 'narrow'>,
): Promise<Map<string, RootText>> {
  const rooted = traces.filter((trace) => trace.rootId !== '');
  const where = observationsOf(projectId, rooted);
  if (!where) return new Map();
  const source = newest({
    table: 'observations',
    columns: ['trace_id', ...rootColumns[width]],
    where: [...where, sql`id IN (${texts(rooted.map((trace) => trace.rootId))})`],
  });
  const rows = await readRows(clickhouse, source, { settings: farRows });
  return new Map(rows.map((row) => [String(row['trace_id']), row as unknown as RootText]));
}
