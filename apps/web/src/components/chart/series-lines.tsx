/** Lines or stacked areas: one path a series, whatever the number of its points. */
import { area, line } from 'd3-shape';
import { seriesColor, seriesDash } from '#lib/chart-colors.ts';
import { seriesMark } from '#lib/chart-series.ts';
import { MarkLink } from './mark-link.tsx';
import type { SeriesBarsProps } from './series-bars.tsx';
import type { Shown } from './series-plot.tsx';

interface Point {
  readonly x: number;
  readonly low: number;
  readonly high: number | null;
}

export interface SeriesLinesProps extends SeriesBarsProps {
  readonly isArea: boolean;
  readonly pointed: number | null;
}

const drawLine = line<Point>(
  ({ x }) => x,
  ({ high }) => high ?? 0,
).defined(({ high }) => high !== null);
const drawArea = area<Point>(
  ({ x }) => x,
  ({ low }) => low,
  ({ high }) => high ?? 0,
).defined(({ high }) => high !== null);

export function SeriesLines(props: SeriesLinesProps) {
  const { shown, steps, isArea, pointed, targetOf } = props;
  const lines = pointsOf(props);
  const step = pointed === null ? undefined : steps[pointed];
  return shown.map((one, at) => {
    const points = lines[at]!;
    const color = seriesColor(one.color);
    const marked = pointed === null ? undefined : points[pointed];
    return (
      <g key={one.id}>
        {isArea && <path d={drawArea(points) ?? ''} fill={color} fillOpacity={0.35} className="pointer-events-none" />}
        <path
          d={drawLine(points) ?? ''}
          fill="none"
          stroke={color}
          strokeWidth={1.75}
          strokeLinejoin="round"
          strokeDasharray={seriesDash(one.color)}
          className="pointer-events-none"
        />
        {points.map(
          (point, i) => isAlone(points, i) && <circle key={i} cx={point.x} cy={point.high!} r={2.5} fill={color} />,
        )}
        {step && marked && marked.high !== null && (
          <MarkLink target={targetOf(seriesMark(step, one))} isSkipped>
            <circle cx={marked.x} cy={marked.high} r={4} fill={color} className="stroke-surface" strokeWidth={1.5} />
          </MarkLink>
        )}
      </g>
    );
  });
}

/** Of the time before: faint, behind what is asked about, and leading nowhere. */
export function LinesBefore(props: Omit<SeriesBarsProps, 'targetOf'>) {
  const lines = pointsOf({ ...props, isArea: false });
  return props.shown.map(({ id }, at) => (
    <path
      key={id}
      d={drawLine(lines[at]!.slice(0, props.steps.length)) ?? ''}
      fill="none"
      strokeWidth={1.5}
      strokeDasharray="3 3"
      className="pointer-events-none stroke-ink-3"
      data-before=""
    />
  ));
}

/** A point without neighbours makes no line, and would not be seen. */
function isAlone(points: readonly Point[], at: number): boolean {
  const has = (i: number) => (points[i]?.high ?? null) !== null;
  return has(at) && !has(at - 1) && !has(at + 1);
}

type Drawn = Pick<SeriesLinesProps, 'shown' | 'scale' | 'frame' | 'band' | 'isArea'>;

function pointsOf({ shown, scale, frame, band, isArea }: Drawn): Point[][] {
  const below = new Map<number, number>();
  return shown.map(({ values }: Shown) =>
    values.map((value, at) => {
      const x = frame.left + (at + 0.5) * band;
      if (!isArea) return { x, low: 0, high: value === null ? null : scale(value) };
      const base = below.get(at) ?? 0;
      below.set(at, base + (value ?? 0));
      return { x, low: scale(base), high: scale(base + (value ?? 0)) };
    }),
  );
}
