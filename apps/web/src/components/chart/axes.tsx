/** The lines and words around a plot: values at the left, steps below. */
import type { ScaleContinuousNumeric } from 'd3-scale';
import type { Unit } from '@telltale/contract/metrics-catalogue.ts';
import { formatMetricTick } from '#lib/metric-values.ts';

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const tickHeight = 34;

export function ValueAxis({
  scale,
  unit,
  frame,
}: {
  readonly scale: ScaleContinuousNumeric<number, number>;
  readonly unit: Unit;
  readonly frame: Frame;
}) {
  const count = Math.max(2, Math.floor((frame.bottom - frame.top) / tickHeight));
  const ticks = scale.ticks(count).filter((tick) => unit !== 'count' || Number.isInteger(tick));
  // A logarithmic scale gives all of 1 to 9 times a power.
  const shown = ticks.length > count * 2 ? ticks.filter((tick) => Number.isInteger(Math.log10(tick))) : ticks;
  return shown.map((tick) => (
    <g key={tick} transform={`translate(0 ${Math.round(scale(tick)) + 0.5})`}>
      <line x1={frame.left} x2={frame.right} className={tick === 0 ? 'stroke-line-strong' : 'stroke-line'} />
      <text x={frame.left - 6} dy="0.32em" textAnchor="end" className="fill-ink-3 text-xs">
        {formatMetricTick(tick, unit)}
      </text>
    </g>
  ));
}

export interface StepAxisProps {
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly frame: Frame;
  /** The room that one word takes. */
  readonly spacing?: number;
}

export function StepAxis({ ticks, frame, spacing = 64 }: StepAxisProps) {
  const room = Math.max(1, Math.floor((frame.right - frame.left) / spacing));
  const every = Math.max(1, Math.ceil(ticks.length / room));
  const letters = Math.max(4, Math.floor((frame.right - frame.left) / Math.min(ticks.length, room) / 6.5));
  return ticks
    .filter((_, at) => at % every === 0)
    .map(({ at, label }) => (
      <text key={at} x={at} y={frame.bottom + 15} textAnchor="middle" className="fill-ink-3 text-xs">
        {label.length > letters ? `${label.slice(0, letters - 1)}…` : label}
      </text>
    ));
}
