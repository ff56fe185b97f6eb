/** The SQL of groups. A group's own facts come from `traces`, its totals from the observations of those traces. */
import { newest } from '#features/records/newest.ts';
import { and, code, count, type Sql, sql, text, texts } from '#features/records/sql.ts';
import type { GroupSelection, Order, TraceSelection } from './activity.ts';

/** What a group tells of its users at most. */
const userIdsMax = 100;

export function pageQuery(
  selection: GroupSelection,
  order: Order,
  page: { readonly limit: number; readonly offset: number },
): Sql {
  const direction = code(order.isDescending ? 'DESC' : 'ASC');
  const totals = order.needsTotals
    ? sql`LEFT JOIN (${totalsBy(sql`t.grouped`, observationsFinal(selection.projectId))}) AS m ON m.id = g.id`
    : sql``;
  const totalNames = order.needsTotals ? sql`, ${code(joined)}` : sql``;
  return sql`WITH ${matchedTraces(selection)}, ${groups(selection)}
    SELECT g.id AS id, g.traces AS traces, g.sessions AS sessions, toString(g.first_at) AS first_at,
      toString(g.last_at) AS last_at, g.environment AS environment,
      arraySlice(g.user_ids, 1, ${count(userIdsMax)}) AS user_ids, count() OVER () AS total ${totalNames}
    FROM groups AS g ${totals} WHERE ${and(selection.having)}
    ORDER BY ${order.by} ${direction}, g.id ${direction} LIMIT ${count(page.limit)} OFFSET ${count(page.offset)}`;
}

/** For a page beyond the last, which has no row to carry the number. */
export function totalQuery(selection: GroupSelection): Sql {
  return sql`WITH ${matchedTraces(selection)}, ${groups(selection)}
    SELECT count() AS total FROM groups AS g WHERE ${and(selection.having)}`;
}

export function totalsOfGroupsQuery(selection: GroupSelection, ids: readonly string[]): Sql {
  const where = [...selection.where, sql`t.${code(selection.key)} IN (${texts(ids)})`];
  const { projectId, pageReads } = selection;
  const source = pageReads === 'newest' ? observationsNewest(projectId) : observationsFinal(projectId);
  return sql`WITH ${matchedTraces({ ...selection, where })} ${totalsBy(sql`t.grouped`, source)}`;
}

export function daysQuery(selection: TraceSelection): Sql {
  const day = sql`toString(toDate(t.timestamp))`;
  return sql`WITH ${matchedTraces(selection)} ${totalsBy(day, observationsFinal(selection.projectId))} ORDER BY id`;
}

export function modelsQuery(selection: TraceSelection, modelsMax: number): Sql {
  return sql`WITH ${matchedTraces(selection)}
    SELECT model AS id, ${code(sums)} FROM ${observationsFinal(selection.projectId)} AND model != ''
    GROUP BY model ORDER BY total_cost DESC, observations DESC, id LIMIT ${count(modelsMax)}`;
}

function matchedTraces({ projectId, key, where }: TraceSelection): Sql {
  const all = [sql`t.project_id = ${text(projectId)}`, sql`t.${code(key)} != ''`, ...where];
  return sql`matched AS (
    SELECT t.id AS id, t.${code(key)} AS grouped, t.timestamp AS timestamp, t.environment AS environment,
      t.user_id AS user_id, t.session_id AS session_id, t.first_start AS first_start, t.last_start AS last_start
    FROM traces AS t FINAL WHERE ${and(all)})`;
}

function groups({ key }: GroupSelection): Sql {
  // Sorting the distinct users of each user would be work for nothing.
  const userIds = key === 'user_id' ? '[]::Array(String)' : `arraySort(groupUniqArrayIf(t.user_id, t.user_id != ''))`;
  return sql`groups AS (
    SELECT t.grouped AS id, count() AS traces, min(t.timestamp) AS first_at, max(t.timestamp) AS last_at,
      argMin(t.environment, (t.timestamp, t.id)) AS environment, ${code(userIds)} AS user_ids,
      uniqExactIf(t.session_id, t.session_id != '') AS sessions
    FROM matched AS t GROUP BY t.grouped)`;
}

/** Totals over the observations of `matched`, by an expression over a trace `t`. */
function totalsBy(expression: Sql, observations: Sql): Sql {
  return sql`SELECT ${expression} AS id, count() AS traces, ${code(summed)}
    FROM matched AS t LEFT JOIN (
      SELECT trace_id, ${code(sums)} FROM ${observations} GROUP BY trace_id
    ) AS o ON o.trace_id = t.id GROUP BY ${expression}`;
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

/** The traces bound the start times of their observations, which the primary key orders by. */
function ofMatched(projectId: string): Sql[] {
  return [
    sql`project_id = ${text(projectId)}`,
    sql`start_time >= (SELECT min(first_start) FROM matched) AND start_time <= (SELECT max(last_start) FROM matched)`,
    sql`trace_id IN (SELECT id FROM matched)`,
  ];
}

/** As `o`, up to its conditions. */
function observationsFinal(projectId: string): Sql {
  return sql`observations AS o FINAL WHERE ${and(ofMatched(projectId))}`;
}

function observationsNewest(projectId: string): Sql {
  const columns = ['trace_id', 'start_time', 'level', 'input_tokens', 'output_tokens', 'total_tokens', 'total_cost'];
  return sql`${newest({ table: 'observations', columns, where: ofMatched(projectId) })} AS o`;
}
