/** The views of scores: their dimensions, measures and filters in SQL. */
import type { scoreDimensions, scoreMeasures, scoreValueDimensions } from '@telltale/contract/metrics-catalogue.ts';
import { selectTraces } from '#features/query/trace-rows.ts';
import { type Catalogue, type Column, compileFilter } from '#features/records/filter.ts';
import { and, join, micros, type Sql, sql, text } from '#features/records/sql.ts';
import {
  type ColumnSources,
  dayOf,
  type Entities,
  floats,
  groupedBy,
  type MeasureColumn,
  monthOf,
  one,
  selectColumns,
} from './_columns.ts';
import { type Question, startOf } from './_question.ts';

type ScoreView = 'scores-numeric' | 'scores-boolean' | 'scores-categorical';
type DimensionName = (typeof scoreDimensions | typeof scoreValueDimensions)[number]['name'];
type MeasureName = (typeof scoreMeasures)[number]['name'];

const dataTypes: Readonly<Record<ScoreView, Sql>> = {
  'scores-numeric': sql`('NUMERIC', 'BOOLEAN')`,
  'scores-boolean': sql`('BOOLEAN')`,
  'scores-categorical': sql`('CATEGORICAL')`,
};

export function scoreEntities(question: Question, view: ScoreView): Entities {
  const { projectId, query } = question;
  const { list, measures: columns } = selectColumns(question, sources);
  const conditions = compileFilter(question.conditions, catalogue, parts);
  const where = [
    sql`s.project_id = ${text(projectId)}`,
    inRange(question, sql`s.timestamp`),
    sql`s.data_type IN ${dataTypes[view]}`,
    ...parts.flatMap((part) => conditions[part]),
  ];
  if (query) {
    const selected = selectTraces({ projectId, conditions: [], query });
    where.push(sql`s.trace_id IN (WITH ${selected.with} SELECT t.id ${selected.from})`);
  }
  return {
    with: sql``,
    select: sql`SELECT ${list} FROM scores AS s FINAL ${joinsOf(question)} WHERE ${and(where)}`,
    measures: columns,
  };
}

/** `score`: a row `s`. `trace`, `observation`: the rows `t` and `o` that it is of; without one, theirs are empty. */
const parts = ['score', 'trace', 'observation'] as const;
type Part = (typeof parts)[number];
type Source = Exclude<Column<Part>, { kind: 'custom' }>;

const ofScore = (kind: Source['kind'], expression: Sql): Source => ({ part: 'score', kind, sql: expression });
const ofTrace = (kind: Source['kind'], expression: Sql): Source => ({ part: 'trace', kind, sql: expression });
const ofObservation = (kind: Source['kind'], expression: Sql): Source => ({
  part: 'observation',
  kind,
  sql: expression,
});

const columnsByName: Readonly<Record<DimensionName, Source>> = {
  id: ofScore('text', sql`s.id`),
  name: ofScore('text', sql`s.name`),
  source: ofScore('text', sql`s.source`),
  dataType: ofScore('text', sql`s.data_type`),
  environment: ofScore('text', sql`s.environment`),
  configId: ofScore('text', sql`s.config_id`),
  authorUserId: ofScore('text', sql`s.author_user_id`),
  metadata: ofScore('map', sql`s.metadata`),
  timestampMonth: ofScore('text', monthOf(sql`s.timestamp`)),
  timestampDay: ofScore('text', dayOf(sql`s.timestamp`)),
  value: ofScore('number', sql`s.value`),
  stringValue: ofScore('text', sql`s.string_value`),
  booleanValue: ofScore('boolean', sql`(s.value = 1)`),
  traceId: ofScore('text', sql`s.trace_id`),
  observationId: ofScore('text', sql`s.observation_id`),
  datasetRunId: ofScore('text', sql`s.dataset_run_id`),
  traceName: ofTrace('text', sql`t.name`),
  tags: ofTrace('texts', sql`t.tags`),
  traceRelease: ofTrace('text', sql`t.release`),
  traceVersion: ofTrace('text', sql`t.version`),
  userId: ofTrace('text', sql`t.user_id`),
  sessionId: ofTrace('text', sql`if(s.session_id != '', s.session_id, t.session_id)`),
  observationName: ofObservation('text', sql`o.name`),
  observationModelName: ofObservation('text', sql`o.model`),
  observationPromptName: ofObservation('text', sql`o.prompt_name`),
  observationPromptVersion: ofObservation('number', sql`nullIf(o.prompt_version, 0)`),
};

const aliases: Readonly<Record<string, DimensionName>> = {
  traceTags: 'tags',
  release: 'traceRelease',
  version: 'traceVersion',
  model: 'observationModelName',
  promptName: 'observationPromptName',
  promptVersion: 'observationPromptVersion',
};

const catalogue: Catalogue<Part> = new Map<string, Column<Part>>([
  ...Object.entries(columnsByName),
  ...Object.entries(aliases).map(([alias, name]) => [alias, columnsByName[name]] as const),
  ['timestamp', ofScore('datetime', sql`s.timestamp`)],
]);

const measures: Readonly<Record<MeasureName, MeasureColumn>> = { count: one, value: floats(sql`s.value`) };

const sources: ColumnSources = {
  time: sql`s.timestamp`,
  dimension: ({ dimension, key }) => groupedBy(columnsByName[dimension.name as DimensionName], key),
  measure: ({ measure }) => measures[measure.name as MeasureName],
};

function inRange(question: Question, time: Sql): Sql {
  return sql`${time} >= ${micros(startOf(question))} AND ${time} < ${micros(question.to)}`;
}

function joinsOf(question: Question): Sql {
  const { projectId, dimensions, conditions } = question;
  const needed = new Set([
    ...dimensions.map(({ dimension }) => columnsByName[dimension.name as DimensionName].part),
    ...conditions.map(({ column }) => catalogue.get(column)?.part),
  ]);
  const project = sql`project_id = ${text(projectId)}`;
  const scored = sql`FROM scores WHERE ${project} AND ${inRange(question, sql`timestamp`)}`;
  const traces = sql`LEFT JOIN (
      SELECT cityHash64(id) AS trace, name, tags, release, version, user_id, session_id FROM traces FINAL
      WHERE ${project} AND id IN (SELECT trace_id ${scored})
    ) AS t ON t.trace = cityHash64(s.trace_id)`;
  const bounds = sql`(SELECT (min(first_start), max(last_start)) FROM traces
    WHERE ${project} AND id IN (SELECT trace_id ${scored} AND observation_id != ''))`;
  const observations = sql`LEFT JOIN (
      SELECT cityHash64(trace_id, id) AS observation, name, model, prompt_name, prompt_version FROM observations FINAL
      WHERE ${project} AND start_time >= tupleElement(${bounds}, 1) AND start_time <= tupleElement(${bounds}, 2)
        AND cityHash64(trace_id, id) IN (SELECT cityHash64(trace_id, observation_id) ${scored} AND observation_id != '')
    ) AS o ON o.observation = cityHash64(s.trace_id, s.observation_id)`;
  return join([...(needed.has('trace') ? [traces] : []), ...(needed.has('observation') ? [observations] : [])], ' ');
}
