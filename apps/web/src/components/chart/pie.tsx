/** The parts of a whole as a ring, with names, numbers and shares beside it. */
import { metricName } from '@telltale/contract/metrics-check.ts';
import { arc, pie } from 'd3-shape';
import { seriesColor } from '#lib/chart-colors.ts';
import { numberAt } from '#lib/chart-series.ts';
import { markOf } from '#lib/metric-table.ts';
import { formatMetric, formatShare, metricUnit, valueLabel } from '#lib/metric-values.ts';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';

interface Slice {
  readonly value: number;
}

const radius = 50;
const cut = pie<Slice>()
  .value(({ value }) => value)
  .sort(null);
const slice = arc<ReturnType<typeof cut>[number]>().innerRadius(30).outerRadius(radius);

export function Pie({ widget: { query, title, options }, reply, targetOf }: ChartProps) {
  const metric = query.metrics[0]!;
  const unit = metricUnit(query.view, metric);
  const rows = reply.data.map((row) => {
    const mark = markOf(query, row);
    const label = mark.groups.map(({ value }) => valueLabel(value)).join(' · ');
    return { mark, label, value: Math.max(0, numberAt(row, metricName(metric)) ?? 0) };
  });
  const whole = rows.reduce((sum, { value }) => sum + value, 0);
  return (
    <div className="flex h-full flex-wrap items-center justify-center gap-x-5 gap-y-2 overflow-y-auto">
      <svg aria-hidden viewBox="-50 -50 100 100" className="h-full max-h-44 min-h-24 max-w-[45%] shrink-0">
        {cut(rows).map((each, at) => (
          <path
            key={rows[at]!.label}
            d={slice(each) ?? ''}
            fill={seriesColor(at)}
            className="stroke-surface"
            strokeWidth={1}
          />
        ))}
      </svg>
      <ul aria-label={title} className="flex max-h-full min-w-36 flex-1 flex-col gap-1 overflow-y-auto">
        {rows.map(({ mark, label, value }, at) => (
          <li key={label}>
            <MarkLink target={targetOf(mark)} className="block rounded-sm hover:underline">
              <span className="flex items-center gap-1.5 text-sm">
                <span
                  aria-hidden
                  className="size-2.5 shrink-0 rounded-xs"
                  style={{ backgroundColor: seriesColor(at) }}
                />
                <span className="min-w-0 flex-1 truncate" title={label}>
                  {label}
                </span>
                <span className="tabular-nums">{formatMetric(value, unit, options.decimals)}</span>
                <span className="w-11 text-right text-ink-3 tabular-nums">
                  {whole > 0 ? formatShare(value / whole) : '–'}
                </span>
              </span>
            </MarkLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
