/** Makes or changes a widget, with what becomes of it shown beside. */
import { type Widget, widget as widgetShape } from '@telltale/contract/dashboards.ts';
import { metricViews, type MetricView, viewCatalogues } from '@telltale/contract/metrics-catalogue.ts';
import { useState } from 'react';
import { QueryBar } from '#components/query-bar/query-bar.tsx';
import { capitalized } from '#lib/capitalized.ts';
import type { Bounds } from '#lib/drill-down.ts';
import { isUnfinished, suggestedTitle, withQuery, withView } from '#lib/widget-draft.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { ChartTypes } from './chart-types.tsx';
import { DimensionFields, MetricFields, type WidgetFieldsProps } from './metric-fields.tsx';
import { WidgetCard } from './widget-card.tsx';
import { OptionFields, TimeField } from './widget-options.tsx';

export interface WidgetDialogProps {
  readonly projectId: string;
  readonly widget: Widget;
  readonly isNew: boolean;
  /** Of the dashboard. */
  readonly filter: string;
  readonly bounds: Bounds;
  readonly onSave: (widget: Widget) => void;
  readonly onClose: () => void;
}

const views = metricViews.map((value) => ({ value, label: capitalized(value.replace('-', ', ')) }));

export function WidgetDialog(props: WidgetDialogProps) {
  const { projectId, isNew, filter, bounds, onSave, onClose } = props;
  const [widget, setWidget] = useState(props.widget);
  const title = widget.title.trim() === '' ? suggestedTitle(widget.query) : widget.title.trim();
  const named = { ...widget, title };
  const problem = isUnfinished(widget.query) ? 'Type the key that is meant, of a measure or a group' : problemOf(named);
  return (
    <Dialog open sticky extraWide title={isNew ? 'Add widget' : `Edit ${props.widget.title}`} onClose={onClose}>
      <div className="flex flex-col gap-5 md:flex-row">
        <form
          className="flex shrink-0 flex-col gap-4 md:w-80"
          onSubmit={(event) => {
            event.preventDefault();
            if (problem === undefined) onSave(named);
          }}
        >
          <Select<MetricView>
            label="About"
            value={widget.query.view}
            options={views}
            onChange={(view) => setWidget(withView(widget, view))}
          />
          <MetricFields widget={widget} onChange={setWidget} />
          <DimensionFields widget={widget} onChange={setWidget} />
          <TimeField widget={widget} onChange={setWidget} />
          <Filter projectId={projectId} bounds={bounds} widget={widget} onChange={setWidget} />
          <OptionFields widget={widget} onChange={setWidget} />
          <Field
            label="Title"
            value={widget.title}
            maxLength={200}
            placeholder={suggestedTitle(widget.query)}
            autoComplete="off"
            onChange={(event) => setWidget({ ...widget, title: event.target.value })}
          />
          <Field
            label="Description"
            value={widget.description}
            maxLength={2000}
            autoComplete="off"
            onChange={(event) => setWidget({ ...widget, description: event.target.value })}
          />
          <div className="flex gap-2">
            <Button type="submit" look="primary" disabled={problem !== undefined}>
              {isNew ? 'Add to dashboard' : 'Apply'}
            </Button>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </form>
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <ChartTypes widget={widget} onChange={setWidget} />
          <div className="sticky top-0 h-90">
            {problem === undefined ? (
              <WidgetCard
                // Another chart must not be drawn from the numbers of the one before.
                key={JSON.stringify([widget.type, widget.query])}
                {...{ projectId, filter, bounds }}
                widget={named}
                editing={{}}
              />
            ) : (
              <p role="alert" className="rounded-md border border-line p-3 text-danger">
                {problem}
              </p>
            )}
          </div>
        </div>
      </div>
    </Dialog>
  );
}

interface FilterProps extends WidgetFieldsProps {
  readonly projectId: string;
  readonly bounds: Bounds;
}

function Filter({ projectId, bounds, widget, onChange }: FilterProps) {
  const { view, query = '', filters } = widget.query;
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm font-medium text-ink-2">Only</span>
      <div className="flex">
        <QueryBar
          projectId={projectId}
          entity={viewCatalogues[view].entity}
          query={query}
          range={bounds}
          isAskedOnBlur
          onQuery={(text) => onChange(withQuery(widget, { query: text === '' ? undefined : text }))}
        />
      </div>
      {filters.length > 0 && (
        <p className="flex items-center gap-1 text-sm text-ink-3">
          {`And ${filters.length} conditions given by the API`}
          <Button look="quiet" onClick={() => onChange(withQuery(widget, { filters: [] }))}>
            Drop them
          </Button>
        </p>
      )}
    </div>
  );
}

/** In the words of the API, whose rules are the same. */
function problemOf(widget: Widget): string | undefined {
  return widgetShape.safeParse(widget).error?.issues[0]?.message;
}
