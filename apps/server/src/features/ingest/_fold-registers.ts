/** Fields that each keep one value and the stamp of who wrote it. */
import type { Stamp } from './change.ts';
import { compareFirst, compareLast, compareText, compareValues, type StampTable } from './_fold-stamp.ts';

type Compare = (a: Stamp, b: Stamp) => number;

/** A value with no stamp is a default that any write replaces. */
export class Registers<T extends object> {
  readonly values: T;
  changed = false;
  readonly #stamps: Map<keyof T, Stamp>;

  constructor(values: T, stamps: Iterable<readonly [keyof T, Stamp]>) {
    this.values = values;
    this.#stamps = new Map(stamps);
  }

  has(field: keyof T): boolean {
    return this.#stamps.has(field);
  }

  /** The latest write wins; undefined is no write. */
  last<K extends keyof T>(field: K, value: T[K] | undefined, stamp: Stamp): void {
    if (value !== undefined) this.write(field, value, { stamp, compare: compareLast });
  }

  /** The earliest write wins; undefined is no write. */
  first<K extends keyof T>(field: K, value: T[K] | undefined, stamp: Stamp): void {
    if (value !== undefined) this.write(field, value, { stamp, compare: compareFirst });
  }

  write<K extends keyof T>(field: K, value: T[K], by: { stamp: Stamp; compare: Compare }): void {
    const held = this.#stamps.get(field);
    if (held) {
      const order = by.compare(by.stamp, held) || compareValues(value, this.values[field]);
      if (order <= 0) return;
    }
    this.values[field] = value;
    this.#stamps.set(field, by.stamp);
    this.changed = true;
  }

  /** One character a field, in the order of `fields`: the number of its stamp, or a dot. */
  encode(fields: readonly (keyof T)[], table: StampTable): string {
    const text = fields.map((field) => {
      const stamp = this.#stamps.get(field);
      return stamp ? table.numberOf(stamp).toString(36) : '.';
    });
    return text.join('');
  }
}

/** Reads back what `encode` wrote; fields that were added since have no stamp. */
export function decodeRegisters<K>(text: string, fields: readonly K[], stamps: readonly Stamp[]): [K, Stamp][] {
  const held: [K, Stamp][] = [];
  for (const [index, field] of fields.entries()) {
    const stamp = stamps[Number.parseInt(text.charAt(index), 36)];
    if (stamp) held.push([field, stamp]);
  }
  return held;
}

/** Sorted and unique; the array given when nothing is new. */
export function union(held: readonly string[], more: readonly string[] | undefined): readonly string[] {
  if (!more?.some((each) => !held.includes(each))) return held;
  return [...new Set([...held, ...more])].toSorted(compareText);
}
