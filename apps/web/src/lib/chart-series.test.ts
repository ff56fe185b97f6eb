import { widgetQuery, type MetricRow } from '@telltale/contract/metrics.ts';
import { describe, expect, test } from 'vitest';
import { seriesMark, seriesOf } from './chart-series.ts';

const query = widgetQuery.parse({
  view: 'observations',
  dimensions: [{ field: 'model' }],
  metrics: [{ measure: 'totalCost', aggregation: 'sum' }],
  timeDimension: { granularity: 'day' },
});

function chart(data: MetricRow[]) {
  return seriesOf(query, { data, granularity: 'day', hasMore: false });
}

const row = (day: string, model: string | null, cost: number | null): MetricRow => ({
  time_dimension: day,
  model,
  sum_totalCost: cost,
});

describe('seriesOf', () => {
  test('makes one series a group, the greatest first, with null where a step lacks it', () => {
    const { series, steps, unit } = chart([
      row('2026-01-01', 'small', 1),
      row('2026-01-01', 'big', 2),
      row('2026-01-02', 'big', 3),
    ]);
    expect(unit).toBe('USD');
    expect(steps.map(({ time }) => time)).toEqual(['2026-01-01', '2026-01-02']);
    expect(series.map(({ label, values }) => [label, values])).toEqual([
      ['big', [2, 3]],
      ['small', [1, null]],
    ]);
    expect(seriesMark(steps[1]!, series[0]!)).toEqual({
      groups: [{ field: 'model', value: 'big' }],
      time: '2026-01-02',
    });
  });

  test('keeps the step of a row that only fills a gap, but makes no series of it', () => {
    const { series, steps } = chart([row('2026-01-01', 'big', 2), row('2026-01-02', null, 0)]);
    expect(series.map(({ label }) => label)).toEqual(['big']);
    expect(steps).toHaveLength(2);
  });

  test('shows what has no group when it counts something', () => {
    expect(chart([row('2026-01-01', null, 2)]).series.map(({ label }) => label)).toEqual(['Not set']);
  });
});
