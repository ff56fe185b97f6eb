/** The routes of metrics. */
import {
  getMetricsCatalogue,
  listDailyMetrics,
  type MetricQuery,
  metricRowsMax,
  queryMetrics,
  queryMetricsV2,
} from '@telltale/contract/metrics.ts';
import { granularities, metricViews, viewCatalogues } from '@telltale/contract/metrics-catalogue.ts';
import { metricProblem, metricProblemV2 } from '@telltale/contract/metrics-check.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { engineTurns } from '#lib/turns.ts';
import { readDailyMetrics } from './_daily.ts';
import { computeMetrics } from './metrics.ts';

export interface MetricsDeps {
  readonly clickhouse: ClickHouse;
}

const limitV2 = 100;
const waitingMax = 500;

export function metricsRoutes({ clickhouse }: MetricsDeps): Route[] {
  // Each takes all cores and much memory, so a page of twenty together would be no sooner but too big.
  const turns = engineTurns(clickhouse, waitingMax);
  return [
    route(queryMetrics, ({ projectId, query: { query }, request }) => {
      requireSound(metricProblem(query));
      return turns.run(() =>
        computeMetrics(clickhouse.until(request.signal), { projectId, query, limit: metricRowsMax }),
      );
    }),
    route(queryMetricsV2, ({ projectId, query: { query }, request }) => {
      requireSound(metricProblemV2(query) ?? metricProblem(query));
      return turns.run(() => computeMetrics(clickhouse.until(request.signal), { projectId, query, limit: limitV2 }));
    }),
    route(getMetricsCatalogue, () => ({ views: metricViews.map(viewOf), granularities: [...granularities] })),
    route(listDailyMetrics, ({ projectId, query }) => turns.run(() => readDailyMetrics(clickhouse, projectId, query))),
  ];
}

function requireSound(problem: string | undefined): void {
  if (problem !== undefined) throw new AppError('invalid_request', problem);
}

function viewOf(view: MetricQuery['view']) {
  const { dimensions, measures, ...rest } = viewCatalogues[view];
  return {
    ...rest,
    dimensions: dimensions.map(({ name, kind, about, aliases = [], isHighCardinality = false }) => {
      return { name, kind, about, aliases: [...aliases], isHighCardinality };
    }),
    measures: measures.map(({ name, unit, about, isKeyed = false, needs = null, aggregations }) => {
      return { name, unit, about, isKeyed, needs, aggregations: [...aggregations] };
    }),
  };
}
