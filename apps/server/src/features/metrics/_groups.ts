/** The views `users` and `sessions`: their traces in the range, added up by user or session, and by what they are grouped by besides. */
import type { sessionMeasures, userMeasures } from '@telltale/contract/metrics-catalogue.ts';
import { traceColumn } from '#features/query/trace-columns.ts';
import { join, type Sql, sql } from '#features/records/sql.ts';
import {
  type ColumnSources,
  decimals,
  durations,
  type Entities,
  groupedBy,
  integers,
  keyColumns,
  type MeasureColumn,
  one,
  selectColumns,
} from './_columns.ts';
import type { Question } from './_question.ts';
import { selectedTraces } from './_traces.ts';

/** A user's traces in two groups are one user in each. */
export function groupEntities(question: Question, view: 'users' | 'sessions'): Entities {
  const key = view === 'users' ? sql`t.user_id` : sql`t.session_id`;
  const { list, measures: columns } = selectColumns(question, sourcesOf(key));
  const selected = selectedTraces(
    question,
    question.metrics.map(({ measure }) => measure.measure.name),
  );
  const groups = [sql`grouped`, ...keyColumns(question)];
  return {
    with: sql`WITH ${selected.with}`,
    select: sql`SELECT ${key} AS grouped, ${list} ${selected.from} GROUP BY ${join(groups, ', ')} HAVING grouped != ''`,
    measures: columns,
  };
}

type MeasureName = (typeof userMeasures | typeof sessionMeasures)[number]['name'];

function sourcesOf(key: Sql): ColumnSources {
  const columnOf = (name: string) => traceColumn(name === 'traceName' ? 'name' : name);
  return {
    time: sql`t.timestamp`,
    dimension: ({ dimension: { name } }) => (name === 'id' ? key : groupedBy(columnOf(name), undefined)),
    measure: ({ measure }) => measures[measure.name as MeasureName],
  };
}

const measures: Readonly<Record<MeasureName, MeasureColumn>> = {
  count: one,
  sessionsCount: integers(sql`uniqExactIf(t.session_id, t.session_id != '')`),
  tracesCount: integers(sql`count()`),
  observationsCount: integers(sql`sum(m.observations)`),
  inputTokens: integers(sql`sum(m.input_tokens)`),
  outputTokens: integers(sql`sum(m.output_tokens)`),
  totalTokens: integers(sql`sum(m.total_tokens)`),
  inputCost: decimals(sql`sum(m.input_cost)`),
  outputCost: decimals(sql`sum(m.output_cost)`),
  totalCost: decimals(sql`sum(m.total_cost)`),
  errorCount: integers(sql`sum(m.errors)`),
  duration: durations(
    sql`if(sum(m.observations) = 0, NULL, toUnixTimestamp64Micro(maxIf(m.last_at, m.observations > 0)) - toUnixTimestamp64Micro(minIf(m.first_at, m.observations > 0)))`,
  ),
};
