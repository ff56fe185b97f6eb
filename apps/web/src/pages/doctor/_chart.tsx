/** What came in over time, by what became of it: bars, and a table for screen readers. */
import { useState } from 'react';
import type { DoctorReport } from '@telltale/contract/doctor.ts';
import { BarStacks } from '#components/bar-stacks.tsx';
import { formatCount } from '#lib/format.ts';
import { stepBars, type StepBar } from '#lib/step-bars.ts';
import { outcomes } from './_outcomes.ts';

const barsMax = 120;
export function Chart({ report }: { readonly report: DoctorReport }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const bars = stepBars({
    points: report.series.map(({ time, ...counts }) => ({ time, values: partsOf(counts) })),
    from: report.from,
    to: report.to,
    stepSeconds: report.stepSeconds,
    barsMax,
  });
  const bar = pointed === null ? undefined : bars[pointed];
  return (
    <figure className="flex flex-col gap-1.5 rounded-md border border-line p-3">
      <figcaption className="flex min-h-5 flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-medium text-ink-2">Items over time</span>
        <span aria-hidden className="flex flex-wrap gap-x-3 text-ink-2 tabular-nums">
          {bar !== undefined && <span className="text-ink-3">{spanOf(bar)}</span>}
          {outcomes.map(({ counter, label, dot }, i) => (
            <span key={counter} className="inline-flex items-center gap-1.5">
              <span className={`size-2 rounded-xs ${dot}`} />
              {label}
              {bar !== undefined && <span className="font-medium text-ink">{formatCount(bar.values[i] ?? 0)}</span>}
            </span>
          ))}
        </span>
      </figcaption>
      <BarStacks
        stacks={bars.map(({ from, values }) => ({ id: from, values }))}
        fills={outcomes.map(({ fill }) => fill)}
        format={formatCount}
        ends={[clock(bars[0]!.from), clock(bars.at(-1)!.to)]}
        pointed={pointed}
        onPoint={setPointed}
      />
      <Numbers bars={bars} />
    </figure>
  );
}

/** In the order of `outcomes`, without counting the truncated twice. */
function partsOf(counts: Omit<DoctorReport['series'][number], 'time'>): number[] {
  return outcomes.map(({ counter }) =>
    counter === 'accepted' ? Math.max(0, counts.accepted - counts.truncated) : counts[counter],
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function Numbers({ bars }: { readonly bars: readonly StepBar[] }) {
  return (
    <table className="sr-only">
      <caption>Items over time</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {outcomes.map(({ counter, label }) => (
            <th key={counter} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars
          .filter(({ values }) => sumOf(values) > 0)
          .map((bar) => (
            <tr key={bar.from}>
              <th scope="row">{spanOf(bar)}</th>
              {bar.values.map((value, i) => (
                <td key={outcomes[i]?.counter}>{value}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

const moment = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function clock(ms: number): string {
  return moment.format(ms);
}

function spanOf({ from, to }: StepBar): string {
  return moment.formatRange(from, to);
}
