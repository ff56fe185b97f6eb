/** Ranges of numbers as bars beside each other. */
import type { Field } from '@telltale/contract/fields.ts';
import { formatCost, formatCount, formatTick } from './format.ts';
import type { Bounds } from './facet-choice.ts';

/** From `from` up to, not including, `to`, which is null for the last. */
export interface NumberRange {
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

/** With an empty bar for each stretch that the ranges leave out. */
export function rangeBars(ranges: readonly NumberRange[]): NumberRange[] {
  return ranges.flatMap((range, at) => {
    const before = ranges[at - 1]?.to ?? range.from;
    return before < range.from ? [{ from: before, to: range.from, count: 0 }, range] : [range];
  });
}

/** What is asked to see the rows of these bars, and no others. */
export function boundsOf(first: NumberRange, last: NumberRange): Bounds {
  return {
    ...(isOpenBelow(first) ? {} : { from: { value: first.from, isInclusive: true } }),
    ...(last.to === null ? {} : { to: { value: last.to, isInclusive: false } }),
  };
}

/** Whether some number of the bar is asked for. */
export function isAsked(bar: NumberRange, { from, to }: Bounds): boolean {
  const isAboveFrom = from === undefined || bar.to === null || bar.to > from.value;
  const isBelowTo = to === undefined || (to.isInclusive ? bar.from <= to.value : bar.from < to.value);
  return isAboveFrom && isBelowTo;
}

export function describeRange(bar: NumberRange, unit: Field['unit']): string {
  if (isOpenBelow(bar)) return bar.to === null ? 'any' : `below ${formatEdge(bar.to, unit)}`;
  const from = formatEdge(bar.from, unit);
  return bar.to === null ? `${from} or more` : `${from} – ${formatEdge(bar.to, unit)}`;
}

export function formatEdge(value: number, unit: Field['unit']): string {
  if (unit === 'seconds') return formatTick(value);
  return unit === 'USD' ? formatCost(value) : formatCount(value);
}

/** The server's lowest range of scores begins at the least number there is. */
function isOpenBelow({ from }: NumberRange): boolean {
  return from <= -Number.MAX_VALUE;
}
