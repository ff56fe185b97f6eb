/** What lists of observations can be ordered by, other than time. */
import { observationOrderFields } from '@telltale/contract/observations.ts';
import { decimal, integerText, type Sql, sql } from '#features/records/sql.ts';
import { AppError } from '#lib/errors.ts';
import { firstTokenMicros, latencyMicros } from './observation-columns.ts';

export type OrderKey = keyof typeof orderKeys;

export interface ObservationOrder {
  /** Undefined: by start time. */
  readonly key: OrderKey | undefined;
  readonly isDescending: boolean;
}

interface RankedBy {
  /** Exact, so that a cursor can go on from it; what is not known comes last in either direction. */
  rank(isDescending: boolean): Sql;
  /** A rank as it was read. */
  value(rank: string): Sql;
}

const duration = (micros: Sql): RankedBy => ({
  rank: (isDescending) =>
    sql`ifNull(${micros}, ${isDescending ? sql`toInt64(-9223372036854775807)` : sql`toInt64(9223372036854775807)`})`,
  value: integerText,
});

export const orderKeys = {
  latency: duration(latencyMicros),
  timeToFirstToken: duration(firstTokenMicros),
  totalCost: { rank: () => sql`o.total_cost`, value: decimal },
  totalTokens: { rank: () => sql`o.total_tokens`, value: integerText },
} as const satisfies Record<string, RankedBy>;

/** @throws AppError 'invalid_request' for an unknown field or direction. */
export function observationOrder(orderBy = 'startTime.desc'): ObservationOrder {
  const [field = '', direction = 'asc', ...rest] = orderBy.split('.');
  const isKnown = observationOrderFields.includes(field) && ['asc', 'desc'].includes(direction.toLowerCase());
  if (!isKnown || rest.length > 0) {
    const fields = observationOrderFields.join(', ');
    throw new AppError('invalid_request', `orderBy must be <field>.asc or <field>.desc with a field of: ${fields}`);
  }
  return {
    key: field === 'startTime' ? undefined : (field as OrderKey),
    isDescending: direction.toLowerCase() === 'desc',
  };
}
