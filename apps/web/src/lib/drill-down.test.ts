import { widgetQuery, type WidgetQueryInput } from '@telltale/contract/metrics.ts';
import { describe, expect, test } from 'vitest';
import { drillDown } from './drill-down.ts';
import type { Mark } from './metric-table.ts';

const bounds = { from: '2026-01-01T00:30:00.000Z', to: '2026-01-02T00:30:00.000Z' };

function queryOf(asked: WidgetQueryInput, mark: Mark, filter = '') {
  return drillDown({ query: widgetQuery.parse(asked), filter, bounds, granularity: 'hour' }, mark);
}

const count = [{ measure: 'count', aggregation: 'count' }] as const;

describe('drillDown', () => {
  test('asks for all of the range when nothing narrows it', () => {
    const found = queryOf({ view: 'traces', metrics: [...count] }, { groups: [] });
    expect(found).toEqual({ entity: 'traces', ...bounds });
  });

  test('joins the conditions of the widget, the dashboard and the group', () => {
    const mark = { groups: [{ field: 'model', value: 'gpt 4o' }] };
    const found = queryOf({ view: 'observations', metrics: [...count], query: 'a OR b' }, mark, 'user:ada');
    expect(found?.query).toBe('(a OR b) userId:ada model:"gpt 4o"');
  });

  test.each([
    ['tags', null, '-has:tags'],
    ['promptVersion', 3, 'promptVersion:3'],
    ['metadata.region', 'eu', 'metadata.region:eu'],
    ['isRoot', true, 'isRootObservation:true'],
  ])('selects the group %s %s', (field, value, text) => {
    const found = queryOf({ view: 'observations', metrics: [...count] }, { groups: [{ field, value }] });
    expect(found?.query).toBe(text);
  });

  test('keeps a step of time within the range', () => {
    const at = (time: string) => {
      const found = queryOf({ view: 'traces', metrics: [...count] }, { groups: [], time });
      return [found?.from, found?.to];
    };
    expect(at('2026-01-01T00:00:00Z')).toEqual([bounds.from, '2026-01-01T01:00:00.000Z']);
    expect(at('2026-01-01T05:00:00Z')).toEqual(['2026-01-01T05:00:00.000Z', '2026-01-01T06:00:00.000Z']);
    expect(at('2026-01-02T00:00:00Z')).toEqual(['2026-01-02T00:00:00.000Z', bounds.to]);
  });

  test('asks for the range of a bin in the unit of the list, the upper edge of the last one included', () => {
    const asked: WidgetQueryInput = { view: 'traces', metrics: [{ measure: 'latency', aggregation: 'histogram' }] };
    const bin = { from: 200, to: 500, count: 2, isLast: false };
    expect(queryOf(asked, { groups: [], bin })?.query).toBe('latency:>=0.2 latency:<0.5');
    expect(queryOf(asked, { groups: [], bin: { ...bin, isLast: true } })?.query).toBe('latency:>=0.2 latency:<=0.5');
  });

  test('looks for what failed behind a rate of errors', () => {
    const found = queryOf({ view: 'traces', metrics: [{ measure: 'errorRate', aggregation: 'avg' }] }, { groups: [] });
    expect(found?.query).toBe('level:ERROR');
  });

  test('finds the traces that have a score', () => {
    const mark = { groups: [{ field: 'name', value: 'tone' }] };
    expect(queryOf({ view: 'scores-numeric', metrics: [...count] }, mark)?.query).toBe('has:scores.tone');
  });

  test('is null for what no list can be filtered by', () => {
    const bin = { from: 1, to: 2, count: 1, isLast: false };
    const perUser = [{ measure: 'totalCost', aggregation: 'histogram' }] as const;
    expect(queryOf({ view: 'users', metrics: [...perUser] }, { groups: [], bin })).toBeNull();
    const usage = { groups: [{ field: 'usageType', value: 'input' }] };
    expect(queryOf({ view: 'observations', metrics: [...count] }, usage)).toBeNull();
  });
});
