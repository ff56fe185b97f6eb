/** Rows of the engine as rows of a reply. */
import type { MetricRow, MetricValue } from '@telltale/contract/metrics.ts';
import { timeColumn } from '@telltale/contract/metrics-check.ts';
import type { Row } from '#features/records/rows.ts';
import { type Bins, type BinsByMeasure, cells, type Extent, heightsOf } from './_histogram.ts';
import type { AskedDimension, AskedMetric, GroupKey, Question } from './_question.ts';

export interface Group {
  readonly key: GroupKey;
  readonly row: MetricRow;
}

export function groupOf(found: Row, question: Question, bins: ReadonlyMap<string, Bins>): Group {
  const { axis, dimensions, metrics } = question;
  const entries: [string, MetricValue][] = [
    ...(axis ? [[timeColumn, axis.nameOf(found['bucket'])] as [string, MetricValue]] : []),
    ...dimensions.map((asked, at) => [asked.name, dimensionValue(asked, found[`d${at}`])] as [string, MetricValue]),
    ...metrics.map((metric, at) => [metric.name, metricValue(metric, found[`a${at}`], bins)] as [string, MetricValue]),
  ];
  return { key: keyOf(found, question), row: Object.fromEntries(entries) };
}

/** The extent of a measure whose histogram was counted in cells; undefined when there is no number. */
export function extentOf(found: readonly Row[], at: number): Extent | undefined {
  const numbers = (name: string) => found.flatMap((row) => numberOf(row[`${name}${at}`]) ?? []);
  const [low, high, positive] = [numbers('low'), numbers('high'), numbers('positive')].map((all, which) =>
    all.reduce<number | null>(
      (best, each) => (best === null || (which === 1 ? each > best : each < best) ? each : best),
      null,
    ),
  );
  return low == null || high == null ? undefined : { low, high, positive: positive ?? null };
}

/** The row with its histograms counted in bins. */
export function binned(
  found: Row,
  { metrics }: Question,
  { asked, bins }: { readonly asked: BinsByMeasure; readonly bins: ReadonlyMap<string, Bins> },
): Row {
  const row: Record<string, unknown> = { ...found };
  for (const [at, { aggregation, measure }] of metrics.entries()) {
    if (aggregation !== 'histogram' || asked.get(measure.name) !== cells) continue;
    const [counts, made] = [found[`a${at}`], bins.get(measure.name)];
    row[`a${at}`] = made && Array.isArray(counts) ? heightsOf(counts.map(Number), made) : [];
  }
  return row as Row;
}

export function keyOf(found: Row, { dimensions }: Question): GroupKey {
  return dimensions.map((_, at) => textOf(found[`d${at}`]));
}

export function numberOf(found: unknown): number | null {
  return found === null || found === undefined ? null : Number(found);
}

function textOf(found: unknown): string {
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function dimensionValue({ dimension }: AskedDimension, found: unknown): MetricValue {
  if (dimension.kind === 'boolean') return Number(found) === 1;
  if (dimension.kind === 'number') return numberOf(found);
  return textOf(found) || null;
}

function metricValue(
  { aggregation, measure }: AskedMetric,
  found: unknown,
  bins: ReadonlyMap<string, Bins>,
): MetricValue {
  if (aggregation !== 'histogram') return numberOf(found);
  const heights = Array.isArray(found) ? found.map(Number) : [];
  const edges = bins.get(measure.name)?.edges ?? [];
  return heights.map((height, at) => [edges[at] ?? 0, edges[at + 1] ?? 0, height]);
}

/** In the order of time; what no row is of has one row, without dimensions. */
export function withEmptyBuckets(groups: readonly Group[], question: Question): Group[] {
  const byBucket = Map.groupBy(groups, ({ row }) => String(row[timeColumn]));
  const buckets = question.axis?.buckets ?? [];
  return buckets.flatMap((bucket) => byBucket.get(bucket) ?? [emptyGroup(question, bucket)]);
}

const ofNothing = new Set(['sum', 'count', 'uniq']);

/** What nothing adds up to. */
export function emptyGroup({ dimensions, metrics }: Question, bucket?: string): Group {
  const values = metrics.map(({ name, aggregation }): [string, MetricValue] => {
    if (aggregation === 'histogram') return [name, []];
    return [name, ofNothing.has(aggregation) ? 0 : null];
  });
  const row = {
    ...(bucket !== undefined && { [timeColumn]: bucket }),
    ...noValues(dimensions),
    ...Object.fromEntries(values),
  };
  return { key: dimensions.map(() => ''), row };
}

function noValues(dimensions: readonly AskedDimension[]): MetricRow {
  return Object.fromEntries(dimensions.map(({ name }) => [name, null]));
}
