import { describe, expect, test } from 'vitest';
import { builtInDashboards } from './built-in-dashboards.ts';
import { widget } from './dashboards.ts';
import { type WidgetQueryInput, widgetQuery } from './metrics.ts';
import { metricProblem, metricProblemV2 } from './metrics-check.ts';

function asked(query: Partial<WidgetQueryInput>) {
  const metrics = [{ measure: 'count', aggregation: 'count' as const }];
  return widgetQuery.parse({ view: 'observations', metrics, ...query });
}

describe('metricProblem()', () => {
  test('finds nothing wrong with names, aliases and keys of the catalogue', () => {
    const dimensions = ['model', 'providedModelName', 'metadata.region', 'traceRelease', 'usageType'];
    expect(
      metricProblem(
        asked({
          dimensions: dimensions.map((field) => ({ field })),
          metrics: [
            { measure: 'usage.input', aggregation: 'p95' },
            { measure: 'usageByType', aggregation: 'sum' },
          ],
          orderBy: [{ field: 'sum_usageByType', direction: 'desc' }],
          query: 'level:ERROR',
        }),
      ),
    ).toBeUndefined();
  });

  test.each<[string, Partial<WidgetQueryInput>, string]>([
    ['an unknown dimension', { dimensions: [{ field: 'colour' }] }, 'one of: environment, type'],
    ['a map without a key', { dimensions: [{ field: 'metadata' }] }, 'metadata.<key>'],
    ['an unknown measure', { metrics: [{ measure: 'weight', aggregation: 'sum' }] }, 'one of: count, latency'],
    ['an unfit aggregation', { metrics: [{ measure: 'traceId', aggregation: 'p95' }] }, 'one of: uniq, count'],
    ['a missing dimension', { metrics: [{ measure: 'costByType', aggregation: 'sum' }] }, 'costType'],
    ['an order by nothing asked for', { orderBy: [{ field: 'name', direction: 'asc' }] }, 'one of: count_count'],
    ['a query that cannot be read', { query: 'level:(' }, 'query, character'],
  ])('says what is possible instead of %s', (_, query, message) => {
    expect(metricProblem(asked(query))).toContain(message);
  });
});

describe('metricProblemV2()', () => {
  test('refuses the view traces, and dimensions of many values', () => {
    expect(metricProblemV2(asked({ view: 'traces' }))).toContain('v1');
    expect(metricProblemV2(asked({ dimensions: [{ field: 'userId' }] }))).toContain('row_limit');
  });

  test('takes dimensions of many values for the first few of an order', () => {
    const few: Partial<WidgetQueryInput> = {
      dimensions: [{ field: 'userId' }],
      orderBy: [{ field: 'count_count', direction: 'desc' }],
      config: { row_limit: 10 },
    };
    expect(metricProblemV2(asked(few))).toBeUndefined();
    expect(metricProblemV2(asked({ ...few, timeDimension: { granularity: 'day' } }))).toContain('timeDimension');
  });
});

describe('widget', () => {
  const position = { x: 0, y: 0, w: 6, h: 4 };
  const problemsOf = (value: object) =>
    widget.safeParse({ id: 'w', type: 'line', title: 'W', query: asked({}), position, ...value }).error?.issues ?? [];

  test('has a chart that can show its query, within the grid', () => {
    const query = asked({ timeDimension: { granularity: 'auto' } });
    expect(problemsOf({ query })).toEqual([]);
    expect(problemsOf({})[0]?.message).toContain('timeDimension');
    expect(problemsOf({ query, position: { ...position, x: 10 } })[0]?.message).toContain('12');
    expect(problemsOf({ type: 'histogram' })[0]?.message).toContain('histogram');
    expect(problemsOf({ type: 'number', query })[0]?.message).toContain('number');
  });
});

test('builtInDashboards do not overlap in their grids', () => {
  expect(builtInDashboards.map(({ name }) => name)).toEqual([
    'Overview',
    'Cost',
    'Latency',
    'Usage',
    'Quality',
    'Prompts',
  ]);
  for (const { widgets } of builtInDashboards) {
    const cells = widgets.flatMap(({ position: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  }
});
