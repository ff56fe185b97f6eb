/** The ranges in which numbers are counted: 1, 2, 5, 10, … of the unit. */
import type { Field } from '@telltale/contract/fields.ts';
import { floats, type Sql, sql } from '#features/records/sql.ts';

const powers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const steps = (from: number, to: number) =>
  powers(from, to).flatMap((power) => [1, 2, 5].map((step) => Number(`${step}e${power}`)));

const ofCounts = [0, ...steps(0, 6)];
const ofSeconds = [0, ...steps(-3, 3)];
const ofCosts = [0, ...steps(-6, 2)];
/** Most scores lie between 0 and 1. */
const ofScores = [
  -Number.MAX_VALUE,
  ...steps(0, 2)
    .toReversed()
    .map((step) => -step),
  ...powers(0, 9).map((tenth) => tenth / 10),
  ...steps(0, 2),
];

export function edgesOf(field: Field): readonly number[] {
  if (field.kind === 'scores') return ofScores;
  if (field.unit === 'seconds') return ofSeconds;
  return field.unit === 'USD' ? ofCosts : ofCounts;
}

/** The lower end of the number's range; a number that is not known has none. */
export function bucketOf(value: Sql, edges: readonly number[]): Sql {
  return sql`roundDown(toFloat64(${value}), ${floats(edges)})`;
}

export function bucketsOf(counts: ReadonlyMap<number, number>, edges: readonly number[]) {
  return edges.flatMap((from, at) => {
    const count = counts.get(from) ?? 0;
    return count > 0 ? [{ from, to: edges[at + 1] ?? null, count }] : [];
  });
}
