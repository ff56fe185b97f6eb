/** What every dashboard has above its widgets: title, filter and range of time; and the two moments they are about. */
import type { Dashboard } from '@telltale/contract/dashboards.ts';
import { RefreshCw } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { QueryBar } from '#components/query-bar/query-bar.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import type { DashboardSearch } from '#lib/dashboard-search.ts';
import type { Bounds } from '#lib/drill-down.ts';
import { readTimeRange, type TimeRange, writeTimeRange } from '#lib/time-range.ts';
import { IconButton } from '#ui/button.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { useBounds } from './use-bounds.ts';

export interface DashboardFrameProps {
  readonly projectId: string;
  readonly title: string;
  readonly dashboard: Dashboard;
  readonly search: DashboardSearch;
  readonly onSearch: (search: DashboardSearch) => void;
  /** More controls in the title line. */
  readonly controls?: ReactNode;
  /** Below the title line. */
  readonly bar?: ReactNode;
  readonly children: (filter: string, bounds: Bounds) => ReactNode;
}

export function DashboardFrame(props: DashboardFrameProps) {
  const { projectId, title, dashboard, search, onSearch, controls, bar, children } = props;
  const range = rangeOf(dashboard, search);
  const { bounds, refresh } = useBounds(projectId, range);
  const filter = search.query ?? dashboard.query;
  return (
    <>
      <PageHeader title={title}>
        <QueryBar
          projectId={projectId}
          entity="traces"
          query={filter}
          range={bounds ?? {}}
          onQuery={(query) => onSearch({ ...search, query: query === '' ? undefined : query })}
        />
        {controls}
        <IconButton label="Refresh" onClick={refresh}>
          <RefreshCw size={14} aria-hidden />
        </IconButton>
        <TimeRangePicker value={range} onChange={(next) => onSearch({ ...search, ...writeTimeRange(next) })} />
      </PageHeader>
      {bar}
      <div className="@container min-h-0 flex-1 overflow-y-auto p-4">
        {bounds === null ? <SkeletonLines count={8} label="Loading dashboard" /> : children(filter, bounds)}
      </div>
    </>
  );
}

export function rangeOf({ timePreset }: Pick<Dashboard, 'timePreset'>, search: DashboardSearch): TimeRange {
  const isOpen = search.range === undefined && search.from === undefined && search.to === undefined;
  return readTimeRange(isOpen && timePreset !== null ? { range: timePreset } : search);
}

/** Twelve columns where there is room for them. */
export const gridClass = 'grid auto-rows-[52px] grid-cols-12 gap-3';
export const cellClass =
  'col-span-12 min-w-0 [grid-row:span_var(--tall)] @lg:col-span-6 @4xl:[grid-column:var(--column)] @4xl:[grid-row:var(--row)]';

/** Where there is room for the grid; else widgets follow one another. */
export function placeOf({ x, y, w, h }: Dashboard['widgets'][number]['position']): CSSProperties {
  return {
    '--column': `${x + 1} / span ${w}`,
    '--row': `${y + 1} / span ${h}`,
    '--tall': h,
  } as CSSProperties;
}
