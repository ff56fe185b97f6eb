/** The view `traces`: its dimensions and measures in SQL. */
import type { traceMeasures } from '@telltale/contract/metrics-catalogue.ts';
import { traceColumn } from '#features/query/trace-columns.ts';
import { type Joined, type SelectedTraces, selectTraces } from '#features/query/trace-rows.ts';
import { plain } from '#features/records/filter.ts';
import { type Sql, sql } from '#features/records/sql.ts';
import { isoMicros } from '#lib/iso-time.ts';
import {
  type ColumnSources,
  decimals,
  durations,
  type Entities,
  groupedBy,
  ids,
  integers,
  type MeasureColumn,
  monthOf,
  one,
  selectColumns,
} from './_columns.ts';
import { type Question, startOf } from './_question.ts';

export function traceEntities(question: Question): Entities {
  const { list, measures: columns } = selectColumns(question, sources);
  const selected = selectedTraces(question, namesIn(question));
  return { with: sql`WITH ${selected.with}`, select: sql`SELECT ${list} ${selected.from}`, measures: columns };
}

/** The traces of the question, joined with what these dimensions and measures need. */
export function selectedTraces(question: Question, names: readonly string[]): SelectedTraces {
  const { projectId, to, query } = question;
  const range = [plain.from('timestamp', isoMicros(startOf(question))), plain.before('timestamp', isoMicros(to))];
  const conditions = [...range.filter((condition) => condition !== undefined), ...question.conditions];
  const joins: Joined[] = [
    ...(names.some((name) => ofObservations.has(name)) ? (['metrics'] as const) : []),
    ...(names.includes('metadata') ? (['root'] as const) : []),
    ...(names.includes('scoresCount') ? (['scores'] as const) : []),
  ];
  return selectTraces({ projectId, conditions, query }, joins);
}

function namesIn({ dimensions, metrics }: Question): string[] {
  return [...dimensions.map(({ dimension }) => dimension.name), ...metrics.map(({ measure }) => measure.measure.name)];
}

type MeasureName = (typeof traceMeasures)[number]['name'];

/** Dimensions that are no fields. */
const computed: Readonly<Record<string, Sql>> = { timestampMonth: monthOf(sql`t.timestamp`) };

const sources: ColumnSources = {
  time: sql`t.timestamp`,
  dimension: ({ dimension: { name }, key }) => computed[name] ?? groupedBy(traceColumn(name), key),
  measure: ({ measure }) => measures[measure.name as MeasureName],
};

/** Not known of a trace without observations. */
const latency = sql`if(m.observations = 0, NULL, toInt64(round(m.latency * 1e6)))`;

const measures: Readonly<Record<MeasureName, MeasureColumn>> = {
  count: one,
  observationsCount: integers(sql`m.observations`),
  scoresCount: integers(sql`c.scores`),
  uniqueUserIds: ids(sql`t.user_id`),
  uniqueSessionIds: ids(sql`t.session_id`),
  latency: durations(latency),
  inputTokens: integers(sql`m.input_tokens`),
  outputTokens: integers(sql`m.output_tokens`),
  totalTokens: integers(sql`m.total_tokens`),
  inputCost: decimals(sql`m.input_cost`),
  outputCost: decimals(sql`m.output_cost`),
  totalCost: decimals(sql`m.total_cost`),
  errorCount: integers(sql`m.errors`),
  warningCount: integers(sql`m.warnings`),
  errorRate: integers(sql`(m.errors > 0)`),
};

/** Dimensions and measures that are totals over the observations of a trace. */
const ofObservations: ReadonlySet<string> = new Set([
  'worstLevel',
  'observationsCount',
  'latency',
  'duration',
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'inputCost',
  'outputCost',
  'totalCost',
  'errorCount',
  'warningCount',
  'errorRate',
]);
