/** Bars from left to right, one a group, with its name and number above: for groups with long names. */
import { metricName } from '@telltale/contract/metrics-check.ts';
import { seriesColor } from '#lib/chart-colors.ts';
import { numberAt } from '#lib/chart-series.ts';
import { markOf } from '#lib/metric-table.ts';
import { formatMetric, formatShare, metricUnit, valueLabel } from '#lib/metric-values.ts';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';

export function RowBars({ widget: { query, title, options }, reply, targetOf }: ChartProps) {
  const metric = query.metrics[0]!;
  const name = metricName(metric);
  const unit = metricUnit(query.view, metric);
  const values = reply.data.map((row) => numberAt(row, name) ?? 0);
  const greatest = Math.max(0, ...values);
  const total = numberAt(reply.totals, name);
  return (
    <ul aria-label={title} className="flex h-full flex-col gap-1.5 overflow-y-auto pr-1">
      {reply.data.map((row, at) => {
        const mark = markOf(query, row);
        const label = mark.groups.map(({ value }) => valueLabel(value)).join(' · ');
        const value = values[at]!;
        const share = options.showShare && total ? ` · ${formatShare(value / total)}` : '';
        return (
          <li key={label} className="shrink-0">
            <MarkLink target={targetOf(mark)} className="group block rounded-sm">
              <span className="flex justify-between gap-3 text-sm">
                <span className="min-w-0 truncate group-hover:underline" title={label}>
                  {label}
                </span>
                <span className="shrink-0 text-ink-2 tabular-nums">
                  {numberAt(row, name) === null ? '–' : formatMetric(value, unit, options.decimals)}
                  {share}
                </span>
              </span>
              <span aria-hidden className="mt-0.5 block h-1.5 rounded-xs bg-hover">
                <span
                  className="block h-full min-w-px rounded-xs"
                  style={{
                    width: `${greatest > 0 ? (Math.max(0, value) / greatest) * 100 : 0}%`,
                    backgroundColor: seriesColor(0),
                  }}
                />
              </span>
            </MarkLink>
          </li>
        );
      })}
    </ul>
  );
}
