/** The kinds of chart to choose from. Those that the query does not fit say why, and what choosing them changes. */
import { chartProblem, type Widget, type WidgetType, widgetTypes } from '@telltale/contract/dashboards.ts';
import { clsx } from 'clsx';
import {
  ChartArea,
  ChartBarBig,
  ChartColumn,
  ChartColumnBig,
  ChartColumnStacked,
  ChartLine,
  ChartPie,
  Grid3x3,
  Hash,
  type LucideIcon,
  Table2,
  TableProperties,
} from 'lucide-react';
import { withType } from '#lib/widget-draft.ts';
import { Tip } from '#ui/tip.tsx';

interface Kind {
  readonly label: string;
  readonly Icon: LucideIcon;
  /** When the query does not fit. */
  readonly needs: string;
}

const kinds: Readonly<Record<WidgetType, Kind>> = {
  line: { label: 'Line', Icon: ChartLine, needs: 'Needs a time axis' },
  area: { label: 'Area', Icon: ChartArea, needs: 'Needs a time axis' },
  bar: { label: 'Bars', Icon: ChartColumn, needs: 'Needs a time axis or a group' },
  stackedBar: { label: 'Stacked bars', Icon: ChartColumnStacked, needs: 'Needs a time axis or a group' },
  horizontalBar: { label: 'Horizontal bars', Icon: ChartBarBig, needs: 'Needs a group and no time axis' },
  pie: { label: 'Pie', Icon: ChartPie, needs: 'Needs a group and no time axis' },
  number: { label: 'Number', Icon: Hash, needs: 'Has neither groups nor a time axis' },
  histogram: { label: 'Histogram', Icon: ChartColumnBig, needs: 'Needs the spread of one measure, and no time axis' },
  heatmap: { label: 'Heat map', Icon: Grid3x3, needs: 'Needs one measure over two of: time, groups, a spread' },
  pivot: { label: 'Pivot table', Icon: TableProperties, needs: 'Needs a group' },
  table: { label: 'Table', Icon: Table2, needs: 'Shows no spread' },
};

export interface ChartTypesProps {
  readonly widget: Widget;
  readonly onChange: (widget: Widget) => void;
}

export function ChartTypes({ widget, onChange }: ChartTypesProps) {
  return (
    <fieldset aria-label="Chart" className="flex flex-wrap gap-1">
      {widgetTypes.map((type) => {
        const { label, Icon, needs } = kinds[type];
        const fits = chartProblem(type, widget.query) === undefined;
        const why = widget.query.metrics.some(isSpread) && type !== 'heatmap' ? 'Shows no spread' : needs;
        return (
          <Tip key={type} text={fits ? label : `${label}. ${why}: choosing it changes what is asked.`}>
            <button
              type="button"
              aria-label={fits ? label : `${label} (${why})`}
              aria-pressed={type === widget.type}
              onClick={() => onChange(withType(widget, type))}
              className={clsx(
                'inline-flex size-8 items-center justify-center rounded-md border aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent',
                fits
                  ? 'border-line-strong text-ink-2 hover:bg-hover hover:text-ink'
                  : 'border-dashed border-line text-ink-3 hover:bg-hover',
              )}
            >
              <Icon size={16} aria-hidden />
            </button>
          </Tip>
        );
      })}
    </fieldset>
  );
}

function isSpread({ aggregation }: Widget['query']['metrics'][number]): boolean {
  return aggregation === 'histogram';
}
