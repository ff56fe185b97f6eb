/** The numbers of any chart as a table, each row with the way to what it counts. */
import { metricName } from '@telltale/contract/metrics-check.ts';
import { useMemo } from 'react';
import { numberAt } from '#lib/chart-series.ts';
import { cellText, tableOf, type TableRow } from '#lib/metric-table.ts';
import { formatShare } from '#lib/metric-values.ts';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';

/** More are in the CSV. */
const rowsMax = 500;

export function PlainTable({ widget, reply, targetOf }: ChartProps) {
  const { query, title, options } = widget;
  const { columns, rows } = useMemo(() => tableOf(query, reply), [query, reply]);
  const keys = columns.findIndex(({ unit }) => unit !== undefined);
  const total = options.showShare ? numberAt(reply.totals, metricName(query.metrics[0]!)) : null;
  const shareOf = ({ values }: TableRow) => {
    const value = values[keys];
    return typeof value === 'number' && total ? formatShare(value / total) : '–';
  };
  return (
    <div className="h-full overflow-auto">
      <table aria-label={title} className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-surface text-ink-3">
          <tr>
            {columns.map(({ label, unit }, at) => (
              <th
                key={label + at}
                scope="col"
                className={`border-b border-line py-1 font-medium ${unit === undefined ? 'pr-3 text-left' : 'px-2 text-right'}`}
              >
                {label}
              </th>
            ))}
            {total !== null && (
              <th scope="col" className="border-b border-line py-1 pl-2 text-right font-medium">
                share
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsMax).map((row, line) => (
            <tr key={line} className="hover:bg-hover">
              {columns.map((column, at) => {
                const text = cellText(row.values[at] ?? null, column, reply, options.decimals);
                const isFirst = at === 0;
                return (
                  <td
                    key={at}
                    title={column.unit === undefined ? text : undefined}
                    className={`border-b border-line py-1 ${column.unit === undefined ? 'max-w-60 truncate pr-3' : 'px-2 text-right tabular-nums'}`}
                  >
                    {isFirst ? (
                      <MarkLink target={targetOf(row.mark)} className="hover:underline">
                        {text}
                      </MarkLink>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
              {total !== null && (
                <td className="border-b border-line py-1 pl-2 text-right text-ink-2 tabular-nums">{shareOf(row)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {(rows.length > rowsMax || reply.hasMore) && (
        <p className="py-1.5 text-sm text-ink-3">There are more rows than are shown.</p>
      )}
    </div>
  );
}
