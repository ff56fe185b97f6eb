/** Bars by day, in plain SVG: one number a day, read off below the pointer, and as a table by screen readers. */
import { useState } from 'react';
import { niceCeiling, type DayBar } from '#lib/day-bars.ts';

export interface DayChartProps {
  readonly label: string;
  readonly bars: readonly DayBar[];
  /** Which of the values of each bar. */
  readonly index: number;
  readonly format: (value: number) => string;
  /** A fill class. */
  readonly color: string;
}

const height = 96;
/** Of the drawing's own units; it is stretched to the width there is. */
const width = 600;

export function DayChart({ label, bars, index, format, color }: DayChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const valueOf = (bar: DayBar) => bar.values[index] ?? 0;
  const top = niceCeiling(Math.max(0, ...bars.map(valueOf)));
  const step = width / Math.max(1, bars.length);
  const bar = pointed === null ? undefined : bars[pointed];
  const sum = bars.reduce((total, each) => total + valueOf(each), 0);
  return (
    <figure className="flex min-w-0 flex-1 flex-col gap-1.5 rounded-md border border-line p-3">
      <figcaption className="flex items-baseline justify-between gap-3">
        <span className="text-sm font-medium text-ink-2">{label}</span>
        <span className="truncate text-sm tabular-nums" aria-hidden>
          {bar === undefined ? (
            <span className="font-medium">{format(sum)}</span>
          ) : (
            <>
              <span className="text-ink-3">{dayLabel(bar)}</span>{' '}
              <span className="font-medium">{format(valueOf(bar))}</span>
            </>
          )}
        </span>
      </figcaption>
      <div className="relative" aria-hidden onMouseLeave={() => setPointed(null)}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="block h-24 w-full">
          {[0.5, 1].map((part) => (
            <line
              key={part}
              x1={0}
              x2={width}
              y1={height * (1 - part) + 0.5}
              y2={height * (1 - part) + 0.5}
              className="stroke-line"
              strokeDasharray="3 4"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {bars.map((each, i) => {
            const value = valueOf(each);
            // A day with anything at all is seen, however small beside the others.
            const tall = value > 0 ? Math.max(2, (value / top) * height) : 0;
            return (
              <g key={each.from} onMouseEnter={() => setPointed(i)}>
                <rect
                  x={i * step}
                  y={0}
                  width={step}
                  height={height}
                  className={i === pointed ? 'fill-hover' : 'fill-transparent'}
                />
                <rect
                  x={i * step + step * 0.14}
                  y={height - tall}
                  width={Math.min(step * 0.72, 28)}
                  height={tall}
                  className={color}
                />
              </g>
            );
          })}
          <line
            x1={0}
            x2={width}
            y1={height - 0.5}
            y2={height - 0.5}
            className="stroke-line-strong"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <span className="pointer-events-none absolute top-0.5 left-0 bg-surface pr-1 text-xs text-ink-3">
          {format(top)}
        </span>
      </div>
      <div aria-hidden className="flex justify-between text-xs text-ink-3">
        <span>{bars[0] !== undefined && dayLabel({ ...bars[0], to: bars[0].from })}</span>
        <span>{bars.length > 1 && dayLabel({ ...bars.at(-1)!, from: bars.at(-1)!.to })}</span>
      </div>
      <Numbers label={label} bars={bars} index={index} format={format} />
    </figure>
  );
}

function Numbers({ label, bars, index, format }: Omit<DayChartProps, 'color'>) {
  const filled = bars.filter((bar) => (bar.values[index] ?? 0) > 0);
  return (
    <table className="sr-only">
      <caption>{label}</caption>
      <tbody>
        {filled.map((bar) => (
          <tr key={bar.from}>
            <th scope="row">{dayLabel(bar)}</th>
            <td>{format(bar.values[index] ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

function dayLabel({ from, to }: DayBar): string {
  const first = day.format(new Date(from));
  return from === to ? first : `${first} – ${day.format(new Date(to))}`;
}
