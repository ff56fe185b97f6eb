/** The answer to a metric query as cells of two axes. */
import { metricName, timeColumn } from '@telltale/contract/metrics-check.ts';
import type { MetricRow, MetricsReply, MetricValue, WidgetQuery } from '@telltale/contract/metrics.ts';
import { binLabel, binsOf, binUnit, type Mark, markOf } from './metric-table.ts';
import { formatMetric, stepLabel, stepTick, valueLabel } from './metric-values.ts';

export interface HeatCell {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly mark: Mark;
}

interface HeatAxis {
  readonly labels: readonly string[];
  readonly ticks: readonly string[];
}

export interface HeatCells {
  readonly x: HeatAxis;
  readonly y: HeatAxis;
  readonly cells: readonly HeatCell[];
}

/** Time is across where there is one; bins go upwards. */
export function heatCells(query: WidgetQuery, reply: MetricsReply): HeatCells {
  const fields = [...(query.timeDimension ? [timeColumn] : []), ...query.dimensions.map(({ field }) => field)];
  const isOfBins = query.metrics[0]!.aggregation === 'histogram';
  const across = fields[0]!;
  const xs = valuesOf(reply.data, across);
  const label = (field: string, value: MetricValue, named: typeof stepLabel) =>
    field === timeColumn && typeof value === 'string' && reply.granularity !== null
      ? named(value, reply.granularity)
      : valueLabel(value);
  const x = {
    labels: xs.map((value) => label(across, value, stepLabel)),
    ticks: xs.map((value) => label(across, value, stepTick)),
  };
  if (!isOfBins) return { x, ...byDimension(query, reply, { across: xs, fields }) };
  const unit = binUnit(query);
  const longest = reply.data.map((row) => binsOf(query, row)).reduce((a, b) => (b.length > a.length ? b : a), []);
  const cells = reply.data.flatMap((row) =>
    binsOf(query, row).map((bin, y) => ({
      x: xs.indexOf(row[across] ?? null),
      y,
      value: bin.count,
      mark: { ...markOf(query, row), bin },
    })),
  );
  const labels = longest.map((bin) => binLabel(bin, unit));
  return { x, y: { labels, ticks: longest.map(({ from }) => formatMetric(from, unit)) }, cells };
}

interface Axes {
  readonly across: readonly MetricValue[];
  readonly fields: readonly string[];
}

function byDimension(query: WidgetQuery, reply: MetricsReply, { across, fields }: Axes): Omit<HeatCells, 'x'> {
  const [first, second] = [fields[0]!, fields[1]!];
  const ys = valuesOf(reply.data, second);
  const labels = ys.map(valueLabel);
  const cells = reply.data.map((row) => {
    const value = row[metricName(query.metrics[0]!)];
    return {
      x: across.indexOf(row[first] ?? null),
      y: ys.indexOf(row[second] ?? null),
      value: typeof value === 'number' ? value : 0,
      mark: markOf(query, row),
    };
  });
  return { y: { labels, ticks: labels }, cells };
}

function valuesOf(rows: readonly MetricRow[], field: string): MetricValue[] {
  return [...new Set(rows.map((row) => row[field] ?? null))];
}
