/** How sure a number became over time: a line for the estimate, and a band for what it may truly be. Who shows it tells it in words too. */
import { scaleLinear, scaleTime } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Unit } from '@telltale/contract/metrics-catalogue.ts';
import { seriesColor } from '#lib/chart-colors.ts';
import { formatShortTime } from '#lib/format.ts';
import { StepAxis, ValueAxis, type Frame } from './axes.tsx';
import { useSize } from './use-size.ts';

export interface IntervalPoint {
  readonly time: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface IntervalPlotProps {
  readonly series: readonly {
    readonly id: string;
    readonly label: string;
    readonly points: readonly IntervalPoint[];
  }[];
  readonly unit: Unit;
}

/** The first intervals are so wide that nothing else would be seen: the scale leaves out what is wider than this many times the last. */
const widestShown = 6;
const pointRadius = 2.5;

export function IntervalPlot({ series, unit }: IntervalPlotProps) {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const points = series.flatMap((one) => one.points);
  const frame: Frame = { left: 58, top: 8, right: width - 12, bottom: height - 22 };
  const value = scaleLinear().domain(bounds(series)).nice(4).range([frame.bottom, frame.top]).clamp(true);
  const times = points.map(({ time }) => time);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = scaleTime()
    .domain([first, last === first ? first + 60_000 : last])
    .range([frame.left, frame.right]);
  const band = area<IntervalPoint>(
    ({ time }) => x(time),
    ({ low }) => value(low),
    ({ high }) => value(high),
  );
  const path = line<IntervalPoint>(
    ({ time }) => x(time),
    ({ estimate }) => value(estimate),
  );
  const now = new Date(last);
  const ticks = x.ticks(5).map((tick) => ({ at: x(tick), label: formatShortTime(tick, now) }));
  return (
    <div ref={box} className="relative h-52">
      {width > 0 && points.length > 0 && (
        <svg aria-hidden width={width} height={height} className="absolute inset-0">
          <ValueAxis scale={value} unit={unit} frame={frame} />
          <StepAxis ticks={ticks} frame={frame} spacing={110} />
          {series.map(({ id, points: own }, at) => (
            <g key={id}>
              <path d={band(own) ?? ''} fill={seriesColor(at)} fillOpacity={0.18} />
              <path
                d={path(own) ?? ''}
                fill="none"
                stroke={seriesColor(at)}
                strokeWidth={1.75}
                strokeLinejoin="round"
              />
              {own.slice(-1).map((point) => (
                <Whisker key={point.time} x={x(point.time)} point={point} scale={value} color={seriesColor(at)} />
              ))}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}

interface WhiskerProps {
  readonly x: number;
  readonly point: IntervalPoint;
  readonly scale: (value: number) => number;
  readonly color: string;
}

function Whisker({ x, point, scale, color }: WhiskerProps) {
  return (
    <g stroke={color} strokeWidth={1.5}>
      <line x1={x} x2={x} y1={scale(point.low)} y2={scale(point.high)} />
      {[point.low, point.high].map((end) => (
        <line key={end} x1={x - 4} x2={x + 4} y1={scale(end)} y2={scale(end)} />
      ))}
      <circle cx={x} cy={scale(point.estimate)} r={pointRadius} fill={color} />
    </g>
  );
}

/** Nought is always in it: whether an interval holds it is what one looks for. */
function bounds(series: IntervalPlotProps['series']): [number, number] {
  const ends = series.flatMap(({ points }) => points.slice(-1));
  const widest = Math.max(...ends.map(({ low, high }) => high - low)) * widestShown;
  const shown = series.flatMap(({ points }) => points.filter(({ low, high }) => high - low <= widest));
  return [Math.min(0, ...shown.map(({ low }) => low)), Math.max(0, ...shown.map(({ high }) => high))];
}
