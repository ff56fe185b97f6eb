/** The plain query parameters of lists of traces, in the language of filters. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { plain, withPlain } from '#features/records/filter.ts';

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
