/** Bars by day: one number a day, read off below the pointer, and as a table by screen readers. */
import { useState } from 'react';
import type { DayBar } from '#lib/day-bars.ts';
import { BarStacks } from './bar-stacks.tsx';

export interface DayChartProps {
  readonly label: string;
  readonly bars: readonly DayBar[];
  /** Which of the values of each bar. */
  readonly index: number;
  readonly format: (value: number) => string;
  /** A fill class. */
  readonly color: string;
}

export function DayChart({ label, bars, index, format, color }: DayChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const valueOf = (bar: DayBar) => bar.values[index] ?? 0;
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
      <BarStacks
        stacks={bars.map((each) => ({ id: each.from, values: [valueOf(each)] }))}
        fills={[color]}
        format={format}
        ends={[
          bars[0] === undefined ? '' : dayLabel({ ...bars[0], to: bars[0].from }),
          bars.length > 1 ? dayLabel({ ...bars.at(-1)!, from: bars.at(-1)!.to }) : '',
        ]}
        pointed={pointed}
        onPoint={setPointed}
      />
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
