/** Where each field of a trace is stored, or from what it is computed. */
import { filterNamesOf, findField, type TraceFieldName, traceFields } from '@telltale/contract/fields.ts';
import type { FilterCondition } from '@telltale/contract/filter.ts';
import {
  type Catalogue,
  type Column,
  columnKinds,
  compileCondition,
  conditionTypes,
} from '#features/records/filter.ts';
import { type Sql, sql } from '#features/records/sql.ts';
import type { ComparedColumn } from './_compare.ts';
import { scoreColumn, scoredTraces } from './_scores.ts';

/**
 * `trace`: a row `t` of traces. `metrics`: totals `m` over its observations. `root`: its root observation `r`.
 * `some`: a row `o`, some observation of it. The first needs no join, the last a look-up.
 */
export type TracePart = 'trace' | 'metrics' | 'root' | 'some';

interface Source {
  readonly part: TracePart;
  readonly sql: Sql;
  readonly isNullable?: true;
}

const own = (expression: Sql): Source => ({ part: 'trace', sql: expression });
const total = (expression: Sql): Source => ({ part: 'metrics', sql: expression });
const some = (expression: Sql): Source => ({ part: 'some', sql: expression });

const sources: Readonly<Record<Exclude<TraceFieldName, 'scores' | 'input' | 'output'>, Source>> = {
  id: own(sql`t.id`),
  timestamp: own(sql`t.timestamp`),
  name: own(sql`t.name`),
  userId: own(sql`t.user_id`),
  sessionId: own(sql`t.session_id`),
  environment: own(sql`t.environment`),
  version: own(sql`t.version`),
  release: own(sql`t.release`),
  externalId: own(sql`t.external_id`),
  tags: own(sql`t.tags`),
  public: own(sql`t.public`),
  bookmarked: own(sql`t.bookmarked`),
  // What readers see: the root observation's metadata under the trace's own.
  metadata: { part: 'root', sql: sql`mapUpdate(r.metadata, t.metadata)` },
  latency: total(sql`m.latency`),
  inputTokens: total(sql`m.input_tokens`),
  outputTokens: total(sql`m.output_tokens`),
  totalTokens: total(sql`m.total_tokens`),
  inputCost: total(sql`toFloat64(m.input_cost)`),
  outputCost: total(sql`toFloat64(m.output_cost)`),
  totalCost: total(sql`toFloat64(m.total_cost)`),
  observationCount: total(sql`m.observations`),
  errorCount: total(sql`m.errors`),
  warningCount: total(sql`m.warnings`),
  defaultCount: total(sql`m.defaults`),
  debugCount: total(sql`m.debugs`),
  worstLevel: total(
    // A trace without observations counts as DEFAULT.
    sql`multiIf(m.errors > 0, 'ERROR', m.warnings > 0, 'WARNING', m.debugs > 0 AND m.defaults = 0, 'DEBUG', 'DEFAULT')`,
  ),
  level: some(sql`o.level`),
  type: some(sql`o.type`),
  observationName: some(sql`o.name`),
  model: some(sql`o.model`),
  modelId: some(sql`o.model_id`),
  provider: some(sql`o.provider`),
  promptName: some(sql`o.prompt_name`),
  statusMessage: some(sql`o.status_message`),
  timeToFirstToken: {
    part: 'some',
    sql: sql`((toUnixTimestamp64Micro(o.completion_start_time) - toUnixTimestamp64Micro(o.start_time)) / 1e6)`,
    isNullable: true,
  },
};

export type TraceColumn = ComparedColumn & { readonly part: TracePart };

/** By the field's name; scores, input and output are no columns of a trace. */
export function traceColumn(name: string): TraceColumn {
  const field = findField('traces', name);
  const source = sources[field?.name as keyof typeof sources];
  if (!field || !source) throw new RangeError(`no column for ${name}`);
  return { kind: field.kind, ...source };
}

/** For JSON filters, made for one project. `isSomeObservation` looks up what a condition says of some observation. */
export function traceCatalogue(
  projectId: string,
  isSomeObservation: (condition: Sql) => Sql,
): Catalogue<Exclude<TracePart, 'some'>> {
  const entries = traceFields.flatMap((field) => {
    if (field.name === 'input' || field.name === 'output') return [];
    const column = columnOf(field.name, projectId, isSomeObservation);
    return filterNamesOf(field).map((name) => [name, column] as const);
  });
  return new Map(entries);
}

function columnOf(
  name: Exclude<TraceFieldName, 'input' | 'output'>,
  projectId: string,
  isSomeObservation: (condition: Sql) => Sql,
): Column<Exclude<TracePart, 'some'>> {
  if (name === 'scores') return scoreColumn('trace', scoredTraces(projectId));
  const { part, kind, sql: expression } = traceColumn(name);
  const column = { kind: columnKinds[kind], sql: expression };
  if (part !== 'some') return { part, ...column };
  return {
    part: 'trace',
    kind: 'custom',
    types: conditionTypes(column.kind),
    compile(condition) {
      const positive = withoutNegation(condition);
      const found = isSomeObservation(compileCondition(positive ?? condition, { part, ...column }));
      return positive ? sql`NOT ${found}` : found;
    },
  };
}

/** "None of these" means that there is no observation with one of these; undefined when nothing is negated. */
function withoutNegation(condition: FilterCondition): FilterCondition | undefined {
  if (condition.type === 'stringOptions' || condition.type === 'arrayOptions') {
    return condition.operator === 'none of' ? { ...condition, operator: 'any of' } : undefined;
  }
  if (condition.type === 'string') {
    return condition.operator === 'does not contain' ? { ...condition, operator: 'contains' } : undefined;
  }
  return condition.type === 'null' && condition.operator === 'is null'
    ? { ...condition, operator: 'is not null' }
    : undefined;
}
