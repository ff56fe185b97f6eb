/** A metric query as the statements are made from it: names found in the catalogue, times read, groups to keep. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { MetricQuery } from '@telltale/contract/metrics.ts';
import { metricName } from '@telltale/contract/metrics-check.ts';
import {
  type Aggregation,
  type Dimension,
  findDimension,
  findMeasure,
  type Measure,
  type MetricView,
  viewCatalogues,
} from '@telltale/contract/metrics-catalogue.ts';
import type { Query } from '@telltale/contract/query-tree.ts';
import { readQuery } from '#features/query/parse.ts';
import type { Micros } from '#features/records/records.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { AppError } from '#lib/errors.ts';
import { type TimeAxis, timeAxis } from './_time-axis.ts';

export interface AskedDimension {
  /** As it was asked for: the key of rows. */
  readonly name: string;
  readonly dimension: Dimension;
  readonly key: string | undefined;
}

export interface AskedMetric {
  readonly name: string;
  readonly aggregation: Aggregation;
  readonly measure: AskedMeasure;
}

export interface AskedMeasure {
  readonly name: string;
  readonly measure: Measure;
  readonly key: string | undefined;
}

/** The values of a group's dimensions as text, '' where there is none. */
export type GroupKey = readonly string[];

export interface Question {
  readonly projectId: string;
  readonly view: MetricView;
  readonly from: Micros;
  /** Not included. */
  readonly to: Micros;
  readonly axis: TimeAxis | undefined;
  readonly dimensions: readonly AskedDimension[];
  readonly metrics: readonly AskedMetric[];
  readonly conditions: readonly FilterCondition[];
  readonly query: Query | undefined;
  readonly orderBy: readonly { readonly field: string; readonly isDescending: boolean }[] | undefined;
  /** Of rows, and of rows of the time before. */
  readonly limit: number;
  /** Only these groups; undefined for all. */
  readonly groups: readonly GroupKey[] | undefined;
  /** Only so many groups, those of the greatest first metric over the whole range. */
  readonly series: number | undefined;
  /** Whether the metrics over everything are asked for with the rows. */
  readonly hasTotals: boolean;
  /** Where the time before begins, when it is asked for with the rows. */
  readonly before: Micros | undefined;
}

/** Where what is read begins. */
export function startOf({ before, from }: Question): Micros {
  return before ?? from;
}

/** The query must have been found to have no problem. @throws AppError 'invalid_request' for times that make no range. */
export function questionOf(projectId: string, asked: MetricQuery, limit: number): Question {
  const { view, fromTimestamp, toTimestamp, timeDimension, timeZone } = asked;
  const [from, to] = [readTime(fromTimestamp), readTime(toTimestamp)];
  if (from >= to) throw new AppError('invalid_request', 'fromTimestamp must be before toTimestamp');
  const range = { from, to, timeZone: timeZone ?? 'UTC' };
  return {
    projectId,
    view,
    from,
    to,
    axis: timeDimension && timeAxis(timeDimension.granularity, range),
    dimensions: unique(asked.dimensions.map(({ field }) => dimensionOf(view, field))),
    metrics: unique(asked.metrics.map((metric) => metricOf(view, metric))),
    conditions: asked.filters,
    query: readQuery(asked.query, viewCatalogues[view].entity),
    orderBy: asked.orderBy?.map(({ field, direction }) => ({ field, isDescending: direction === 'desc' })),
    limit,
    groups: undefined,
    series: undefined,
    hasTotals: false,
    before: undefined,
  };
}

function readTime(written: string): Micros {
  const read = parseZonelessTime(written);
  if (read === null) throw new AppError('invalid_request', `"${written}" is not a time`);
  return read;
}

function dimensionOf(view: MetricView, name: string): AskedDimension {
  const known = findDimension(view, name);
  if (!known) throw new RangeError(`no dimension ${name}`);
  return { name, dimension: known.found, key: known.key };
}

function metricOf(view: MetricView, metric: MetricQuery['metrics'][number]): AskedMetric {
  const known = findMeasure(view, metric.measure);
  if (!known) throw new RangeError(`no measure ${metric.measure}`);
  const measure = { name: metric.measure, measure: known.found, key: known.key };
  return { name: metricName(metric), aggregation: metric.aggregation, measure };
}

function unique<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return [...new Map(all.map((each) => [each.name, each])).values()];
}
