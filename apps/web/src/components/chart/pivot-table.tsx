/** A table of two sides: the last dimension across, the others down. */
import { metricName, timeColumn } from '@telltale/contract/metrics-check.ts';
import type { MetricRow, MetricValue } from '@telltale/contract/metrics.ts';
import { numberAt } from '#lib/chart-series.ts';
import { markOf } from '#lib/metric-table.ts';
import { dimensionLabel, formatMetric, metricLabel, metricUnit, stepLabel, valueLabel } from '#lib/metric-values.ts';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';

export function PivotTable({ widget: { query, title, options }, reply, targetOf }: ChartProps) {
  const fields = [...(query.timeDimension ? [timeColumn] : []), ...query.dimensions.map(({ field }) => field)];
  const across = fields.length > 1 ? fields.at(-1)! : undefined;
  const down = fields.length > 1 ? fields.slice(0, -1) : fields;
  const label = (field: string, value: MetricValue | undefined) =>
    field === timeColumn && typeof value === 'string' && reply.granularity !== null
      ? stepLabel(value, reply.granularity)
      : valueLabel(value);
  const heads = across === undefined ? [null] : [...new Set(reply.data.map((row) => row[across] ?? null))];
  const lines = new Map<string, MetricRow[]>();
  for (const row of reply.data) {
    const key = JSON.stringify(down.map((field) => row[field]));
    const line = lines.get(key);
    if (line) line.push(row);
    else lines.set(key, [row]);
  }
  const cells = heads.flatMap((head) => query.metrics.map((metric) => ({ head, metric })));
  return (
    <div className="h-full overflow-auto">
      <table aria-label={title} className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-surface text-ink-3">
          <tr>
            {down.map((field) => (
              <th key={field} scope="col" className="border-b border-line py-1 pr-3 text-left font-medium">
                {field === timeColumn ? 'time' : dimensionLabel(query.view, field)}
              </th>
            ))}
            {cells.map(({ head, metric }, at) => (
              <th key={at} scope="col" className="border-b border-line px-2 py-1 text-right font-medium">
                {[
                  ...(across === undefined ? [] : [label(across, head)]),
                  ...(query.metrics.length > 1 ? [metricLabel(query.view, metric)] : []),
                ].join(' · ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...lines].map(([key, rows]) => (
            <tr key={key} className="hover:bg-hover">
              {down.map((field) => (
                <th key={field} scope="row" className="max-w-48 truncate border-b border-line py-1 pr-3 text-left">
                  {label(field, rows[0]?.[field])}
                </th>
              ))}
              {cells.map(({ head, metric }, at) => {
                const row = rows.find((each) => across === undefined || (each[across] ?? null) === head);
                const value = numberAt(row, metricName(metric));
                return (
                  <td key={at} className="border-b border-line px-2 py-1 text-right tabular-nums">
                    {row === undefined || value === null ? (
                      <span className="text-ink-3">–</span>
                    ) : (
                      <MarkLink target={targetOf(markOf(query, row))} className="hover:underline">
                        {formatMetric(value, metricUnit(query.view, metric), options.decimals)}
                      </MarkLink>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
