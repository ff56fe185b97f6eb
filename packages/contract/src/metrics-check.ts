/** What is wrong with a metric query beyond its shape, in words that say what is possible. */
import {
  type Dimension,
  findDimension,
  findMeasure,
  type Measure,
  metricViews,
  viewCatalogues,
} from './metrics-catalogue.ts';
import type { WidgetQuery } from './metrics.ts';
import { parseQuery } from './query-language.ts';

/** The name of a metric in rows and orders. */
export function metricName({ measure, aggregation }: WidgetQuery['metrics'][number]): string {
  return `${aggregation}_${measure}`;
}

export const timeColumn = 'time_dimension';

/** The first problem; undefined when there is none. */
export function metricProblem(query: WidgetQuery): string | undefined {
  return dimensionProblem(query) ?? measureProblem(query) ?? orderProblem(query) ?? languageProblem(query);
}

/** What v2 refuses besides. */
export function metricProblemV2(query: WidgetQuery): string | undefined {
  if (query.view === 'traces') {
    const others = metricViews.filter((view) => view !== 'traces').join(', ');
    return `v2 has no view "traces": use the view observations (the measure traceId with uniq counts traces), or v1. Views: ${others}`;
  }
  const wide = query.dimensions.find(({ field }) => findDimension(query.view, field)?.found.isHighCardinality);
  const isFirstFew =
    query.config?.row_limit !== undefined &&
    query.timeDimension === undefined &&
    query.orderBy?.some(
      (order) => order.direction === 'desc' && query.metrics.some((each) => metricName(each) === order.field),
    );
  if (!wide || isFirstFew) return undefined;
  return `The dimension "${wide.field}" has a great many values: set config.row_limit, order by a metric, desc, and leave out timeDimension; or filter by it instead`;
}

function dimensionProblem({ view, dimensions }: WidgetQuery): string | undefined {
  const unknown = dimensions.find(({ field }) => !findDimension(view, field));
  return unknown && `The view ${view} has no dimension "${unknown.field}"; use one of: ${dimensionNames(view)}`;
}

export function dimensionNames(view: WidgetQuery['view']): string {
  const written = ({ name, kind }: Dimension) => (kind === 'map' ? `${name}.<key>` : name);
  return viewCatalogues[view].dimensions.map(written).join(', ');
}

function measureProblem({ view, metrics, dimensions }: WidgetQuery): string | undefined {
  for (const { measure, aggregation } of metrics) {
    const known = findMeasure(view, measure)?.found;
    if (!known) return `The view ${view} has no measure "${measure}"; use one of: ${measureNames(view)}`;
    if (!known.aggregations.includes(aggregation)) {
      return `The measure ${measure} can't be aggregated by ${aggregation}; use one of: ${known.aggregations.join(', ')}`;
    }
    if (known.needs !== undefined && !dimensions.some(({ field }) => field === known.needs)) {
      return `The measure ${measure} needs the dimension ${known.needs}`;
    }
  }
  return undefined;
}

function measureNames(view: WidgetQuery['view']): string {
  const written = ({ name, isKeyed }: Measure) => (isKeyed ? `${name}.<key>` : name);
  return viewCatalogues[view].measures.map(written).join(', ');
}

function orderProblem({ dimensions, metrics, timeDimension, orderBy = [] }: WidgetQuery): string | undefined {
  const histograms = metrics.filter(({ aggregation }) => aggregation === 'histogram').map(metricName);
  const known = [
    ...dimensions.map(({ field }) => field),
    ...metrics.map(metricName).filter((name) => !histograms.includes(name)),
    ...(timeDimension ? [timeColumn] : []),
  ];
  const unknown = orderBy.find(({ field }) => !known.includes(field));
  return unknown && `Rows can't be ordered by "${unknown.field}"; use one of: ${known.join(', ')}`;
}

function languageProblem({ view, query }: WidgetQuery): string | undefined {
  const { error } = query === undefined ? {} : parseQuery(query, viewCatalogues[view].entity);
  return error && `query, character ${error.at + 1}: ${error.message}`;
}
