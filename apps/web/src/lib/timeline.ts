/** The time axis of a trace: where a moment lies between 0 and 1, and which round moments to mark. */

export interface TimeScale {
  /** Milliseconds since 1970 of the left edge. */
  readonly start: number;
  /** Milliseconds from edge to edge, always positive. */
  readonly span: number;
}

export interface TimeColumns {
  readonly startTime: readonly number[];
  readonly endTime: readonly (number | null)[];
}

/** From the earliest start to the latest end; what has no end counts by its start. */
export function scaleOf({ startTime, endTime }: TimeColumns): TimeScale {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  startTime.forEach((from, i) => {
    start = Math.min(start, from);
    end = Math.max(end, from, endTime[i] ?? from);
  });
  if (!Number.isFinite(start)) return { start: 0, span: 1 };
  // Microseconds are the finest the server keeps.
  return { start, span: Math.max(end - start, 0.001) };
}

/** 0 at the left edge, 1 at the right. */
export function positionOf(scale: TimeScale, time: number): number {
  return (time - scale.start) / scale.span;
}

export interface Tick {
  /** 0 to 1. */
  readonly at: number;
  /** From the origin of the axis, which may lie left of what is seen. */
  readonly seconds: number;
  /** From one tick to the next. */
  readonly step: number;
}

/** Up to `most` + 1 ticks at round distances: 1, 2 or 5 times a power of ten; above half a minute, clock steps. */
export function ticksOf(scale: TimeScale, most: number, origin = scale.start): Tick[] {
  const seconds = scale.span / 1000;
  const offset = (scale.start - origin) / 1000;
  const step = roundStep(seconds / Math.max(1, most));
  const ticks: Tick[] = [];
  const slack = seconds * 0.000001;
  for (let i = Math.ceil((offset - slack) / step); i * step <= offset + seconds + slack; i++) {
    const value = Number((i * step).toPrecision(12));
    ticks.push({ at: (value - offset) / seconds, seconds: value, step });
  }
  return ticks;
}

const clockSteps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

function roundStep(atLeast: number): number {
  if (atLeast > 20) {
    return clockSteps.find((step) => step >= atLeast) ?? Math.ceil(atLeast / 86_400) * 86_400;
  }
  const power = 10 ** Math.floor(Math.log10(atLeast));
  for (const factor of [1, 2, 5]) if (factor * power >= atLeast * 0.999999) return factor * power;
  return 10 * power;
}
