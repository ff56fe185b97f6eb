/** Where each field of an observation is stored. */
import { findField, filterNamesOf, type ObservationFieldName, observationFields } from '@telltale/contract/fields.ts';
import { type Catalogue, type Column, columnKinds } from '#features/records/filter.ts';
import { type Sql, sql } from '#features/records/sql.ts';
import type { ComparedColumn } from './_compare.ts';
import { scoreColumn, scoredObservations } from './_scores.ts';

/** `observation`: a row `o`. `trace`: the row `t` of its trace. */
export type ObservationPart = 'observation' | 'trace';
export const observationParts: readonly ObservationPart[] = ['observation', 'trace'];

interface Source {
  readonly part: ObservationPart;
  readonly sql: Sql;
  readonly isNullable?: true;
}

const own = (expression: Sql): Source => ({ part: 'observation', sql: expression });
const nullable = (expression: Sql): Source => ({ part: 'observation', sql: expression, isNullable: true });
const ofTrace = (expression: Sql): Source => ({ part: 'trace', sql: expression });

export const latencyMicros = sql`(toUnixTimestamp64Micro(o.end_time) - toUnixTimestamp64Micro(o.start_time))`;
export const firstTokenMicros = sql`(toUnixTimestamp64Micro(o.completion_start_time) - toUnixTimestamp64Micro(o.start_time))`;
const latency = sql`(${latencyMicros} / 1e6)`;
const costOf = (pattern: Sql) => sql`toFloat64(arraySum(mapValues(mapFilter((k, v) -> k LIKE ${pattern}, o.cost))))`;

const sources: Readonly<Record<Exclude<ObservationFieldName, 'scores'>, Source>> = {
  id: own(sql`o.id`),
  traceId: own(sql`o.trace_id`),
  parentObservationId: own(sql`o.parent_id`),
  type: own(sql`o.type`),
  name: own(sql`o.name`),
  isRootObservation: own(sql`o.is_root`),
  startTime: own(sql`o.start_time`),
  endTime: nullable(sql`o.end_time`),
  completionStartTime: nullable(sql`o.completion_start_time`),
  environment: own(sql`o.environment`),
  level: own(sql`o.level`),
  statusMessage: own(sql`o.status_message`),
  version: own(sql`o.version`),
  latency: nullable(latency),
  timeToFirstToken: nullable(sql`(${firstTokenMicros} / 1e6)`),
  tokensPerSecond: nullable(sql`(o.output_tokens / nullIf(${latency}, 0))`),
  inputTokens: own(sql`o.input_tokens`),
  outputTokens: own(sql`o.output_tokens`),
  totalTokens: own(sql`o.total_tokens`),
  inputCost: own(costOf(sql`'%input%'`)),
  outputCost: own(costOf(sql`'%output%'`)),
  totalCost: own(sql`toFloat64(o.total_cost)`),
  model: own(sql`o.model`),
  modelId: own(sql`o.model_id`),
  provider: own(sql`o.provider`),
  promptName: own(sql`o.prompt_name`),
  promptVersion: nullable(sql`nullIf(o.prompt_version, 0)`),
  input: own(sql`o.input`),
  output: own(sql`o.output`),
  metadata: own(sql`o.metadata`),
  userId: ofTrace(sql`t.user_id`),
  sessionId: ofTrace(sql`t.session_id`),
  traceName: ofTrace(sql`t.name`),
  traceEnvironment: ofTrace(sql`t.environment`),
  tags: ofTrace(sql`t.tags`),
  release: ofTrace(sql`t.release`),
  traceVersion: ofTrace(sql`t.version`),
  bookmarked: ofTrace(sql`t.bookmarked`),
  public: ofTrace(sql`t.public`),
};

export type ObservationColumn = ComparedColumn & { readonly part: ObservationPart };

/** By the field's name; scores are in another table. */
export function observationColumn(name: string): ObservationColumn {
  const field = findField('observations', name);
  const source = sources[field?.name as keyof typeof sources];
  if (!field || !source) throw new RangeError(`no column for ${name}`);
  return { kind: field.kind, ...source };
}

/** For JSON filters. Scores are looked up by project, so the catalogue is made for one. */
export function observationCatalogue(projectId: string): Catalogue<ObservationPart> {
  const entries = observationFields.flatMap((field) => {
    const column: Column<ObservationPart> =
      field.name === 'scores'
        ? scoreColumn('observation', scoredObservations(projectId))
        : { kind: columnKinds[field.kind], ...sources[field.name] };
    return filterNamesOf(field).map((name) => [name, column] as const);
  });
  return new Map(entries);
}
