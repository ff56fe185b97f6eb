/** Ascending lists of row numbers: where a row is, and which comes next. */

/** The index of `value`, or -1. */
export function indexIn(sorted: Int32Array, value: number): number {
  const at = firstAtLeast(sorted, value);
  return sorted[at] === value ? at : -1;
}

/** The index of the first member that is not below `value`; the length when all are. */
export function firstAtLeast(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The member after or before `from`, which need not be one; past the end it starts again. -1 when there is none. */
export function stepFrom(sorted: Int32Array, from: number, by: 1 | -1): number {
  const count = sorted.length;
  if (count === 0) return -1;
  const at = by === 1 ? firstAtLeast(sorted, from + 1) : firstAtLeast(sorted, from) - 1;
  return sorted[(at + count) % count]!;
}
