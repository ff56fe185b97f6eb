/** The order of writes: which of two stamps wins a field, and the compact form in which stamps are kept. */
import { priority, type Stamp } from './change.ts';

/**
 * Positive when `a` beats `b`. What was said outright: the latest wins. What was derived: the earliest wins, so that a trace is named
 * by the same root that stands for its input and output.
 */
export function compareLast(a: Stamp, b: Stamp): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  return a.priority < priority.said ? compareTime(b, a) : compareTime(a, b);
}

/** Positive when `a` beats `b` in a field that keeps its first value. */
export function compareFirst(a: Stamp, b: Stamp): number {
  return a.priority - b.priority || compareTime(b, a);
}

function compareTime(a: Stamp, b: Stamp): number {
  return a.at - b.at || a.order - b.order || compareText(a.by, b.by);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Decides between two writes of one stamp, which only a faulty client makes: any rule will do that is the same everywhere. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return compareText(JSON.stringify(a) ?? '', JSON.stringify(b) ?? '');
}

/** Stands for what a record held before it was ever folded: any change overrides it, except in fields that keep their first value. */
export const unfoldedLast: Stamp = { priority: -1, at: 0, order: 0, by: '' };
export const unfoldedFirst: Stamp = { priority: 3, at: 0, order: 0, by: '' };

export type StampText = readonly [priority: number, at: number, order: number, by: string];

/** Gives each distinct stamp a number while a fold is written. */
export class StampTable {
  readonly #numbers = new Map<string, number>();
  readonly stamps: StampText[] = [];

  numberOf(stamp: Stamp): number {
    const key = `${stamp.priority} ${stamp.at} ${stamp.order} ${stamp.by}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.stamps.length);
    return this.stamps.push([stamp.priority, stamp.at, stamp.order, stamp.by]) - 1;
  }
}

export function stampOf([priorityOf, at, order, by]: StampText): Stamp {
  return { priority: priorityOf, at, order, by };
}
