/** The users or sessions whose number lies in one bin of a histogram, each with the way to its traces. */
import { useQuery } from '@tanstack/react-query';
import { metricName } from '@telltale/contract/metrics-check.ts';
import { rowLimitMax, type WidgetQuery } from '@telltale/contract/metrics.ts';
import type { Widget } from '@telltale/contract/dashboards.ts';
import { metrics } from '#api/dashboards.ts';
import { MarkLink } from '#components/chart/mark-link.tsx';
import { QueryError } from '#components/query-error.tsx';
import { numberAt } from '#lib/chart-series.ts';
import type { Bounds } from '#lib/drill-down.ts';
import { markTarget } from '#lib/mark-target.ts';
import { type Bin, binLabel, binUnit, markOf } from '#lib/metric-table.ts';
import { formatMetric, valueLabel } from '#lib/metric-values.ts';
import { Dialog } from '#ui/dialog.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';

export interface BinDialogProps {
  readonly projectId: string;
  readonly widget: Widget;
  /** With the dashboard's condition. */
  readonly query: WidgetQuery;
  readonly bounds: Bounds;
  readonly bin: Bin;
  readonly onClose: () => void;
}

export function BinDialog({ projectId, widget, query, bounds, bin, onClose }: BinDialogProps) {
  const asked = eachOf(query, bin);
  const found = useQuery(metrics(projectId, { query: asked, ...bounds }));
  const name = metricName(asked.metrics[0]!);
  const rows = found.data?.data.filter((row) => isIn(bin, numberAt(row, name))) ?? [];
  const unit = binUnit(query);
  const linkTo = query.view === 'users' ? 'users' : 'sessions';
  return (
    <Dialog open title={`${widget.title}: ${binLabel(bin, unit)}`} onClose={onClose}>
      {found.isError ? (
        <QueryError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <SkeletonLines count={6} />
      ) : (
        <>
          <ul aria-label={query.view} className="flex flex-col">
            {rows.map((row) => {
              const mark = markOf(asked, row);
              const scope = { query: asked, filter: '', bounds, granularity: null };
              return (
                <li key={String(row['id'])} className="flex gap-3 border-b border-line py-1">
                  <MarkLink
                    target={markTarget(projectId, { linkTo }, scope, mark)}
                    className="min-w-0 flex-1 truncate text-accent hover:underline"
                  >
                    {valueLabel(row['id'])}
                  </MarkLink>
                  <span className="tabular-nums">{formatMetric(numberAt(row, name) ?? 0, unit)}</span>
                </li>
              );
            })}
          </ul>
          {found.data.hasMore && (
            <p className="mt-2 text-sm text-ink-3">{`Only the first ${rowLimitMax} ${query.view} are looked at.`}</p>
          )}
        </>
      )}
    </Dialog>
  );
}

/** The same numbers, one a user or session. From the nearer end, so that the limit cuts off the others. */
function eachOf({ view, query, filters, metrics: [metric] }: WidgetQuery, { from }: Bin): WidgetQuery {
  const each = { measure: metric!.measure, aggregation: 'max' } as const;
  const direction = from > 0 ? 'desc' : 'asc';
  return {
    view,
    query,
    filters,
    dimensions: [{ field: 'id' }],
    metrics: [each],
    orderBy: [{ field: metricName(each), direction }],
    config: { row_limit: rowLimitMax, bins: undefined },
    timeDimension: undefined,
  };
}

function isIn(bin: Bin, value: number | null): boolean {
  return value !== null && value >= bin.from && (value < bin.to || (bin.isLast && value === bin.to));
}
