/** Bars over time, and the ranges of time one takes out of them: by pointer, or end by end with the keyboard. */

export interface TimeBar {
  readonly from: string;
  readonly count: number;
  readonly errors: number;
}

/** Numbers of the first and the last bar. */
export interface Brush {
  readonly start: number;
  readonly end: number;
}

/** From the first moment of the first bar up to, not including, the end of the last. */
export function brushedRange(bars: readonly TimeBar[], bucketSeconds: number, { start, end }: Brush) {
  return { from: momentOf(bars, bucketSeconds, start), to: momentOf(bars, bucketSeconds, end + 1) };
}

/** When the bar begins; of one behind the last, when that ends. */
function momentOf(bars: readonly TimeBar[], bucketSeconds: number, index: number): string {
  const bar = bars[index];
  if (bar) return bar.from;
  const last = Date.parse(bars.at(-1)?.from ?? '');
  // A millisecond on and rounded up: neither the bar's time nor this one has all digits, and the last row must not be cut off.
  return new Date(Math.ceil(last + 1 + bucketSeconds * 1000)).toISOString();
}

/** Between two bars, whichever is pointed at first. */
export function brushBetween(one: number, other: number): Brush {
  return { start: Math.min(one, other), end: Math.max(one, other) };
}

/** One end elsewhere; it never passes the other. */
export function moveEnd(brush: Brush, which: keyof Brush, to: number): Brush {
  return which === 'start'
    ? { start: Math.min(to, brush.end), end: brush.end }
    : { start: brush.start, end: Math.max(to, brush.start) };
}

export function sumOf(bars: readonly TimeBar[]): { readonly count: number; readonly errors: number } {
  return bars.reduce((sum, bar) => ({ count: sum.count + bar.count, errors: sum.errors + bar.errors }), {
    count: 0,
    errors: 0,
  });
}
