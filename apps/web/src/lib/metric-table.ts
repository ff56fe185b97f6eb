/** The answer to a metric query as a table: what every chart can be read as, and what is saved as CSV. */
import { timeColumn, metricName } from '@telltale/contract/metrics-check.ts';
import type { MetricRow, MetricsReply, MetricValue, WidgetQuery } from '@telltale/contract/metrics.ts';
import type { Unit } from '@telltale/contract/metrics-catalogue.ts';
import { csvText } from './csv.ts';
import {
  dimensionLabel,
  formatMetric,
  metricLabel,
  metricUnit,
  nounOf,
  stepLabel,
  valueLabel,
} from './metric-values.ts';

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** It holds its upper edge too. */
  readonly isLast: boolean;
}

/** What a mark of a chart stands for: the groups, the step of time and the bin that it counts. */
export interface Mark {
  readonly groups: readonly Group[];
  readonly time?: string;
  readonly bin?: Bin;
}

export interface Group {
  readonly field: string;
  readonly value: MetricValue;
}

export interface TableColumn {
  readonly label: string;
  /** Undefined for what is not a number. */
  readonly unit?: Unit;
}

export interface TableRow {
  readonly values: readonly MetricValue[];
  readonly mark: Mark;
}

export interface MetricTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export function tableOf(query: WidgetQuery, reply: MetricsReply): MetricTable {
  const metric = query.metrics.find(({ aggregation }) => aggregation === 'histogram');
  const keys: TableColumn[] = [
    ...(query.timeDimension ? [{ label: 'time' }] : []),
    ...query.dimensions.map(({ field }) => ({ label: dimensionLabel(query.view, field) })),
  ];
  if (metric) {
    const unit = binUnit(query);
    const columns = [
      ...keys,
      { label: 'from', unit },
      { label: 'to', unit },
      { label: nounOf(query.view), unit: 'count' },
    ];
    return { columns: columns as TableColumn[], rows: reply.data.flatMap((row) => binRows(query, row)) };
  }
  const numbers = query.metrics.map((each) => ({
    label: metricLabel(query.view, each),
    unit: metricUnit(query.view, each),
  }));
  const rows = reply.data.map((row) => ({
    values: [...keysOf(query, row), ...query.metrics.map((each) => row[metricName(each)] ?? null)],
    mark: markOf(query, row),
  }));
  return { columns: [...keys, ...numbers], rows };
}

function binRows(query: WidgetQuery, row: MetricRow): TableRow[] {
  return binsOf(query, row).map((bin) => ({
    values: [...keysOf(query, row), bin.from, bin.to, bin.count],
    mark: { ...markOf(query, row), bin },
  }));
}

/** The unit of the edges of bins. */
export function binUnit(query: WidgetQuery): Unit {
  const metric = query.metrics[0]!;
  return metricUnit(query.view, { measure: metric.measure, aggregation: 'max' });
}

export function binLabel({ from, to }: Bin, unit: Unit): string {
  return `${formatMetric(from, unit)} – ${formatMetric(to, unit)}`;
}

export function binsOf(query: WidgetQuery, row: MetricRow): Bin[] {
  const value = row[metricName(query.metrics[0]!)];
  if (!Array.isArray(value)) return [];
  return value.map(([from, to, count], at) => ({ from, to, count, isLast: at === value.length - 1 }));
}

function keysOf(query: WidgetQuery, row: MetricRow): MetricValue[] {
  return [
    ...(query.timeDimension ? [row[timeColumn] ?? null] : []),
    ...query.dimensions.map(({ field }) => row[field] ?? null),
  ];
}

export function markOf(query: WidgetQuery, row: MetricRow): Mark {
  const time = row[timeColumn];
  return {
    groups: query.dimensions.map(({ field }) => ({ field, value: row[field] ?? null })),
    ...(typeof time === 'string' && { time }),
  };
}

export function cellText(
  value: MetricValue,
  column: TableColumn,
  reply: Pick<MetricsReply, 'granularity'>,
  decimals?: number,
): string {
  if (column.unit !== undefined) return typeof value === 'number' ? formatMetric(value, column.unit, decimals) : '–';
  return column.label === 'time' && reply.granularity !== null && typeof value === 'string'
    ? stepLabel(value, reply.granularity)
    : valueLabel(value);
}

/** With the unit in the name of each column, and numbers as they came. */
export function tableCsv({ columns, rows }: MetricTable): string {
  const header = columns.map(({ label, unit }) =>
    unit === undefined || unit === 'count' ? label : `${label} (${unit})`,
  );
  return csvText([header, ...rows.map(({ values }) => values)]);
}
