/** The answer to a metric query as series over an axis: one a group and metric, with a value for each step. */
import { metricName, timeColumn } from '@telltale/contract/metrics-check.ts';
import type { MetricRow, MetricsReply, MetricValue, WidgetQuery } from '@telltale/contract/metrics.ts';
import type { Unit } from '@telltale/contract/metrics-catalogue.ts';
import type { Group, Mark } from './metric-table.ts';
import { metricLabel, metricUnit, stepLabel, stepTick, valueLabel } from './metric-values.ts';

export interface Series {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly Group[];
  /** By step; null where there is nothing to compute from. */
  readonly values: readonly (number | null)[];
}

export interface Step {
  readonly label: string;
  readonly tick: string;
  readonly time?: string;
  readonly group?: Group;
}

export interface SeriesChart {
  readonly unit: Unit;
  readonly steps: readonly Step[];
  readonly series: readonly Series[];
}

/** Time is the axis where there is one, else the first dimension. */
export function seriesOf(query: WidgetQuery, reply: MetricsReply): SeriesChart {
  const axis = query.timeDimension ? timeColumn : query.dimensions[0]?.field;
  const fields = query.dimensions.map(({ field }) => field).filter((field) => field !== axis);
  const steps = new Map<MetricValue, number>();
  for (const row of reply.data) {
    const at = axis === undefined ? null : (row[axis] ?? null);
    if (!steps.has(at)) steps.set(at, steps.size);
  }
  const series = new Map<string, Series & { values: (number | null)[] }>();
  for (const row of reply.data) {
    for (const metric of query.metrics) {
      const groups = fields.map((field) => ({ field, value: row[field] ?? null }));
      const id = JSON.stringify([metricName(metric), ...groups.map(({ value }) => value)]);
      let one = series.get(id);
      if (one === undefined) {
        const label = seriesLabel(query, groups, metric);
        one = { id, label, groups, values: Array.from({ length: steps.size }, () => null) };
        series.set(id, one);
      }
      one.values[steps.get(axis === undefined ? null : (row[axis] ?? null))!] = numberAt(row, metricName(metric));
    }
  }
  return {
    unit: metricUnit(query.view, query.metrics[0]!),
    steps: [...steps.keys()].map((value) => stepOf(value, axis, reply)),
    series: greatestFirst([...series.values()].filter((one) => !isFilling(one))),
  };
}

/** Step by step, the time before; of groups there would be twice the lines, which nobody reads. */
export function seriesBefore(query: WidgetQuery, { granularity, hasMore, previous }: MetricsReply): readonly Series[] {
  if (previous === undefined || query.timeDimension === undefined || query.dimensions.length > 0) return [];
  return seriesOf(query, { granularity, hasMore, data: previous.data }).series;
}

function stepOf(value: MetricValue, axis: string | undefined, { granularity }: MetricsReply): Step {
  if (axis === timeColumn && granularity !== null && typeof value === 'string') {
    return { label: stepLabel(value, granularity), tick: stepTick(value, granularity), time: value };
  }
  const label = valueLabel(value);
  return { label, tick: label, ...(axis !== undefined && { group: { field: axis, value } }) };
}

function seriesLabel({ view, metrics }: WidgetQuery, groups: readonly Group[], metric: WidgetQuery['metrics'][number]) {
  const names = groups.map(({ value }) => valueLabel(value));
  return [...names, ...(metrics.length > 1 || names.length === 0 ? [metricLabel(view, metric)] : [])].join(' · ');
}

/** A step without any data has a row too, of the group of nothing. */
function isFilling({ groups, values }: Series): boolean {
  return groups.length > 0 && groups.every(({ value }) => value === null) && values.every((value) => !value);
}

/** So that what matters most has the first colour, and lies at the foot of a stack. Metrics keep the order they are asked in. */
function greatestFirst(series: readonly Series[]): Series[] {
  const isGrouped = series.some(({ groups }) => groups.length > 0);
  return isGrouped ? series.toSorted((a, b) => total(b) - total(a)) : [...series];
}

function total({ values }: Pick<Series, 'values'>): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

export function numberAt(row: MetricRow | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === 'number' ? value : null;
}

/** What one value of a series stands for; without a series, all of the step. */
export function seriesMark(step: Step, series?: Series): Mark {
  return {
    groups: [...(step.group ? [step.group] : []), ...(series?.groups ?? [])],
    ...(step.time !== undefined && { time: step.time }),
  };
}
