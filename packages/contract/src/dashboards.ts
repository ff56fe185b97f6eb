/** Dashboards: metrics as charts on a grid, for oneself or for the project, and the built-in ones. An extension. */
import { z } from 'zod';
import { type WidgetQuery, widgetQuery } from './metrics.ts';
import { metricProblem } from './metrics-check.ts';
import { operation } from './operation.ts';
import { parseQuery } from './query-language.ts';
import { entities } from './fields.ts';

export const widgetTypes = [
  'line',
  'area',
  'bar',
  'stackedBar',
  'horizontalBar',
  'pie',
  'number',
  'histogram',
  'heatmap',
  'pivot',
  'table',
] as const;
export type WidgetType = (typeof widgetTypes)[number];

/** Of one person in one project. */
export const dashboardsMax = 100;
export const widgetsMax = 50;
export const gridColumns = 12;
export const gridRowsMax = 1000;
export const widgetHeightMax = 30;

export const widget = z
  .object({
    /** Unique in its dashboard; the client chooses it. */
    id: z.string().min(1).max(100),
    type: z.enum(widgetTypes),
    title: z.string().trim().min(1).max(200),
    description: z.string().max(2000).default(''),
    query: widgetQuery,
    /** In cells of a grid with 12 columns. */
    position: z.object({
      x: z
        .number()
        .int()
        .min(0)
        .max(gridColumns - 1),
      y: z.number().int().min(0).max(gridRowsMax),
      w: z.number().int().min(1).max(gridColumns),
      h: z.number().int().min(1).max(widgetHeightMax),
    }),
    options: z
      .object({
        showLegend: z.boolean().optional(),
        showValues: z.boolean().optional(),
        /** Each row's part of the totals; the query asks for `totals`. */
        showShare: z.boolean().optional(),
        /** A logarithmic axis of values. */
        isLogarithmic: z.boolean().optional(),
        /** Digits after the point. */
        decimals: z.number().int().min(0).max(12).optional(),
        /** Where a row leads to, once it is chosen. */
        linkTo: z.enum(['traces', 'observations', 'sessions', 'users', 'scores']).optional(),
      })
      .default({}),
  })
  .superRefine((value, context) => {
    const message = widgetProblem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['query'], message });
  });
export type Widget = z.output<typeof widget>;
export type WidgetInput = z.input<typeof widget>;

interface Checked {
  readonly type: WidgetType;
  readonly query: WidgetQuery;
  readonly position: { readonly x: number; readonly w: number };
}

/** Undefined for a widget that can be drawn. */
function widgetProblem({ type, query, position }: Checked): string | undefined {
  if (position.x + position.w > gridColumns) return `x + w must be at most ${gridColumns}`;
  return metricProblem(query) ?? chartProblem(type, query);
}

/** Why a query cannot be drawn as a chart of this type; undefined when it can. */
export function chartProblem(
  type: WidgetType,
  { timeDimension, dimensions, metrics }: WidgetQuery,
): string | undefined {
  const histograms = metrics.filter(({ aggregation }) => aggregation === 'histogram').length;
  if (type === 'histogram' && (histograms !== 1 || metrics.length !== 1)) {
    return 'A histogram shows one metric, aggregated by histogram';
  }
  if (histograms > 0 && type !== 'histogram' && type !== 'heatmap') {
    return `The aggregation histogram needs the type histogram or heatmap, not ${type}`;
  }
  switch (type) {
    case 'line':
    case 'area':
      return timeDimension ? undefined : `A widget of type ${type} needs a timeDimension`;
    case 'bar':
    case 'stackedBar':
      return timeDimension || dimensions.length > 0
        ? undefined
        : `A widget of type ${type} needs a timeDimension or a dimension`;
    case 'horizontalBar':
    case 'pie':
      return dimensions.length > 0 && !timeDimension
        ? undefined
        : `A widget of type ${type} needs a dimension and no timeDimension`;
    case 'pivot':
      return dimensions.length > 0 ? undefined : 'A pivot table needs a dimension';
    case 'number':
      return dimensions.length === 0 && !timeDimension
        ? undefined
        : 'A number has neither dimensions nor a timeDimension';
    case 'heatmap': {
      const axes = dimensions.length + (timeDimension ? 1 : 0) + histograms;
      return axes === 2 && metrics.length === 1
        ? undefined
        : 'A heatmap shows one metric over two of: timeDimension, dimensions, a histogram';
    }
    case 'histogram':
      return timeDimension ? 'A histogram has no timeDimension; a heatmap has' : undefined;
    case 'table':
      return undefined;
  }
}

const widgets = z
  .array(widget)
  .max(widgetsMax)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { message: 'Two widgets have the same id' });

/** It is asked of traces and of observations alike, whatever a widget shows. */
const filterText = z
  .string()
  .max(10_000)
  .superRefine((text, context) => {
    for (const entity of entities) {
      const { error } = parseQuery(text, entity);
      if (error) {
        const message = `query, character ${error.at + 1}, of ${entity}: ${error.message}`;
        context.addIssue({ code: 'custom', message });
        return;
      }
    }
  });

const shape = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2000),
  widgets,
  /** A condition in the query language on everything shown. */
  query: filterText,
  /** As the time range picker calls it, e.g. `24h`; null for the one in force. */
  timePreset: z.string().min(1).max(100).nullable(),
  /** Seen by everybody in the project and by its keys; otherwise by nobody but its owner. */
  isShared: z.boolean(),
};

export const dashboard = z.object({
  id: z.string(),
  /** Null for the built-in ones, which every project has. */
  projectId: z.string().nullable(),
  ...shape,
  isBuiltIn: z.boolean(),
  /** Null for the built-in ones, and when the person who made it is gone. */
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Whether the caller may change and delete it. */
  mayChange: z.boolean(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
export type Dashboard = z.output<typeof dashboard>;

export const listDashboards = operation({
  id: 'dashboards.list',
  method: 'GET',
  path: '/api/public/dashboards',
  access: 'read',
  summary: 'List the built-in dashboards, the shared ones and, of the signed-in person, their own (extension)',
  reply: z.object({
    /** The built-in ones first, the others by name. */
    data: z.array(dashboard.omit({ widgets: true }).extend({ widgetCount: z.number().int() })),
  }),
});

export const getDashboard = operation({
  id: 'dashboards.get',
  method: 'GET',
  path: '/api/public/dashboards/:dashboardId',
  access: 'read',
  summary: 'Get one dashboard with its widgets (extension)',
  reply: dashboard,
});

export const createDashboard = operation({
  id: 'dashboards.create',
  method: 'POST',
  path: '/api/public/dashboards',
  access: 'personal',
  summary: 'Make a dashboard. Shared ones need the role MEMBER; a name may be used once a person (extension)',
  body: z.object({
    ...shape,
    description: shape.description.default(''),
    widgets: shape.widgets.default([]),
    query: shape.query.default(''),
    timePreset: shape.timePreset.default(null),
    isShared: shape.isShared.default(false),
  }),
  reply: dashboard,
  status: 201,
});

export const updateDashboard = operation({
  id: 'dashboards.update',
  method: 'PATCH',
  path: '/api/public/dashboards/:dashboardId',
  access: 'personal',
  summary: "Change a dashboard; what is not given stays. One's own, or as ADMIN a shared one (extension)",
  body: z
    .object(shape)
    .partial()
    /** The `updatedAt` that the change is based on: when it has been changed since, the answer is 409. */
    .extend({ ifUpdatedAt: z.string().optional() }),
  reply: dashboard,
});

export const deleteDashboard = operation({
  id: 'dashboards.delete',
  method: 'DELETE',
  path: '/api/public/dashboards/:dashboardId',
  access: 'personal',
  summary: "Delete a dashboard. One's own, or as ADMIN a shared one (extension)",
  reply: z.object({ success: z.literal(true) }),
});
