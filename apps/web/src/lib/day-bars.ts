/** Daily numbers as the bars of a chart: gaps filled, and neighbouring days joined when there are too many. */

export interface DayBar {
  /** First and last day that it covers, `2026-01-02`, UTC; the same for a single day. */
  readonly from: string;
  readonly to: string;
  readonly values: readonly number[];
}

export interface DayBarsInput {
  /** Days in any order; those left out count as zero. */
  readonly days: readonly { readonly date: string; readonly values: readonly number[] }[];
  /** How far the chart reaches at least, as any time of the day. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly barsMax: number;
}

const dayMs = 86_400_000;

/** Empty when there is neither a day nor a bound. */
export function dayBars({ days, from, to, barsMax }: DayBarsInput): DayBar[] {
  const sums = new Map(days.map((day) => [dayNumber(day.date), day.values]));
  const known = [...sums.keys(), ...[from, to].flatMap((time) => (time === undefined ? [] : [dayNumber(time)]))];
  if (known.length === 0) return [];
  const first = known.reduce((a, b) => Math.min(a, b));
  const last = known.reduce((a, b) => Math.max(a, b));
  const width = Math.ceil((last - first + 1) / barsMax);
  const zeros = (days[0]?.values ?? []).map(() => 0);
  const bars: { from: number; to: number; values: number[] }[] = [];
  for (let day = first; day <= last; day += width) {
    bars.push({ from: day, to: Math.min(day + width - 1, last), values: [...zeros] });
  }
  for (const [day, values] of sums) {
    const bar = bars[Math.floor((day - first) / width)]!;
    values.forEach((value, i) => {
      bar.values[i] = (bar.values[i] ?? 0) + value;
    });
  }
  return bars.map((bar) => ({ from: dayText(bar.from), to: dayText(bar.to), values: bar.values }));
}

/** The top of an axis: the least of 1, 2, 2.5 or 5 times a power of ten that is not below `value`. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

function dayNumber(time: string): number {
  return Math.floor(Date.parse(time) / dayMs);
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
