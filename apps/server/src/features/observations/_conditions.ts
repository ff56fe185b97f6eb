/** The plain query parameters of lists of observations, in the language of filters. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { plain, withPlain } from '#features/records/filter.ts';

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
