/** The view `observations`: its dimensions and measures in SQL. */
import type { observationMeasures } from '@telltale/contract/metrics-catalogue.ts';
import { firstTokenMicros, latencyMicros, observationColumn } from '#features/query/observation-columns.ts';
import { observationWhere } from '#features/query/observation-rows.ts';
import { and, code, join, micros, type Sql, sql, text } from '#features/records/sql.ts';
import {
  type ColumnSources,
  decimals,
  durations,
  type Entities,
  entryOf,
  floats,
  groupedBy,
  ids,
  integers,
  kindsOf,
  type MeasureColumn,
  monthOf,
  one,
  selectColumns,
} from './_columns.ts';
import { type Question, startOf } from './_question.ts';

export function observationEntities(question: Question): Entities {
  const { projectId, to, conditions, query } = question;
  const where = [
    sql`o.start_time >= ${micros(startOf(question))} AND o.start_time < ${micros(to)}`,
    ...observationWhere({ projectId, conditions, query }),
  ];
  const { list, measures: columns } = selectColumns(question, sourcesOf(question));
  return {
    with: sql``,
    select: sql`SELECT ${list} FROM observations AS o FINAL ${joinsOf(question)} WHERE ${and(where)}`,
    measures: columns,
  };
}

type MeasureName = (typeof observationMeasures)[number]['name'];

function sourcesOf({ dimensions }: Question): ColumnSources {
  const isSplit = (name: string) => dimensions.some(({ dimension }) => dimension.name === name);
  return {
    time: sql`o.start_time`,
    dimension: ({ dimension: { name }, key }) => computed[name] ?? groupedBy(observationColumn(name), key),
    measure({ measure, key }) {
      const name = measure.name as MeasureName;
      // Totals have no dimensions: they are over all kinds.
      if (name === 'usageByType') return integers(byKind(sql`o.usage`, isSplit('usageType')));
      if (name === 'costByType') return decimals(byKind(sql`o.cost`, isSplit('costType')));
      const column = measures[name];
      return typeof column === 'function' ? column(key ?? '') : column;
    },
  };
}

/** Dimensions that are no fields. */
const computed: Readonly<Record<string, Sql>> = {
  startTimeMonth: monthOf(sql`o.start_time`),
  usageType: sql`arrayJoin(${kindsOf(sql`o.usage`)})`,
  costType: sql`arrayJoin(${kindsOf(sql`o.cost`)})`,
};

function byKind(details: Sql, isSplit: boolean): Sql {
  const kinds = kindsOf(details);
  return isSplit ? sql`${details}[arrayJoin(${kinds})]` : sql`arraySum(arrayMap(kind -> ${details}[kind], ${kinds}))`;
}

const perSecond = (tokens: Sql) => floats(sql`(${tokens} * 1e6 / nullIf(${latencyMicros}, 0))`);
const costOf = (side: Sql) =>
  decimals(sql`arraySum(mapValues(mapFilter((kind, amount) -> kind LIKE ${side}, o.cost)))`);
const oneOf = (details: Sql, key: string) =>
  sql`if(mapContains(${details}, ${text(key)}), ${entryOf(details, key)}, NULL)`;

const measures: Readonly<
  Record<Exclude<MeasureName, 'usageByType' | 'costByType'>, MeasureColumn | ((key: string) => MeasureColumn)>
> = {
  count: one,
  latency: durations(latencyMicros),
  timeToFirstToken: durations(firstTokenMicros),
  streamingLatency: durations(
    sql`(toUnixTimestamp64Micro(o.end_time) - toUnixTimestamp64Micro(o.completion_start_time))`,
  ),
  inputTokens: integers(sql`o.input_tokens`),
  outputTokens: integers(sql`o.output_tokens`),
  totalTokens: integers(sql`o.total_tokens`),
  inputCost: costOf(sql`'%input%'`),
  outputCost: costOf(sql`'%output%'`),
  totalCost: decimals(sql`o.total_cost`),
  tokensPerSecond: perSecond(sql`o.total_tokens`),
  outputTokensPerSecond: perSecond(sql`o.output_tokens`),
  errorRate: integers(sql`(o.level = 'ERROR')`),
  countScores: integers(sql`c.scores`),
  traceId: ids(sql`o.trace_id`),
  uniqueUserIds: ids(sql`t.user_id`),
  uniqueSessionIds: ids(sql`t.session_id`),
  usage: (key) => integers(oneOf(sql`o.usage`, key)),
  cost: (key) => decimals(oneOf(sql`o.cost`, key)),
};

/** Columns of `traces` by the name of what needs them. */
const traceColumns: Readonly<Record<string, string>> = {
  userId: 'user_id',
  uniqueUserIds: 'user_id',
  sessionId: 'session_id',
  uniqueSessionIds: 'session_id',
  traceName: 'name',
  tags: 'tags',
  release: 'release',
  traceVersion: 'version',
  traceEnvironment: 'environment',
};

/** Joins are by hashes of ids: a table of them is a fraction of one of texts. */
function joinsOf(question: Question): Sql {
  const names = [
    ...question.dimensions.map(({ dimension }) => dimension.name),
    ...question.metrics.map(({ measure }) => measure.measure.name),
  ];
  const columns = [...new Set(names.flatMap((name) => traceColumns[name] ?? []))];
  const project = sql`project_id = ${text(question.projectId)}`;
  const traces = sql`LEFT JOIN (
      SELECT cityHash64(id) AS trace, ${code(columns.join(', '))} FROM traces FINAL
      WHERE ${project} AND last_start >= ${micros(startOf(question))} AND first_start < ${micros(question.to)}
    ) AS t ON t.trace = o.trace_hash`;
  const scores = sql`LEFT JOIN (
      SELECT cityHash64(trace_id, observation_id) AS scored, count() AS scores FROM scores FINAL
      WHERE ${project} AND observation_id != '' GROUP BY scored
    ) AS c ON c.scored = cityHash64(o.trace_id, o.id)`;
  return join([...(columns.length > 0 ? [traces] : []), ...(names.includes('countScores') ? [scores] : [])], ' ');
}
