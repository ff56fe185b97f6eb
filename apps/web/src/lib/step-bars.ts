/** Counts over time as the bars of a chart: gaps filled, and neighbouring steps joined when there are too many. */

export interface StepBar {
  /** Milliseconds since 1970; up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  readonly values: readonly number[];
}

export interface StepBarsInput {
  /** In any order, each the beginning of a step; steps left out count as zero. */
  readonly points: readonly { readonly time: string; readonly values: readonly number[] }[];
  readonly from: string;
  readonly to: string;
  readonly stepSeconds: number;
  readonly barsMax: number;
}

export function stepBars({ points, from, to, stepSeconds, barsMax }: StepBarsInput): StepBar[] {
  const stepMs = stepSeconds * 1000;
  const first = Math.floor(Date.parse(from) / stepMs);
  const steps = Math.max(1, Math.ceil(Date.parse(to) / stepMs) - first);
  const perBar = Math.ceil(steps / barsMax);
  const zeros = (points[0]?.values ?? []).map(() => 0);
  const bars = Array.from({ length: Math.ceil(steps / perBar) }, (_, i) => ({
    from: (first + i * perBar) * stepMs,
    to: (first + Math.min(steps, (i + 1) * perBar)) * stepMs,
    values: [...zeros],
  }));
  for (const { time, values } of points) {
    const at = Math.floor((Math.floor(Date.parse(time) / stepMs) - first) / perBar);
    const bar = bars[Math.min(Math.max(at, 0), bars.length - 1)]!;
    values.forEach((value, i) => {
      bar.values[i] = (bar.values[i] ?? 0) + value;
    });
  }
  return bars;
}
