import { widgetQuery } from '@telltale/contract/metrics.ts';
import { describe, expect, test } from 'vitest';
import { tableCsv, tableOf } from './metric-table.ts';
import { formatMetric, formatMetricTick } from './metric-values.ts';

const reply = { granularity: null, hasMore: false };

describe('tableOf', () => {
  test('has a column for each dimension and metric, named by what they are of', () => {
    const query = widgetQuery.parse({
      view: 'users',
      dimensions: [{ field: 'id' }],
      metrics: [
        { measure: 'totalCost', aggregation: 'sum' },
        { measure: 'count', aggregation: 'count' },
      ],
    });
    const data = [{ id: 'ada', sum_totalCost: 0.5, count_count: 1 }];
    const table = tableOf(query, { ...reply, data });
    expect(table.columns.map(({ label }) => label)).toEqual(['user', 'total cost', 'users']);
    expect(table.rows[0]?.mark).toEqual({ groups: [{ field: 'id', value: 'ada' }] });
    expect(tableCsv(table)).toBe('user,total cost (USD),users\r\nada,0.5,1\r\n');
  });

  test('has a row for each bin of a histogram, the last of which holds its upper edge', () => {
    const query = widgetQuery.parse({
      view: 'users',
      metrics: [{ measure: 'totalCost', aggregation: 'histogram' }],
    });
    const data = [
      {
        histogram_totalCost: [
          [0, 1, 3],
          [1, 2, 4],
        ] as [number, number, number][],
      },
    ];
    const { rows } = tableOf(query, { ...reply, data });
    expect(rows.map(({ values }) => values)).toEqual([
      [0, 1, 3],
      [1, 2, 4],
    ]);
    expect(rows.map(({ mark }) => mark.bin?.isLast)).toEqual([false, true]);
  });
});

describe('formatMetric', () => {
  test('tells numbers in their unit', () => {
    expect(formatMetric(1234, 'milliseconds')).toBe('1.23 s');
    expect(formatMetric(0.3333, 'ratio')).toBe('33.3%');
    expect(formatMetric(2.5, 'USD')).toBe('$2.50');
    expect(formatMetricTick(2.5, 'USD')).toBe('$2.5');
    expect(formatMetricTick(40, 'USD')).toBe('$40');
    expect(formatMetricTick(100, 'USD')).toBe('$100');
    expect(formatMetricTick(2000, 'milliseconds')).toBe('2 s');
  });
});
