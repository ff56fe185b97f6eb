/** One widget of a dashboard: its numbers as a chart or a table, and as a file. */
import { useQuery } from '@tanstack/react-query';
import type { Widget } from '@telltale/contract/dashboards.ts';
import { metricName } from '@telltale/contract/metrics-check.ts';
import type { MetricsReply, WidgetQuery } from '@telltale/contract/metrics.ts';
import { clsx } from 'clsx';
import { Download, Pencil, Table2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { metrics } from '#api/dashboards.ts';
import type { Bounds } from '#lib/drill-down.ts';
import { markTarget } from '#lib/mark-target.ts';
import { type Bin, tableCsv, tableOf } from '#lib/metric-table.ts';
import { IconButton } from '#ui/button.tsx';
import { saveFile } from '#ui/save-file.ts';
import { Skeleton } from '#ui/skeleton.tsx';
import { BinDialog } from './bin-dialog.tsx';

const Chart = lazy(async () => ({ default: (await import('#components/chart/chart.tsx')).Chart }));

export interface WidgetCardProps {
  readonly projectId: string;
  readonly widget: Widget;
  /** The dashboard's condition; empty for none. */
  readonly filter: string;
  readonly bounds: Bounds;
  readonly onEdit?: () => void;
  /** While it is edited: what the title line has before and after the title. Its marks lead nowhere then. */
  readonly editing?: { readonly before?: ReactNode; readonly after?: ReactNode };
}

export function WidgetCard({ projectId, widget, filter, bounds, onEdit, editing }: WidgetCardProps) {
  const [asTable, setAsTable] = useState(false);
  const [bin, setBin] = useState<Bin | null>(null);
  const query = withFilter(widget.query, filter);
  const asked = useQuery({
    ...metrics(projectId, { query, ...bounds }),
    placeholderData: (previous, before) =>
      before?.queryKey[1] === projectId && isSameBut(before.queryKey[2] as WidgetQuery, query) ? previous : undefined,
  });
  const { data, isPlaceholderData } = asked;
  const isListed = query.view === 'users' || query.view === 'sessions';
  return (
    <section aria-label={widget.title} className="flex h-full min-w-0 flex-col rounded-md border border-line p-3">
      <header className="flex h-6 shrink-0 items-center gap-0.5">
        {editing?.before}
        <h2 className="min-w-0 flex-1 truncate font-medium text-ink-2" title={widget.description || undefined}>
          {widget.title}
        </h2>
        {editing === undefined ? (
          <Tools
            {...{ widget, asTable, onEdit }}
            onTable={() => setAsTable(!asTable)}
            onSave={
              data && (() => saveFile(`${fileName(widget.title)}.csv`, tableCsv(tableOf(query, data)), 'text/csv'))
            }
          />
        ) : (
          editing.after
        )}
      </header>
      <div
        inert={editing !== undefined}
        className={clsx('mt-1.5 min-h-0 flex-1', isPlaceholderData && 'pointer-events-none opacity-50')}
      >
        {asked.isError ? (
          <Failure error={asked.error} onRetry={() => void asked.refetch()} />
        ) : data === undefined ? (
          <Waiting />
        ) : isNothing(widget, data) ? (
          <p className="flex h-full items-center justify-center text-sm text-ink-3">Nothing in this time</p>
        ) : (
          <Suspense fallback={<Waiting />}>
            <Chart
              widget={widget}
              reply={data}
              asTable={asTable}
              targetOf={(mark) =>
                markTarget(
                  projectId,
                  widget.options,
                  { query: widget.query, filter, bounds, granularity: data.granularity },
                  mark,
                )
              }
              {...(isListed && { onBin: setBin })}
            />
          </Suspense>
        )}
      </div>
      {bin && (
        <BinDialog
          projectId={projectId}
          widget={widget}
          query={query}
          bounds={bounds}
          bin={bin}
          onClose={() => setBin(null)}
        />
      )}
    </section>
  );
}

interface ToolsProps {
  readonly widget: Widget;
  readonly asTable: boolean;
  readonly onTable: () => void;
  /** Undefined until there is something to save. */
  readonly onSave: (() => void) | undefined;
  readonly onEdit: (() => void) | undefined;
}

function Tools({ widget, asTable, onTable, onSave, onEdit }: ToolsProps) {
  return (
    <>
      {onEdit && (
        <IconButton label="Edit widget" size="sm" onClick={onEdit}>
          <Pencil size={13} aria-hidden />
        </IconButton>
      )}
      {widget.type !== 'table' && (
        <IconButton label="Show as table" size="sm" aria-pressed={asTable} onClick={onTable}>
          <Table2 size={13} aria-hidden />
        </IconButton>
      )}
      <IconButton label="Download as CSV" size="sm" disabled={onSave === undefined} onClick={onSave}>
        <Download size={13} aria-hidden />
      </IconButton>
    </>
  );
}

/** Asked with another condition: the numbers before can be shown while the new ones are on their way. */
function isSameBut(before: WidgetQuery, { query: _condition, ...now }: WidgetQuery): boolean {
  const { query: _before, ...then } = before;
  return JSON.stringify(then) === JSON.stringify(now);
}

function withFilter(query: WidgetQuery, filter: string): WidgetQuery {
  if (filter === '') return query;
  return { ...query, query: query.query === undefined ? filter : `(${query.query}) (${filter})` };
}

/** Zero is something to tell as a number, but nothing to draw. */
function isNothing({ type, query }: Widget, { data }: MetricsReply): boolean {
  if (type === 'number') return false;
  const names = query.metrics.map(metricName);
  const hasNone = (value: unknown) => value === null || value === undefined || value === 0;
  return data.every((row) =>
    names.every((name) => hasNone(row[name]) || (Array.isArray(row[name]) && row[name].length === 0)),
  );
}

function Waiting() {
  return (
    <output aria-label="Loading" className="block h-full">
      <Skeleton className="h-full w-full" />
    </output>
  );
}

function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="flex h-full flex-col items-center justify-center gap-1 overflow-y-auto text-center text-sm"
    >
      <p className="text-danger">{error.message}</p>
      <button type="button" className="text-accent hover:underline" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

function fileName(title: string): string {
  return title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
}
