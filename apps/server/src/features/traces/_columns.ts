/** The columns by which traces can be filtered, and the plain query parameters in the same language. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import {
  type Catalogue,
  type Column,
  compareNumber,
  type ConditionOf,
  plain,
  withPlain,
} from '#features/records/filter.ts';
import { type Sql, sql, text, texts } from '#features/records/sql.ts';

/**
 * `trace`: a row `t` of traces. `metrics`: totals `m` over its observations. `root`: its root observation `r`.
 * Only the first needs no join.
 */
export type TracePart = 'trace' | 'metrics' | 'root';
export const traceParts: readonly TracePart[] = ['trace', 'metrics', 'root'];

type Entry = readonly [name: string, column: Column<TracePart>];

/** Scores are looked up by project, so the catalogue is made for one. */
export function traceCatalogue(projectId: string): Catalogue<TracePart> {
  return new Map<string, Column<TracePart>>([...ownColumns, ...metricColumns, ...scoreColumns(projectId)]);
}

const ownColumns: readonly Entry[] = [
  ['id', { part: 'trace', kind: 'text', sql: sql`t.id` }],
  ['timestamp', { part: 'trace', kind: 'datetime', sql: sql`t.timestamp` }],
  ['name', { part: 'trace', kind: 'text', sql: sql`t.name` }],
  ['userId', { part: 'trace', kind: 'text', sql: sql`t.user_id` }],
  ['sessionId', { part: 'trace', kind: 'text', sql: sql`t.session_id` }],
  ['environment', { part: 'trace', kind: 'text', sql: sql`t.environment` }],
  ['version', { part: 'trace', kind: 'text', sql: sql`t.version` }],
  ['release', { part: 'trace', kind: 'text', sql: sql`t.release` }],
  ['externalId', { part: 'trace', kind: 'text', sql: sql`t.external_id` }],
  ['tags', { part: 'trace', kind: 'texts', sql: sql`t.tags` }],
  ['public', { part: 'trace', kind: 'boolean', sql: sql`t.public` }],
  ['bookmarked', { part: 'trace', kind: 'boolean', sql: sql`t.bookmarked` }],
  // What readers see: the root observation's metadata under the trace's own.
  ['metadata', { part: 'root', kind: 'map', sql: sql`mapUpdate(r.metadata, t.metadata)` }],
];

const total = (expression: Sql): Column<TracePart> => ({ part: 'metrics', kind: 'number', sql: expression });

const metricColumns: readonly Entry[] = [
  ['latency', total(sql`m.latency`)],
  ['inputTokens', total(sql`m.input_tokens`)],
  ['outputTokens', total(sql`m.output_tokens`)],
  ['totalTokens', total(sql`m.total_tokens`)],
  ['tokens', total(sql`m.total_tokens`)],
  ['inputCost', total(sql`m.input_cost`)],
  ['outputCost', total(sql`m.output_cost`)],
  ['totalCost', total(sql`m.total_cost`)],
  ['observationCount', total(sql`m.observations`)],
  ['errorCount', total(sql`m.errors`)],
  ['warningCount', total(sql`m.warnings`)],
  ['defaultCount', total(sql`m.defaults`)],
  ['debugCount', total(sql`m.debugs`)],
  [
    'level',
    {
      part: 'metrics',
      kind: 'text',
      // The gravest; a trace without observations counts as DEFAULT.
      sql: sql`multiIf(m.errors > 0, 'ERROR', m.warnings > 0, 'WARNING', m.debugs > 0 AND m.defaults = 0, 'DEBUG', 'DEFAULT')`,
    },
  ],
];

/** What the `metrics` part may name. */
export const metricsSelect = sql`
      trace_id,
      count() AS observations,
      (toUnixTimestamp64Micro(max(ifNull(end_time, start_time))) - toUnixTimestamp64Micro(min(start_time))) / 1e6 AS latency,
      sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens,
      sum(total_tokens) AS total_tokens,
      toFloat64(sum(arraySum(mapValues(mapFilter((k, v) -> k LIKE '%input%', cost))))) AS input_cost,
      toFloat64(sum(arraySum(mapValues(mapFilter((k, v) -> k LIKE '%output%', cost))))) AS output_cost,
      toFloat64(sum(total_cost)) AS total_cost,
      countIf(level = 'ERROR') AS errors,
      countIf(level = 'WARNING') AS warnings,
      countIf(level = 'DEFAULT') AS defaults,
      countIf(level = 'DEBUG') AS debugs`;

function scoreColumns(projectId: string): Entry[] {
  const scored = (where: Sql, having: Sql): Sql =>
    sql`t.id IN (SELECT trace_id FROM scores FINAL WHERE project_id = ${text(projectId)} AND trace_id != '' AND ${where} GROUP BY trace_id HAVING ${having})`;
  const average: Column<TracePart> = {
    part: 'trace',
    kind: 'custom',
    types: ['numberObject'],
    compile(condition) {
      const wanted = condition as ConditionOf<'numberObject'>;
      const where = sql`name = ${text(wanted.key)} AND data_type IN ('NUMERIC', 'BOOLEAN')`;
      return scored(where, compareNumber(sql`avg(value)`, wanted));
    },
  };
  const categories: Column<TracePart> = {
    part: 'trace',
    kind: 'custom',
    types: ['categoryOptions'],
    compile(condition) {
      const wanted = condition as ConditionOf<'categoryOptions'>;
      const where = sql`name = ${text(wanted.key)} AND data_type = 'CATEGORICAL' AND has(${texts(wanted.value)}, string_value)`;
      return wanted.operator === 'any of' ? scored(where, sql`1`) : sql`NOT ${scored(where, sql`1`)}`;
    },
  };
  const booleans: Column<TracePart> = {
    part: 'trace',
    kind: 'custom',
    types: ['booleanObject'],
    compile(condition) {
      const wanted = condition as ConditionOf<'booleanObject'>;
      const where = sql`name = ${text(wanted.key)} AND data_type = 'BOOLEAN' AND value = ${wanted.value ? sql`1` : sql`0`}`;
      return wanted.operator === '=' ? scored(where, sql`1`) : sql`NOT ${scored(where, sql`1`)}`;
    },
  };
  return [
    ['scores_avg', average],
    ['scores', average],
    ['score_categories', categories],
    ['score_booleans', booleans],
  ];
}

export interface PlainTraceFilters {
  readonly userId?: string | undefined;
  readonly name?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly fromTimestamp?: string | undefined;
  readonly toTimestamp?: string | undefined;
  readonly tags?: string[] | undefined;
  readonly version?: string | undefined;
  readonly release?: string | undefined;
  readonly environment?: string[] | undefined;
  readonly filter?: FilterCondition[] | undefined;
}

export function traceConditions(query: PlainTraceFilters): FilterCondition[] {
  return withPlain(query.filter, [
    plain.equals('userId', query.userId),
    plain.equals('name', query.name),
    plain.equals('sessionId', query.sessionId),
    plain.from('timestamp', query.fromTimestamp),
    plain.before('timestamp', query.toTimestamp),
    plain.allOf('tags', query.tags),
    plain.equals('version', query.version),
    plain.equals('release', query.release),
    plain.anyOf('environment', query.environment),
  ]);
}
