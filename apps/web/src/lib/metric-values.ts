/** Values of metrics as text: by their unit, and the names that dimensions, measures and steps of time go by. */
import type { MetricsReply, MetricValue, WidgetQuery } from '@telltale/contract/metrics.ts';
import { findMeasure, type Unit, unitOf } from '@telltale/contract/metrics-catalogue.ts';
import { formatCost, formatCount, formatDuration, formatNumber, formatTick } from './format.ts';

export type StepName = MetricsReply['granularity'];
type Metric = WidgetQuery['metrics'][number];

export function metricUnit(view: WidgetQuery['view'], { measure, aggregation }: Metric): Unit {
  const known = findMeasure(view, measure)?.found;
  return known === undefined ? 'count' : unitOf(known, aggregation);
}

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });

/** `decimals` is as many digits as the widget asks for behind the point. */
export function formatMetric(value: number, unit: Unit, decimals?: number): string {
  switch (unit) {
    case 'USD':
      return decimals === undefined ? formatCost(value) : `$${value.toFixed(decimals)}`;
    case 'milliseconds':
      return formatDuration(value / 1000);
    case 'ratio':
      return percent.format(value);
    case 'score':
      return decimals === undefined ? threeDigits.format(value) : value.toFixed(decimals);
    case 'tokens/s':
      return `${threeDigits.format(value)}/s`;
    case 'tokens':
    case 'count':
      if (decimals !== undefined) return value.toFixed(decimals);
      return Number.isInteger(value) || Math.abs(value) >= 10_000 ? formatCount(value) : threeDigits.format(value);
  }
}

/** For axes: as short as it can be. */
export function formatMetricTick(value: number, unit: Unit): string {
  if (unit === 'milliseconds') return formatTick(value / 1000);
  return unit === 'USD'
    ? formatCost(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
    : formatMetric(value, unit);
}

export function formatShare(part: number): string {
  return percent.format(part);
}

/** What a value of a dimension is called. */
export function valueLabel(value: MetricValue | undefined): string {
  if (value === null || value === undefined) return 'Not set';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return value === '' ? 'Empty' : value;
  return typeof value === 'boolean' ? String(value) : '';
}

const words: Readonly<Record<string, string>> = {
  avg: 'average',
  count: 'count',
  histogram: 'spread',
  max: 'greatest',
  min: 'least',
  p50: 'median',
  uniq: 'distinct',
};

/** `p95 latency`, `total cost`; a sum goes by the name of what is summed up. */
export function metricLabel(view: WidgetQuery['view'], { measure, aggregation }: Metric): string {
  if (measure === 'count') return nounOf(view);
  const name = fieldLabel(measure);
  if (aggregation === 'sum') return name;
  if (aggregation === 'uniq') return name.replace(/^unique (.*) ids$/, '$1s');
  return `${name}, ${aggregationLabel(aggregation)}`;
}

export function aggregationLabel(aggregation: Metric['aggregation']): string {
  return words[aggregation] ?? aggregation;
}

/** What is counted. */
export function nounOf(view: WidgetQuery['view']): string {
  return view.startsWith('scores') ? 'scores' : view;
}

/** The name of a dimension; an id goes by what it is of. */
export function dimensionLabel(view: WidgetQuery['view'], field: string): string {
  return field === 'id' ? nounOf(view).slice(0, -1) : fieldLabel(field);
}

/** `promptVersion` to `prompt version`; what stands behind a point is a key, and stays. */
export function fieldLabel(name: string): string {
  const [first = '', ...key] = name.split('.');
  const spaced = first.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return key.length === 0 ? spaced : `${spaced} ${key.join('.')}`;
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** From when to when a step of the time axis goes; days and longer ones begin in the reader's own zone. */
export function stepSpan(name: string, step: NonNullable<StepName>): Span {
  if (step === 'minute' || step === 'hour') {
    const from = new Date(name.includes('T') ? name : `${name.replace(' ', 'T')}Z`);
    return { from, to: new Date(from.getTime() + (step === 'minute' ? 60_000 : 3_600_000)) };
  }
  const [year = 1970, month = 1, day = 1] = name.slice(0, 10).split('-').map(Number);
  const to = step === 'month' ? [year, month, 1] : [year, month - 1, day + (step === 'week' ? 7 : 1)];
  return { from: new Date(year, month - 1, day), to: new Date(to[0]!, to[1]!, to[2]) };
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
const monthOfYear = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short' });

export function stepLabel(name: string, step: NonNullable<StepName>): string {
  const { from } = stepSpan(name, step);
  if (step === 'month') return monthOfYear.format(from);
  if (step === 'week') return `Week of ${dayOfYear.format(from)}`;
  return step === 'day' ? dayOfYear.format(from) : dayAndClock.format(from);
}

/** For axes, where there is little room. */
export function stepTick(name: string, step: NonNullable<StepName>): string {
  const { from } = stepSpan(name, step);
  if (step === 'month') return monthOfYear.format(from);
  if (step === 'day' || step === 'week') return day.format(from);
  return from.getHours() === 0 && from.getMinutes() === 0 ? day.format(from) : clock.format(from);
}
