/** What the widget editor does to a widget: every change leaves a query that can be asked, and a chart that fits it. */
import { chartProblem, type Widget, type WidgetType, widgetTypes } from '@telltale/contract/dashboards.ts';
import type { WidgetQuery } from '@telltale/contract/metrics.ts';
import {
  type Aggregation,
  type Dimension,
  findMeasure,
  type Measure,
  type MetricView,
  viewCatalogues,
} from '@telltale/contract/metrics-catalogue.ts';
import { capitalized } from './capitalized.ts';
import { dimensionLabel, metricLabel, nounOf } from './metric-values.ts';

type Metric = WidgetQuery['metrics'][number];

/** A widget to begin with. It is given its place once its type is known. */
export function newWidget(): Widget {
  const position = { x: 0, y: 0, w: 6, h: 5 };
  const query = queryOf('traces', {
    metrics: [{ measure: 'count', aggregation: 'count' }],
    timeDimension: { granularity: 'auto' },
  });
  return withQuery(
    { id: crypto.randomUUID(), type: 'bar', title: '', description: '', query, position, options: {} },
    {},
  );
}

/** How large a widget begins: numbers need little room. */
export function firstSize({ type, query }: Pick<Widget, 'type' | 'query'>): Pick<Widget['position'], 'w' | 'h'> {
  if (type !== 'number') return { w: 6, h: 5 };
  return query.metrics.length === 1 ? { w: 3, h: 2 } : { w: 6, h: 3 };
}

function queryOf(view: MetricView, parts: Pick<WidgetQuery, 'metrics' | 'timeDimension'>): WidgetQuery {
  return { view, dimensions: [], filters: [], orderBy: undefined, config: undefined, query: undefined, ...parts };
}

/** With another query. What does not go with it any more is dropped, and the chart becomes one that fits. */
export function withQuery(widget: Widget, changes: Partial<WidgetQuery>): Widget {
  const query = { ...widget.query, ...changes };
  const isReordered = 'dimensions' in changes || 'metrics' in changes || 'timeDimension' in changes;
  if (isReordered) query.orderBy = undefined;
  if (isSpread(query) && query.timeDimension && query.dimensions.length > 0) {
    // Of a spread there is a chart over time, or by groups, but none of both: what was chosen last stays.
    if ('dimensions' in changes) query.timeDimension = undefined;
    else query.dimensions = [];
  }
  const isGrouped = query.dimensions.length > 0;
  if (!isGrouped || !query.timeDimension) delete query.series;
  const type = chartProblem(widget.type, query) === undefined ? widget.type : fittingType(query);
  return titled({ ...widget, type, query, options: withLink(widget.options, query) }, widget);
}

function isSpread({ metrics }: WidgetQuery): boolean {
  return metrics.some(({ aggregation }) => aggregation === 'histogram');
}

/** A row that is of one user or session leads to their page. */
function withLink(before: Widget['options'], { view, dimensions }: WidgetQuery): Widget['options'] {
  const options = { ...before };
  delete options.linkTo;
  const isOfOne = dimensions.length === 1 && dimensions[0]?.field === 'id';
  return isOfOne && (view === 'users' || view === 'sessions') ? { ...options, linkTo: view } : options;
}

/** The title follows the query until it is written by hand. */
function titled(next: Widget, before: Widget): Widget {
  const isSuggested = before.title === '' || before.title === suggestedTitle(before.query);
  return isSuggested ? { ...next, title: suggestedTitle(next.query) } : next;
}

/** `Total cost by model over time`, `Users by their total cost`. */
export function suggestedTitle({ view, metrics, dimensions, timeDimension }: WidgetQuery): string {
  const groups = dimensions.map(({ field }) => dimensionLabel(view, field));
  const [first] = metrics;
  const isOfSpread = first?.aggregation === 'histogram';
  const numbers = isOfSpread
    ? `${nounOf(view)} by their ${metricLabel(view, { ...first, aggregation: 'sum' })}`
    : metrics.map((metric) => metricLabel(view, metric)).join(' and ');
  const by = groups.length === 0 ? '' : ` ${isOfSpread ? 'and' : 'by'} ${groups.join(' and ')}`;
  const text = `${numbers}${by}${timeDimension ? ' over time' : ''}`;
  // A key that is not typed yet leaves a gap.
  return capitalized(text).replaceAll(/ {2,}/g, ' ').trim().slice(0, titleLengthMax);
}

const titleLengthMax = 200;

/** Rows and measures of another view; the groups that it has too are kept. */
export function withView(widget: Widget, view: MetricView): Widget {
  const { dimensions, measures } = viewCatalogues[view];
  const kept = widget.query.metrics.filter(
    ({ measure, aggregation }) =>
      measure !== 'count' && findMeasure(view, measure)?.found.aggregations.includes(aggregation),
  );
  const count = { measure: measures[0]!.name, aggregation: 'count' } as const;
  const known = new Set(dimensions.flatMap(({ name, kind }) => (kind === 'map' ? [] : [name])));
  return withQuery(widget, {
    view,
    metrics: kept.length > 0 ? kept : [count],
    dimensions: widget.query.dimensions.filter(({ field }) => field !== 'id' && known.has(field)),
    // Another view may be asked in another language.
    filters: [],
    query: undefined,
  });
}

export function withMetric(widget: Widget, at: number, metric: Metric): Widget {
  const { view, metrics, dimensions } = widget.query;
  const needed = findMeasure(view, metric.measure)?.found.needs;
  const isMissing = needed !== undefined && !dimensions.some(({ field }) => field === needed);
  return withQuery(widget, {
    metrics: metric.aggregation === 'histogram' ? [metric] : metrics.map((each, i) => (i === at ? metric : each)),
    ...(isMissing && { dimensions: [...dimensions, { field: needed }] }),
  });
}

/** The measure as it is mostly wanted: counted, summed up, or the middle of it. */
export function metricOf(measure: Measure, before?: Aggregation): Metric {
  const name = measure.isKeyed ? `${measure.name}.` : measure.name;
  if (measure.name === 'count') return { measure: name, aggregation: 'count' };
  const usual = usualAggregation(measure);
  const isKept = before !== undefined && before !== 'count' && measure.aggregations.includes(before);
  return { measure: name, aggregation: isKept ? before : usual };
}

function usualAggregation({ unit, aggregations }: Measure): Aggregation {
  if (aggregations[0] === 'uniq') return 'uniq';
  if (unit === 'milliseconds') return 'p95';
  return unit === 'USD' || unit === 'tokens' || unit === 'count' ? 'sum' : 'avg';
}

/** The same widget as another chart: its query is changed by no more than the chart needs. */
export function withType(widget: Widget, type: WidgetType): Widget {
  const { query } = widget;
  if (chartProblem(type, query) === undefined) return { ...widget, type };
  const next = withQuery(widget, fittedTo(type, query));
  return chartProblem(type, next.query) === undefined ? { ...next, type } : widget;
}

function fittedTo(type: WidgetType, query: WidgetQuery): Partial<WidgetQuery> {
  const metrics = withoutSpread(query);
  const overTime = { timeDimension: query.timeDimension ?? ({ granularity: 'auto' } as const) };
  const notOverTime = { timeDimension: undefined };
  switch (type) {
    case 'line':
    case 'area':
    case 'bar':
    case 'stackedBar':
      return { metrics, ...overTime };
    case 'horizontalBar':
    case 'pie':
      return { metrics, ...notOverTime, dimensions: someGroups(query) };
    case 'pivot':
      return { metrics, dimensions: someGroups(query) };
    case 'number':
      return { metrics, ...notOverTime, dimensions: withoutNeeds(query) };
    case 'histogram':
      return { metrics: [spread(query)], ...notOverTime };
    case 'heatmap': {
      const [first] = query.metrics;
      return { metrics: [first!], ...overTime, dimensions: isSpread(query) ? [] : someGroups(query).slice(0, 1) };
    }
    case 'table':
      return { metrics };
  }
}

function withoutSpread({ view, metrics }: WidgetQuery): Metric[] {
  return metrics.map((metric) => {
    const known = findMeasure(view, metric.measure)?.found;
    return metric.aggregation === 'histogram' && known ? { ...metric, aggregation: usualAggregation(known) } : metric;
  });
}

/** What is asked for already, else what a distribution is mostly asked of. */
function spread({ view, metrics }: WidgetQuery): Metric {
  const { measures } = viewCatalogues[view];
  const mayBe = (name: string) => findMeasure(view, name)?.found.aggregations.includes('histogram') && name !== 'count';
  const measure =
    metrics.find((metric) => mayBe(metric.measure))?.measure ??
    ['totalCost', 'value'].find(mayBe) ??
    measures.find(({ name }) => mayBe(name))?.name ??
    'count';
  return { measure, aggregation: 'histogram' };
}

function someGroups({ view, dimensions }: WidgetQuery): WidgetQuery['dimensions'] {
  return dimensions.length > 0 ? dimensions : [{ field: viewCatalogues[view].dimensions[0]!.name }];
}

/** Groups that a measure can't do without stay. */
function withoutNeeds({ view, metrics, dimensions }: WidgetQuery): WidgetQuery['dimensions'] {
  const needed = new Set(metrics.map(({ measure }) => findMeasure(view, measure)?.found.needs));
  return dimensions.filter(({ field }) => needed.has(field));
}

function fittingType(query: WidgetQuery): WidgetType {
  const preferred: readonly WidgetType[] = ['histogram', 'heatmap', 'number', 'line', 'horizontalBar', ...widgetTypes];
  return preferred.find((type) => chartProblem(type, query) === undefined) ?? 'table';
}

/** Asked for by key, and not yet named. */
export function isUnfinished({ metrics, dimensions }: WidgetQuery): boolean {
  return [...metrics.map(({ measure }) => measure), ...dimensions.map(({ field }) => field)].some((name) =>
    name.endsWith('.'),
  );
}

/** The name of a dimension as a query begins with it: one of a map goes on with a key. */
export function fieldOf({ name, kind }: Dimension): string {
  return kind === 'map' ? `${name}.` : name;
}
