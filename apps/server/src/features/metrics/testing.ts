/** What metrics mean, said once more and plainly, over records in memory: tests hold the SQL against it. */
import type { Aggregation, MetricView } from '@telltale/contract/metrics-catalogue.ts';
import { findDimension, findMeasure, viewCatalogues } from '@telltale/contract/metrics-catalogue.ts';
import type { MetricQuery, MetricRow, MetricValue } from '@telltale/contract/metrics.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { readQuery } from '#features/query/parse.ts';
import type { Store } from '#features/query/testing-rows.ts';
import { type Entity, entitiesIn } from './testing-entities.ts';

export interface Evaluated {
  readonly rows: readonly MetricRow[];
  readonly totals?: MetricRow | undefined;
  readonly previous?: { readonly rows: readonly MetricRow[]; readonly totals?: MetricRow | undefined } | undefined;
}

/** The edges of histograms by the name of the metric, as the reply has them: which ones are good is another question. */
export type EdgesOf = ReadonlyMap<string, readonly number[]>;

/** Rows without empty buckets, in no order. */
export function evaluateReply(query: MetricQuery, store: Store, edgesOf: EdgesOf): Evaluated {
  const rowsOf = (asked: MetricQuery) => evaluateMetrics(asked, store, edgesOf);
  const totalsOf = (asked: MetricQuery) =>
    asked.totals ? rowsOf({ ...asked, dimensions: [], timeDimension: undefined })[0] : undefined;
  const isGrouped = query.dimensions.length > 0;
  const kept = query.series !== undefined && isGrouped ? new Set(greatest(query, store, query.series)) : undefined;
  const rows = rowsOf(query).filter((row) => !kept || kept.has(groupOf(row, query)));
  const [from, to] = [Date.parse(query.fromTimestamp), Date.parse(query.toTimestamp)];
  const before = {
    ...query,
    fromTimestamp: new Date(2 * from - to).toISOString(),
    toTimestamp: new Date(from).toISOString(),
  };
  const shown = new Set(rows.map((row) => groupOf(row, query)));
  const previous = {
    rows: rowsOf(before).filter((row) => !isGrouped || shown.has(groupOf(row, query))),
    totals: totalsOf(before),
  };
  return { rows, totals: totalsOf(query), ...(query.compare && { previous }) };
}

/** The groups with the greatest first metric over the whole range; of equals, the first. */
function greatest(query: MetricQuery, store: Store, series: number): string[] {
  const [{ measure, aggregation } = { measure: '', aggregation: 'count' as const }] = query.metrics;
  const metric = { measure, aggregation: aggregation === 'histogram' ? ('count' as const) : aggregation };
  const rows = evaluateMetrics({ ...query, timeDimension: undefined, metrics: [metric] }, store, new Map());
  const weight = (row: MetricRow) => (row[`${metric.aggregation}_${measure}`] ?? Number.NEGATIVE_INFINITY) as number;
  const order = (a: MetricRow, b: MetricRow): number => {
    if (weight(a) !== weight(b)) return weight(b) > weight(a) ? 1 : -1;
    const differing = query.dimensions.map(({ field }) => inOrder(a[field], b[field], query.view, field));
    return differing.find((each) => each !== 0) ?? 0;
  };
  return rows
    .toSorted(order)
    .slice(0, series)
    .map((row) => groupOf(row, query));
}

/** Text that is not set is first, a number that is not set last. */
function inOrder(a: MetricValue | undefined, b: MetricValue | undefined, view: MetricView, field: string): number {
  const isNumber = findDimension(view, field)?.found.kind === 'number';
  if (isNumber) return Number(a ?? Number.POSITIVE_INFINITY) - Number(b ?? Number.POSITIVE_INFINITY) || 0;
  return Buffer.compare(Buffer.from(String(a ?? '')), Buffer.from(String(b ?? '')));
}

function groupOf(row: MetricRow, { dimensions }: MetricQuery): string {
  return JSON.stringify(dimensions.map(({ field }) => row[field] ?? null));
}

/** Rows without empty buckets, in no order. */
export function evaluateMetrics(query: MetricQuery, store: Store, edgesOf: EdgesOf = new Map()): MetricRow[] {
  const from = parseZonelessTime(query.fromTimestamp) ?? 0;
  const to = parseZonelessTime(query.toTimestamp) ?? 0;
  const condition = readQuery(query.query, viewCatalogues[query.view].entity);
  const bucketOf = (time: number) => bucketName(time, query);
  const entities = entitiesIn(query.view, {
    store,
    from,
    to,
    condition,
    filters: query.filters,
    bucketOf,
    dimensions: namesOf(query),
  });
  const groups = Map.groupBy(
    entities.flatMap((entity) => keysOf(entity, query).map((key) => ({ entity, key }))),
    ({ key }) => JSON.stringify(key),
  );
  const isOverall = query.dimensions.length === 0 && !query.timeDimension;
  if (isOverall && groups.size === 0) groups.set('{}', []);
  return [...groups.values()].map((members) => ({
    ...members[0]?.key,
    ...Object.fromEntries(
      query.metrics.map(({ measure, aggregation }) => {
        const values = members.map(({ entity, key }) => measured(entity, query.view, { measure, key }));
        const name = `${aggregation}_${measure}`;
        return [name, aggregation === 'histogram' ? binned(values, edgesOf.get(name)) : aggregate(values, aggregation)];
      }),
    ),
  }));
}

function namesOf(query: MetricQuery): string[] {
  return query.dimensions.map(({ field }) => findDimension(query.view, field)?.found.name ?? field);
}

type Key = Record<string, MetricValue>;

/** One for each group that the entity is in. */
function keysOf(entity: Entity, query: MetricQuery): Key[] {
  let keys: Key[] = [query.timeDimension ? { time_dimension: entity.bucket } : {}];
  for (const { field } of query.dimensions) {
    const { found, key } = findDimension(query.view, field) ?? {};
    const value = entity.dimension(found?.name ?? field, key);
    const values = Array.isArray(value) ? value : [value];
    keys = keys.flatMap((each) => values.map((one) => ({ ...each, [field]: one === '' ? null : one })));
  }
  return keys;
}

function measured(
  entity: Entity,
  view: MetricView,
  { measure, key }: { readonly measure: string; readonly key: Key },
): number | string | null {
  const { found, key: entry } = findMeasure(view, measure) ?? {};
  const name = found?.name ?? measure;
  if (found?.needs === undefined) return entity.measure(name, entry);
  if (found.needs in key) return entity.measure(name, String(key[found.needs]));
  // Over all kinds.
  const kinds = [entity.dimension(found.needs, undefined)].flat();
  return kinds.reduce<number>((sum, kind) => sum + Number(entity.measure(name, String(kind))), 0);
}

/** In the bin of the last edge that is not above it; the greatest may lie on the last edge. */
function binned(
  values: readonly (number | string | null)[],
  edges: readonly number[] = [],
): [number, number, number][] {
  const bins = edges.slice(0, -1).map((edge, at): [number, number, number] => [edge, edges[at + 1] ?? 0, 0]);
  for (const value of values) {
    if (typeof value !== 'number') continue;
    const at = edges.findLastIndex((edge) => edge <= value);
    const bin = bins[Math.max(0, Math.min(at, bins.length - 1))];
    if (bin) bin[2] += 1;
  }
  return bins;
}

function aggregate(values: readonly (number | string | null)[], aggregation: Aggregation): number | null {
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length > 0) return new Set(texts.filter((text) => text !== '')).size;
  const numbers = values.filter((value) => typeof value === 'number');
  const sum = numbers.reduce((all, each) => all + each, 0);
  switch (aggregation) {
    case 'count':
      return numbers.length;
    case 'uniq':
      return new Set(numbers).size;
    case 'sum':
      return sum;
    case 'avg':
      return numbers.length > 0 ? sum / numbers.length : null;
    case 'min':
      return numbers.length > 0 ? Math.min(...numbers) : null;
    case 'max':
      return numbers.length > 0 ? Math.max(...numbers) : null;
    case 'histogram':
      throw new RangeError('histograms have bins');
    case 'p50':
    case 'p75':
    case 'p90':
    case 'p95':
    case 'p99':
      return percentile(numbers, Number(aggregation.slice(1)) / 100);
  }
}

/** Between the two nearest values, in proportion: as spreadsheets' PERCENTILE.INC. */
function percentile(numbers: readonly number[], level: number): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * level;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
}

function bucketName(time: number, { timeDimension, timeZone = 'UTC' }: MetricQuery): string {
  const moment = new Date(time / 1000);
  const local = moment.toLocaleString('sv-SE', { timeZone });
  const date = local.slice(0, 10);
  switch (timeDimension?.granularity) {
    case 'minute':
      return `${moment.toISOString().slice(0, 16)}:00Z`;
    case 'hour': {
      const [, minutes = '0', seconds = '0'] = local.slice(11).split(':');
      const start = new Date(moment.getTime() - (Number(minutes) * 60 + Number(seconds)) * 1000);
      return `${start.toISOString().slice(0, 19)}Z`;
    }
    case 'week': {
      const day = new Date(`${date}T00:00:00Z`);
      day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
      return day.toISOString().slice(0, 10);
    }
    case 'month':
      return `${date.slice(0, 7)}-01`;
    case 'day':
      return date;
    case 'auto':
    case undefined:
      return '';
  }
}
