/** What a selection says of time before anything is read: from when to when. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { conjuncts, type Query } from '@telltale/contract/query-tree.ts';
import type { Micros } from '#features/records/records.ts';
import { micros, type Sql, sql } from '#features/records/sql.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { microsOfTimes } from './_compare.ts';

/** Both ends included; they may be wider than what the conditions say, never narrower. */
export interface TimeBounds {
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
}

export function boundsOf(column: string, conditions: readonly FilterCondition[], query: Query | undefined): TimeBounds {
  const froms: Micros[] = [];
  const tos: Micros[] = [];
  for (const condition of conditions) {
    if (condition.type !== 'datetime' || condition.column !== column) continue;
    const time = parseZonelessTime(condition.value);
    if (time !== null) (condition.operator.startsWith('>') ? froms : tos).push(time);
  }
  for (const part of query ? conjuncts(query) : []) {
    if (part.kind !== 'is' || part.field !== column || part.test.kind !== 'time') continue;
    const { from, to } = microsOfTimes(part.test);
    if (from !== undefined) froms.push(from);
    if (to !== undefined) tos.push(to);
  }
  return {
    ...(froms.length > 0 && { from: Math.max(...froms) }),
    ...(tos.length > 0 && { to: Math.min(...tos) }),
  };
}

export function withinBounds(column: Sql, { from, to }: TimeBounds): Sql[] {
  return [
    ...(from === undefined ? [] : [sql`${column} >= ${micros(from)}`]),
    ...(to === undefined ? [] : [sql`${column} <= ${micros(to)}`]),
  ];
}
