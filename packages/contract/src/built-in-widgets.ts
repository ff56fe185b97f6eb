/** Short forms in which the built-in dashboards are written. */
import { type Dashboard, gridColumns, type Widget, widget, type WidgetInput, type WidgetType } from './dashboards.ts';
import type { WidgetQueryInput } from './metrics.ts';
import { aggregations, type MetricView } from './metrics-catalogue.ts';

type Asked = Omit<WidgetQueryInput, 'view' | 'metrics'>;

/** Type, title, width and height, query, options. */
export type Line = readonly [
  type: WidgetType,
  title: string,
  size: readonly [w: number, h: number],
  query: WidgetQueryInput,
  options?: WidgetInput['options'],
];

export interface BuiltIn {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly lines: readonly Line[];
}

/** Widgets fill the grid line by line, in the order in which they are written. */
export function builtIn({ id, name, description, lines }: BuiltIn): Dashboard {
  return {
    id: `built-in-${id}`,
    projectId: null,
    name,
    description,
    widgets: placed(lines),
    query: '',
    timePreset: null,
    isShared: true,
    isBuiltIn: true,
    owner: null,
    mayChange: false,
    createdAt: null,
    updatedAt: null,
  };
}

function placed(lines: readonly Line[]): Widget[] {
  const place = { x: 0, y: 0, h: 0 };
  return lines.map(([type, title, [w, h], query, options = {}], at) => {
    if (place.x + w > gridColumns) Object.assign(place, { x: 0, y: place.y + place.h, h: 0 });
    const position = { x: place.x, y: place.y, w, h };
    Object.assign(place, { x: place.x + w, h: Math.max(place.h, h) });
    return widget.parse({ id: `w${at + 1}`, type, title, query, position, options });
  });
}

/** `of('traces', 'p95_latency')`. */
export function of(view: MetricView, metrics: string | readonly string[], asked: Asked = {}): WidgetQueryInput {
  return { view, metrics: [metrics].flat().map(metricOf), ...asked };
}

function metricOf(name: string): WidgetQueryInput['metrics'][number] {
  const [first, measure = ''] = name.split('_');
  const aggregation = aggregations.find((each) => each === first);
  if (!aggregation) throw new RangeError(`no aggregation in ${name}`);
  return { measure, aggregation };
}

export const overTime = { timeDimension: { granularity: 'auto' } } as const satisfies Asked;
export const compared = { compare: 'previousPeriod' } as const satisfies Asked;

export function by(...fields: readonly string[]): Pick<Asked, 'dimensions'> {
  return { dimensions: fields.map((field) => ({ field })) };
}

/** The greatest first, which is the usual order. */
export function top(field: string, row_limit = 10): Asked {
  return { ...by(field), config: { row_limit } };
}

export function percentiles(measure: string): string[] {
  return ['p50', 'p95', 'p99'].map((aggregation) => `${aggregation}_${measure}`);
}
