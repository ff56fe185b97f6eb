/** One number, and how it differs from the time before. */
import { metricName } from '@telltale/contract/metrics-check.ts';
import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import { numberAt } from '#lib/chart-series.ts';
import { formatMetric, formatShare, metricLabel, metricUnit } from '#lib/metric-values.ts';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';

export function BigNumber({ widget: { query, options }, reply, targetOf }: ChartProps) {
  const target = targetOf({ groups: [] });
  return (
    <div className="flex h-full flex-wrap content-center-safe items-center-safe gap-x-6 overflow-y-auto">
      {query.metrics.map((metric) => {
        const name = metricName(metric);
        const value = numberAt(reply.data[0], name);
        const text = value === null ? '–' : formatMetric(value, metricUnit(query.view, metric), options.decimals);
        const before = numberAt(reply.previous?.data[0], name);
        return (
          <div key={name} className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
            {query.metrics.length > 1 && (
              <span className="w-full text-sm text-ink-3">{metricLabel(query.view, metric)}</span>
            )}
            <MarkLink target={value === null ? null : target} className="rounded-sm hover:underline">
              <span className="text-[26px]/8 font-semibold tracking-tight tabular-nums">{text}</span>
            </MarkLink>
            {reply.previous && (
              <Change
                now={value}
                before={before}
                text={before === null ? 'nothing' : formatMetric(before, metricUnit(query.view, metric))}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

interface ChangeProps {
  readonly now: number | null;
  readonly before: number | null;
  readonly text: string;
}

/** Without red or green: whether more is better depends on what is counted. */
function Change({ now, before, text }: ChangeProps) {
  if (now === null && before === null) return null;
  const isShare = now !== null && before !== null && before !== 0;
  const difference = (now ?? 0) - (before ?? 0);
  const Icon = difference === 0 ? Minus : difference > 0 ? ArrowUp : ArrowDown;
  const word = difference === 0 ? 'as before' : difference > 0 ? 'more' : 'less';
  return (
    <span className="inline-flex items-center gap-0.5 text-sm text-ink-2">
      <Icon size={13} aria-hidden />
      {isShare && difference !== 0 && (
        <span className="tabular-nums">{formatShare(Math.abs(difference / before))}</span>
      )}
      <span className="sr-only">{word},</span>
      <span className="text-ink-3">{`${text} before`}</span>
    </span>
  );
}
