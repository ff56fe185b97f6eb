/** The columns by which observations can be filtered, and the plain query parameters in the same language. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { type Catalogue, type Column, plain, withPlain } from '#features/records/filter.ts';
import { sql } from '#features/records/sql.ts';

/** `observation`: a row `o`. `trace`: the row `t` of its trace. */
export type ObservationPart = 'observation' | 'trace';
export const observationParts: readonly ObservationPart[] = ['observation', 'trace'];

const seconds = (end: 'end_time' | 'completion_start_time') => {
  const micros = { end_time: sql`o.end_time`, completion_start_time: sql`o.completion_start_time` }[end];
  return sql`((toUnixTimestamp64Micro(${micros}) - toUnixTimestamp64Micro(o.start_time)) / 1e6)`;
};
const costOf = (side: 'input' | 'output') => {
  const pattern = { input: sql`'%input%'`, output: sql`'%output%'` }[side];
  return sql`toFloat64(arraySum(mapValues(mapFilter((k, v) -> k LIKE ${pattern}, o.cost))))`;
};

const columns: readonly (readonly [string, Column<ObservationPart>])[] = [
  ['id', { part: 'observation', kind: 'text', sql: sql`o.id` }],
  ['type', { part: 'observation', kind: 'text', sql: sql`o.type` }],
  ['name', { part: 'observation', kind: 'text', sql: sql`o.name` }],
  ['traceId', { part: 'observation', kind: 'text', sql: sql`o.trace_id` }],
  ['parentObservationId', { part: 'observation', kind: 'text', sql: sql`o.parent_id` }],
  ['isRootObservation', { part: 'observation', kind: 'boolean', sql: sql`o.is_root` }],
  ['startTime', { part: 'observation', kind: 'datetime', sql: sql`o.start_time` }],
  ['endTime', { part: 'observation', kind: 'datetime', sql: sql`o.end_time` }],
  ['completionStartTime', { part: 'observation', kind: 'datetime', sql: sql`o.completion_start_time` }],
  ['environment', { part: 'observation', kind: 'text', sql: sql`o.environment` }],
  ['level', { part: 'observation', kind: 'text', sql: sql`o.level` }],
  ['statusMessage', { part: 'observation', kind: 'text', sql: sql`o.status_message` }],
  ['version', { part: 'observation', kind: 'text', sql: sql`o.version` }],
  ['latency', { part: 'observation', kind: 'number', sql: seconds('end_time') }],
  ['timeToFirstToken', { part: 'observation', kind: 'number', sql: seconds('completion_start_time') }],
  [
    'tokensPerSecond',
    { part: 'observation', kind: 'number', sql: sql`(o.output_tokens / nullIf(${seconds('end_time')}, 0))` },
  ],
  ['inputTokens', { part: 'observation', kind: 'number', sql: sql`o.input_tokens` }],
  ['outputTokens', { part: 'observation', kind: 'number', sql: sql`o.output_tokens` }],
  ['totalTokens', { part: 'observation', kind: 'number', sql: sql`o.total_tokens` }],
  ['tokens', { part: 'observation', kind: 'number', sql: sql`o.total_tokens` }],
  ['inputCost', { part: 'observation', kind: 'number', sql: costOf('input') }],
  ['outputCost', { part: 'observation', kind: 'number', sql: costOf('output') }],
  ['totalCost', { part: 'observation', kind: 'number', sql: sql`toFloat64(o.total_cost)` }],
  ['model', { part: 'observation', kind: 'text', sql: sql`o.model` }],
  ['providedModelName', { part: 'observation', kind: 'text', sql: sql`o.model` }],
  ['modelId', { part: 'observation', kind: 'text', sql: sql`o.model_id` }],
  ['promptName', { part: 'observation', kind: 'text', sql: sql`o.prompt_name` }],
  ['promptVersion', { part: 'observation', kind: 'number', sql: sql`nullIf(o.prompt_version, 0)` }],
  ['input', { part: 'observation', kind: 'text', sql: sql`o.input` }],
  ['output', { part: 'observation', kind: 'text', sql: sql`o.output` }],
  ['metadata', { part: 'observation', kind: 'map', sql: sql`o.metadata` }],
  ['userId', { part: 'trace', kind: 'text', sql: sql`t.user_id` }],
  ['sessionId', { part: 'trace', kind: 'text', sql: sql`t.session_id` }],
  ['traceName', { part: 'trace', kind: 'text', sql: sql`t.name` }],
  ['traceEnvironment', { part: 'trace', kind: 'text', sql: sql`t.environment` }],
  ['traceTags', { part: 'trace', kind: 'texts', sql: sql`t.tags` }],
  ['tags', { part: 'trace', kind: 'texts', sql: sql`t.tags` }],
  ['release', { part: 'trace', kind: 'text', sql: sql`t.release` }],
  ['bookmarked', { part: 'trace', kind: 'boolean', sql: sql`t.bookmarked` }],
  ['public', { part: 'trace', kind: 'boolean', sql: sql`t.public` }],
];

export const observationCatalogue: Catalogue<ObservationPart> = new Map(columns);

export interface PlainObservationFilters {
  readonly name?: string | undefined;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly type?: string | undefined;
  readonly traceId?: string | undefined;
  readonly level?: string | undefined;
  readonly parentObservationId?: string | undefined;
  readonly isRootObservation?: 'true' | 'false' | undefined;
  readonly environment?: string[] | undefined;
  readonly fromStartTime?: string | undefined;
  readonly toStartTime?: string | undefined;
  readonly version?: string | undefined;
  readonly filter?: FilterCondition[] | undefined;
}

export function observationConditions(query: PlainObservationFilters): FilterCondition[] {
  return withPlain(query.filter, [
    plain.equals('name', query.name),
    plain.equals('userId', query.userId),
    plain.equals('sessionId', query.sessionId),
    plain.equals('type', query.type),
    plain.equals('traceId', query.traceId),
    plain.equals('level', query.level),
    plain.equals('parentObservationId', query.parentObservationId),
    query.isRootObservation === undefined
      ? undefined
      : { type: 'boolean', column: 'isRootObservation', operator: '=', value: query.isRootObservation === 'true' },
    plain.anyOf('environment', query.environment),
    plain.from('startTime', query.fromStartTime),
    plain.before('startTime', query.toStartTime),
    plain.equals('version', query.version),
  ]);
}
