/** The drawing of a widget, by its type. Pages load it lazily: with it comes the library for scales and shapes. */
import type { WidgetType } from '@telltale/contract/dashboards.ts';
import type { ComponentType } from 'react';
import { BigNumber } from './big-number.tsx';
import { BinsPlot } from './bins-plot.tsx';
import { HeatMap } from './heat-map.tsx';
import { Pie } from './pie.tsx';
import { PivotTable } from './pivot-table.tsx';
import { PlainTable } from './plain-table.tsx';
import type { ChartProps } from './props.ts';
import { RowBars } from './row-bars.tsx';
import { SeriesPlot } from './series-plot.tsx';

const charts: Readonly<Record<WidgetType, ComponentType<ChartProps>>> = {
  line: SeriesPlot,
  area: SeriesPlot,
  bar: SeriesPlot,
  stackedBar: SeriesPlot,
  horizontalBar: RowBars,
  pie: Pie,
  number: BigNumber,
  histogram: BinsPlot,
  heatmap: HeatMap,
  pivot: PivotTable,
  table: PlainTable,
};

export interface AnyChartProps extends ChartProps {
  readonly asTable: boolean;
}

export function Chart({ asTable, ...props }: AnyChartProps) {
  const Drawn = asTable ? PlainTable : charts[props.widget.type];
  return <Drawn {...props} />;
}
