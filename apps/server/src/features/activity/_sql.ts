/** The SQL of groups. A group's own facts come from `traces`, its totals from the observations of those traces. */
import { newest } from '#features/records/newest.ts';
import type { Micros } from '#features/records/records.ts';
import { and, code, count, micros, type Sql, sql, text, texts } from '#features/records/sql.ts';
import type { GroupSelection, Order, TraceSelection } from './activity.ts';

/** What a group tells of its users at most. */
const userIdsMax = 100;

export function pageQuery(
  selection: GroupSelection,
  order: Order,
  page: { readonly limit: number; readonly offset: number },
): Sql {
  const direction = code(order.isDescending ? 'DESC' : 'ASC');
  const observations = observationsFinal(selection.projectId, isNarrow(selection) ? ofMatched : []);
  const totals = sql`LEFT JOIN (${totalsBy(sql`t.grouped`, observations)}) AS m ON m.id = g.id`;
  return sql`WITH ${groups(selection)} ${order.needsTotals ? sql`, ${matchedOfGroups(selection)}` : sql``}
    SELECT g.id AS id, g.traces AS traces, g.sessions AS sessions, toString(g.first_at) AS first_at,
      toString(g.last_at) AS last_at, g.environment AS environment,
      arraySlice(g.user_ids, 1, ${count(userIdsMax)}) AS user_ids,
      toString(g.first_start) AS first_start, toString(g.last_start) AS last_start,
      count() OVER () AS total ${order.needsTotals ? sql`, ${code(joined)}` : sql``}
    FROM groups AS g ${order.needsTotals ? totals : sql``}
    ORDER BY ${order.by} ${direction}, g.id ${direction} LIMIT ${count(page.limit)} OFFSET ${count(page.offset)}`;
}

/** For a page beyond the last, which has no row to carry the number. */
export function totalQuery(selection: GroupSelection): Sql {
  return sql`WITH ${groups(selection)} SELECT count() AS total FROM groups`;
}

/** Between which times the observations of some groups start; null when they have none. */
export interface Bounds {
  readonly first: Micros | null;
  readonly last: Micros | null;
}

export function totalsOfGroupsQuery(selection: GroupSelection, ids: readonly string[], bounds: Bounds): Sql {
  const where = [...selection.where, sql`t.${code(selection.key)} IN (${texts(ids)})`];
  const { projectId, pageReads } = selection;
  const { first, last } = bounds;
  const ofPage = [
    first === null || last === null
      ? sql`0`
      : sql`start_time >= ${micros(first)} AND start_time <= ${micros(last)} AND trace_id IN (SELECT id FROM matched)`,
  ];
  const read = pageReads === 'newest' ? observationsNewest : observationsFinal;
  return sql`WITH ${tracesAs('matched', { ...selection, where })} ${totalsBy(sql`t.grouped`, read(projectId, ofPage))}`;
}

export function daysQuery(selection: TraceSelection): Sql {
  const day = sql`toString(toDate(t.timestamp))`;
  return sql`WITH ${tracesAs('matched', selection)}
    ${totalsBy(day, observationsFinal(selection.projectId, ofMatched))} ORDER BY id`;
}

export function modelsQuery(selection: TraceSelection, modelsMax: number): Sql {
  return sql`WITH ${tracesAs('matched', selection)}
    SELECT model AS id, ${code(sums)} FROM ${observationsFinal(selection.projectId, [...ofMatched, sql`model != ''`])}
    GROUP BY model ORDER BY total_cost DESC, observations DESC, id LIMIT ${count(modelsMax)}`;
}

/** Traces that are in some group. */
function tracesAs(name: 'selected' | 'matched', { projectId, key, where }: TraceSelection): Sql {
  const all = [sql`t.project_id = ${text(projectId)}`, sql`t.${code(key)} != ''`, ...where];
  return sql`${code(name)} AS (
    SELECT t.id AS id, t.${code(key)} AS grouped, t.timestamp AS timestamp, t.environment AS environment,
      t.user_id AS user_id, t.session_id AS session_id, t.first_start AS first_start, t.last_start AS last_start
    FROM traces AS t FINAL WHERE ${and(all)})`;
}

/** `selected`: traces by the conditions on traces. `groups`: their groups, by the conditions on groups. */
function groups(selection: GroupSelection): Sql {
  // Sorting the distinct users of each user would be work for nothing.
  const userIds =
    selection.key === 'user_id' ? '[]::Array(String)' : `arraySort(groupUniqArrayIf(t.user_id, t.user_id != ''))`;
  return sql`${tracesAs('selected', selection)}, groups AS (
    SELECT * FROM (
      SELECT t.grouped AS id, count() AS traces, min(t.timestamp) AS first_at, max(t.timestamp) AS last_at,
        argMin(t.environment, (t.timestamp, t.id)) AS environment, ${code(userIds)} AS user_ids,
        uniqExactIf(t.session_id, t.session_id != '') AS sessions,
        min(t.first_start) AS first_start, max(t.last_start) AS last_start
      FROM selected AS t GROUP BY t.grouped
    ) AS g WHERE ${and(selection.having)})`;
}

/** `matched`: the selected traces whose group is among `groups`. */
function matchedOfGroups({ having }: GroupSelection): Sql {
  const ofGroups = having.length === 0 ? sql`` : sql`WHERE grouped IN (SELECT id FROM groups)`;
  return sql`matched AS (SELECT * FROM selected ${ofGroups})`;
}

/** Naming the traces costs more than it saves when they are all of the project's. */
function isNarrow({ where, having }: GroupSelection): boolean {
  return where.length + having.length > 0;
}

/** Totals over the observations of `matched`, by an expression over a trace `t`. */
function totalsBy(expression: Sql, observations: Sql): Sql {
  return sql`SELECT ${expression} AS id, count() AS traces, ${code(summed)}
    FROM matched AS t LEFT JOIN (
      SELECT o.trace_hash AS trace, ${code(sums)} FROM ${observations} GROUP BY trace
    ) AS o ON o.trace = cityHash64(t.id) GROUP BY ${expression}`;
}

const tokens = ['input_tokens', 'output_tokens', 'total_tokens'];
const names = ['observations', ...tokens, 'total_cost', 'errors'];
const sums = [
  'count() AS observations',
  ...tokens.map((name) => `sum(o.${name}) AS ${name}`),
  'toFloat64(sum(o.total_cost)) AS total_cost',
  `countIf(o.level = 'ERROR') AS errors`,
].join(', ');
const summed = names.map((name) => `sum(o.${name}) AS ${name}`).join(', ');
const joined = names.map((name) => `m.${name} AS ${name}`).join(', ');

/** The same scalar twice is computed once. */
const bounds = sql`(SELECT (min(first_start), max(last_start)) FROM matched)`;

/** The traces bound the start times of their observations, which the primary key orders by. */
const ofMatched = [
  sql`start_time >= tupleElement(${bounds}, 1) AND start_time <= tupleElement(${bounds}, 2)`,
  sql`trace_id IN (SELECT id FROM matched)`,
];

/** As `o`. */
function observationsFinal(projectId: string, where: readonly Sql[]): Sql {
  return sql`observations AS o FINAL WHERE ${and([sql`project_id = ${text(projectId)}`, ...where])}`;
}

function observationsNewest(projectId: string, where: readonly Sql[]): Sql {
  const columns = ['trace_hash', 'start_time', 'level', 'input_tokens', 'output_tokens', 'total_tokens', 'total_cost'];
  const all = [sql`project_id = ${text(projectId)}`, ...where];
  return sql`${newest({ table: 'observations', columns, where: all })} AS o`;
}
