/** The part of a time axis that is seen: zooming, moving, and how it stands in an address. */
import type { TimeScale } from './timeline.ts';

/** Parts of the whole, 0 to 1; `from` is below `to`. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

export const wholeZoom: Zoom = { from: 0, to: 1 };
const leastPart = 1e-6;

/** Shows `factor` times as much time, with the moment at `at` (0 to 1 of what is seen) left where it is. */
export function zoomBy({ from, to }: Zoom, factor: number, at = 0.5): Zoom {
  const seen = to - from;
  const next = Math.min(1, Math.max(leastPart, seen * factor));
  return within(from + (seen - next) * at, next);
}

/** Moves by a part of what is seen, but not past the ends. */
export function panBy({ from, to }: Zoom, by: number): Zoom {
  return within(from + (to - from) * by, to - from);
}

export function zoomedScale(scale: TimeScale, { from, to }: Zoom): TimeScale {
  return { start: scale.start + from * scale.span, span: (to - from) * scale.span };
}

/** `0.25-0.5`; undefined for the whole. */
export function writeZoom({ from, to }: Zoom): string | undefined {
  return from === 0 && to === 1 ? undefined : `${round(from)}-${round(to)}`;
}

/** The whole for everything that is not a part of it. */
export function readZoom(text: string | undefined): Zoom {
  const [, from, to] = /^(\d(?:\.\d+)?)-(\d(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  const zoom = { from: Number(from), to: Number(to) };
  return zoom.to <= 1 && zoom.to - zoom.from >= leastPart / 2 ? zoom : wholeZoom;
}

function within(from: number, seen: number): Zoom {
  const start = Math.min(1 - seen, Math.max(0, from));
  return { from: start, to: Math.min(1, start + seen) };
}

function round(part: number): string {
  return part.toFixed(8).replace(/\.?0+$/, '');
}
