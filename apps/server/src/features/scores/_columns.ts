/** The columns by which scores can be filtered, and the plain query parameters in the same language. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { type Catalogue, type Column, plain, withPlain } from '#features/records/filter.ts';
import { sql } from '#features/records/sql.ts';

/** `score`: a row `s`. `trace`: the row `t` of its trace. */
export type ScorePart = 'score' | 'trace';
export const scoreParts: readonly ScorePart[] = ['score', 'trace'];

const columns: readonly (readonly [string, Column<ScorePart>])[] = [
  ['id', { part: 'score', kind: 'text', sql: sql`s.id` }],
  ['name', { part: 'score', kind: 'text', sql: sql`s.name` }],
  ['timestamp', { part: 'score', kind: 'datetime', sql: sql`s.timestamp` }],
  ['source', { part: 'score', kind: 'text', sql: sql`s.source` }],
  ['dataType', { part: 'score', kind: 'text', sql: sql`s.data_type` }],
  ['value', { part: 'score', kind: 'number', sql: sql`s.value` }],
  ['stringValue', { part: 'score', kind: 'text', sql: sql`s.string_value` }],
  ['comment', { part: 'score', kind: 'text', sql: sql`s.comment` }],
  ['traceId', { part: 'score', kind: 'text', sql: sql`s.trace_id` }],
  ['observationId', { part: 'score', kind: 'text', sql: sql`s.observation_id` }],
  ['sessionId', { part: 'score', kind: 'text', sql: sql`s.session_id` }],
  ['datasetRunId', { part: 'score', kind: 'text', sql: sql`s.dataset_run_id` }],
  ['configId', { part: 'score', kind: 'text', sql: sql`s.config_id` }],
  ['queueId', { part: 'score', kind: 'text', sql: sql`s.queue_id` }],
  ['authorUserId', { part: 'score', kind: 'text', sql: sql`s.author_user_id` }],
  ['environment', { part: 'score', kind: 'text', sql: sql`s.environment` }],
  ['metadata', { part: 'score', kind: 'map', sql: sql`s.metadata` }],
  ['userId', { part: 'trace', kind: 'text', sql: sql`t.user_id` }],
  ['traceName', { part: 'trace', kind: 'text', sql: sql`t.name` }],
  ['traceTags', { part: 'trace', kind: 'texts', sql: sql`t.tags` }],
  ['tags', { part: 'trace', kind: 'texts', sql: sql`t.tags` }],
];

export const scoreCatalogue: Catalogue<ScorePart> = new Map(columns);

export function isOfTrace(condition: FilterCondition): boolean {
  return scoreCatalogue.get(condition.column)?.part === 'trace';
}

export interface PlainScoreFilters {
  readonly userId?: string | undefined;
  readonly name?: string | undefined;
  readonly fromTimestamp?: string | undefined;
  readonly toTimestamp?: string | undefined;
  readonly environment?: string[] | undefined;
  readonly source?: string | undefined;
  readonly operator?: '<' | '>' | '<=' | '>=' | '!=' | '=' | undefined;
  readonly value?: number | undefined;
  readonly scoreIds?: string[] | undefined;
  readonly configId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly datasetRunId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly observationId?: string[] | undefined;
  readonly queueId?: string | undefined;
  readonly dataType?: string | undefined;
  readonly traceTags?: string[] | undefined;
  readonly filter?: FilterCondition[] | undefined;
}

/** Of v1 and v2. `!=`, which the language lacks, becomes two ranges by the caller: see `differentValue`. */
export function scoreConditions(query: PlainScoreFilters): FilterCondition[] {
  return withPlain(query.filter, [
    plain.equals('userId', query.userId),
    plain.equals('name', query.name),
    plain.from('timestamp', query.fromTimestamp),
    plain.before('timestamp', query.toTimestamp),
    plain.anyOf('environment', query.environment),
    plain.equals('source', query.source),
    query.operator === undefined || query.operator === '!=' || query.value === undefined
      ? undefined
      : { type: 'number', column: 'value', operator: query.operator, value: query.value },
    plain.anyOf('id', query.scoreIds),
    plain.equals('configId', query.configId),
    plain.equals('sessionId', query.sessionId),
    plain.equals('datasetRunId', query.datasetRunId),
    plain.equals('traceId', query.traceId),
    plain.anyOf('observationId', query.observationId),
    plain.equals('queueId', query.queueId),
    plain.equals('dataType', query.dataType),
    plain.allOf('traceTags', query.traceTags),
  ]);
}

/** The value that scores must not have. */
export function differentValue(query: PlainScoreFilters): number | undefined {
  return query.operator === '!=' ? query.value : undefined;
}
