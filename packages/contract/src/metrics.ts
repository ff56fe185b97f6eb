/** Metrics: numbers over traces, observations, scores, users and sessions, by dimensions and time. */
import { z } from 'zod';
import { filterCondition, filterConditionsMax } from './filter.ts';
import { aggregations, granularities, metricViews, type Unit } from './metrics-catalogue.ts';
import { operation } from './operation.ts';
import { list, optionalText, optionalTime, pageOf, pageQuery, queryText, time } from './query.ts';

export const dimensionsMax = 5;
export const metricsMax = 20;
export const histogramBinsMax = 100;
export const rowLimitMax = 1000;
export const seriesMax = 50;
/** Of one reply, and of a time axis. */
export const metricRowsMax = 10_000;

const nothing = <T>(value: T | null | undefined): T | undefined => value ?? undefined;
const name = z.string().min(1).max(1000);

/** What is asked, without when: what a widget keeps. */
const question = {
  view: z.enum(metricViews),
  dimensions: z
    .array(z.object({ field: name }))
    .max(dimensionsMax)
    .nullish()
    .transform((value) => value ?? []),
  metrics: z
    .array(z.object({ measure: name, aggregation: z.enum(aggregations) }))
    .min(1)
    .max(metricsMax),
  filters: z
    .array(filterCondition)
    .max(filterConditionsMax)
    .nullish()
    .transform((value) => value ?? []),
  timeDimension: z
    .object({ granularity: z.enum(granularities) })
    .nullish()
    .transform(nothing),
  orderBy: z
    .array(z.object({ field: name, direction: z.enum(['asc', 'desc']) }))
    .max(dimensionsMax + metricsMax)
    .nullish()
    .transform(nothing),
  config: z
    .object({
      /** At most so many bins in a histogram; 10 unless said. */
      bins: z.number().int().min(1).max(histogramBinsMax).nullish().transform(nothing),
      row_limit: z.number().int().min(1).max(rowLimitMax).nullish().transform(nothing),
      /** Extension: the bins of a histogram are of one width, or go by 1, 2, 5, 10. Linear unless said. */
      scale: z.enum(['linear', 'log']).optional(),
    })
    .nullish()
    .transform(nothing),
  /** Extension: a condition in the query language of the view's `entity`. */
  query: queryText,
  /** Extension: keeps the groups with the greatest first metric over the whole range, with all their times. */
  series: z.number().int().min(1).max(seriesMax).optional(),
  /** Extension: the same numbers over everything, without dimensions, as `totals`. */
  totals: z.boolean().optional(),
  /** Extension: the same for the time before, of the same length, as `previous`. */
  compare: z.literal('previousPeriod').optional(),
};

export const widgetQuery = z.object(question);
export type WidgetQuery = z.output<typeof widgetQuery>;
export type WidgetQueryInput = z.input<typeof widgetQuery>;

export const metricQuery = z.object({
  ...question,
  fromTimestamp: time,
  /** Not included. */
  toTimestamp: time,
  /** Extension: an IANA name; days, weeks and months begin there. UTC unless said. */
  timeZone: z.string().min(1).max(100).optional(),
});
export type MetricQuery = z.output<typeof metricQuery>;
export type MetricQueryInput = z.input<typeof metricQuery>;

/** From, up to (of the last bin: and including), and how many. */
const bin = z.tuple([z.number(), z.number(), z.number()]);
/** Null: not set, or nothing to compute from. */
const metricValue = z.union([z.number(), z.string(), z.boolean(), z.array(bin), z.null()]);
/** By dimension as it was asked for, `time_dimension`, and `<aggregation>_<measure>`. */
const metricRow = z.record(z.string(), metricValue);
export type MetricValue = z.output<typeof metricValue>;
export type MetricRow = z.output<typeof metricRow>;

export const metricsReply = z.object({
  data: z.array(metricRow),
  /** Extension. Null without a time dimension. */
  granularity: z.enum(granularities).exclude(['auto']).nullable(),
  /** Extension: there are more rows than the limit. */
  hasMore: z.boolean(),
  totals: metricRow.optional(),
  previous: z
    .object({
      fromTimestamp: z.string(),
      toTimestamp: z.string(),
      /** Only groups that are in `data`. */
      data: z.array(metricRow),
      totals: metricRow.optional(),
    })
    .optional(),
});
export type MetricsReply = z.output<typeof metricsReply>;

const jsonQuery = z.object({ query: z.string().transform(parseJson).pipe(metricQuery) });

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'query must be a JSON object; see docs/metrics.md' });
    return z.NEVER;
  }
}

export const queryMetrics = operation({
  id: 'metrics.query',
  method: 'GET',
  path: '/api/public/metrics',
  access: 'read',
  summary: 'Compute metrics by dimensions and time; see docs/metrics.md',
  query: jsonQuery,
  reply: metricsReply,
});

export const queryMetricsV2 = operation({
  id: 'metrics.queryV2',
  method: 'GET',
  path: '/api/public/v2/metrics',
  access: 'read',
  summary:
    'As v1, without the view `traces`, at most 100 rows unless said; dimensions of many values only with a limit and a descending order',
  query: jsonQuery,
  reply: metricsReply,
});

const unit = z.enum(['count', 'milliseconds', 'tokens', 'USD', 'tokens/s', 'ratio', 'score'] satisfies Unit[]);

export const getMetricsCatalogue = operation({
  id: 'metrics.catalogue',
  method: 'GET',
  path: '/api/public/metrics/catalogue',
  access: 'read',
  summary: 'List the views, dimensions and measures of metrics (extension)',
  reply: z.object({
    views: z.array(
      z.object({
        name: z.enum(metricViews),
        about: z.string(),
        /** Whose query language `query` is in. */
        entity: z.enum(['traces', 'observations']),
        time: z.string(),
        dimensions: z.array(
          z.object({
            name: z.string(),
            kind: z.enum(['text', 'number', 'boolean', 'texts', 'map']),
            about: z.string(),
            aliases: z.array(z.string()),
            isHighCardinality: z.boolean(),
          }),
        ),
        measures: z.array(
          z.object({
            name: z.string(),
            unit,
            about: z.string(),
            isKeyed: z.boolean(),
            /** The dimension without which it can't be asked for. */
            needs: z.string().nullable(),
            aggregations: z.array(z.enum(aggregations)),
          }),
        ),
      }),
    ),
    granularities: z.array(z.enum(granularities)),
  }),
});

const usageOfDay = z.object({
  model: z.string().nullable(),
  inputUsage: z.number(),
  outputUsage: z.number(),
  totalUsage: z.number(),
  countTraces: z.number(),
  countObservations: z.number(),
  totalCost: z.number(),
});

export const listDailyMetrics = operation({
  id: 'metrics.daily',
  method: 'GET',
  path: '/api/public/metrics/daily',
  access: 'read',
  summary: 'List the UTC days that have traces, newest first, with usage and cost by model',
  query: pageQuery.extend({
    traceName: optionalText,
    userId: optionalText,
    tags: list(z.string()),
    environment: list(z.string()),
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
  }),
  reply: pageOf(
    z.object({
      /** `2026-01-31`. */
      date: z.string(),
      countTraces: z.number(),
      countObservations: z.number(),
      totalCost: z.number(),
      /** The dearest model first. */
      usage: z.array(usageOfDay),
    }),
  ),
});
