/** A dashboard that is read: its widgets on their grid, with the ways from their marks. */
import type { Dashboard } from '@telltale/contract/dashboards.ts';
import { LayoutDashboard } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DashboardSearch } from '#lib/dashboard-search.ts';
import { Button } from '#ui/button.tsx';
import { cellClass, DashboardFrame, gridClass, placeOf } from './dashboard-frame.tsx';
import { WidgetCard } from './widget-card.tsx';

export interface DashboardViewProps {
  readonly projectId: string;
  readonly title: string;
  readonly dashboard: Dashboard;
  readonly search: DashboardSearch;
  readonly onSearch: (search: DashboardSearch) => void;
  /** Opens edit mode, with one widget or none; for who may change the dashboard. */
  readonly onEdit?: (widgetId?: string) => void;
  /** More controls in the title line. */
  readonly children?: ReactNode;
}

export function DashboardView({ children, onEdit, ...frame }: DashboardViewProps) {
  const { projectId, dashboard } = frame;
  return (
    <DashboardFrame {...frame} controls={children}>
      {(filter, bounds) =>
        dashboard.widgets.length === 0 ? (
          <NoWidgets onEdit={onEdit && (() => onEdit())} />
        ) : (
          <div className={gridClass}>
            {dashboard.widgets.map((widget) => (
              <div key={widget.id} style={placeOf(widget.position)} className={cellClass}>
                <WidgetCard
                  {...{ projectId, widget, filter, bounds }}
                  {...(onEdit && { onEdit: () => onEdit(widget.id) })}
                />
              </div>
            ))}
          </div>
        )
      }
    </DashboardFrame>
  );
}

/** An empty dashboard says what belongs there. */
function NoWidgets({ onEdit }: { readonly onEdit: (() => void) | undefined }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 text-center">
      <LayoutDashboard size={24} aria-hidden className="text-ink-3" />
      <p className="font-medium">Nothing here yet</p>
      <p className="max-w-90 text-ink-3">Widgets show counts, costs, latencies and scores as charts or tables.</p>
      {onEdit && (
        <Button look="primary" className="mt-1" onClick={onEdit}>
          Add widgets
        </Button>
      )}
    </div>
  );
}
