import fc from 'fast-check';
import { type Widget, widget as widgetShape, widgetTypes } from '@telltale/contract/dashboards.ts';
import { findMeasure, metricViews, viewCatalogues } from '@telltale/contract/metrics-catalogue.ts';
import { describe, expect, it } from 'vitest';
import {
  fieldOf,
  metricOf,
  newWidget,
  suggestedTitle,
  withMetric,
  withQuery,
  withType,
  withView,
} from './widget-draft.ts';

const start = newWidget();
const costOfUsers = withMetric(withView(start, 'users'), 0, { measure: 'totalCost', aggregation: 'sum' });

/** What one does in the editor, at random: each is asked of the catalogue as the editor's choices are. */
const step = fc.tuple(fc.constantFrom('view', 'metric', 'aggregation', 'group', 'time', 'type'), fc.nat(1000));

function done(widget: Widget, [what, pick]: readonly [string, number]): Widget {
  const { view, metrics, dimensions } = widget.query;
  const { measures } = viewCatalogues[view];
  const one = <T>(all: readonly T[]): T => all[pick % all.length]!;
  switch (what) {
    case 'view':
      return withView(widget, one(metricViews));
    case 'metric':
      return withMetric(widget, 0, keyed(metricOf(one(measures), metrics[0]!.aggregation)));
    case 'aggregation': {
      const metric = metrics[0]!;
      const { aggregations } = findMeasure(view, metric.measure)!.found;
      return withMetric(widget, 0, { ...metric, aggregation: one(aggregations) });
    }
    case 'group': {
      const field = fieldOf(one(viewCatalogues[view].dimensions));
      const next = { field: field.endsWith('.') ? `${field}key` : field };
      return withQuery(widget, { dimensions: pick % 3 === 0 ? [] : [...dimensions, next].slice(-2) });
    }
    case 'time':
      return withQuery(widget, { timeDimension: pick % 2 === 0 ? undefined : { granularity: 'day' } });
    default:
      return withType(widget, one(widgetTypes));
  }
}

function keyed<T extends { readonly measure: string }>(metric: T): T {
  return metric.measure.endsWith('.') ? { ...metric, measure: `${metric.measure}key` } : metric;
}

describe('a widget that is edited', () => {
  it('can be drawn after whatever is chosen, but for a measure whose group was taken away', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { error } = widgetShape.safeParse(steps.reduce(done, start));
        const left = error?.issues
          .map(({ message }) => message)
          .filter((text) => !text.includes('needs the dimension'));
        expect(left ?? []).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('withType()', () => {
  it('makes the histogram of users by their cost from their total', () => {
    const { type, query, title } = withType(costOfUsers, 'histogram');
    expect(type).toBe('histogram');
    expect(query.metrics).toEqual([{ measure: 'totalCost', aggregation: 'histogram' }]);
    expect(query.timeDimension).toBeUndefined();
    expect(title).toBe('Users by their total cost');
  });

  it('comes to every type from every view', () => {
    for (const view of metricViews) {
      for (const type of widgetTypes) {
        if (view === 'scores-categorical' && type === 'histogram') continue;
        expect([view, withType(withView(start, view), type).type]).toEqual([view, type]);
      }
    }
  });
});

describe('withQuery()', () => {
  it('leaves a title alone that was written by hand', () => {
    const named = { ...start, title: 'Mine' };
    expect(withQuery(named, { dimensions: [{ field: 'name' }] }).title).toBe('Mine');
    expect(withQuery(start, { dimensions: [{ field: 'name' }] }).title).toBe('Traces by name over time');
  });

  it('links rows of one user to them', () => {
    const byUser = withQuery(costOfUsers, { dimensions: [{ field: 'id' }], timeDimension: undefined });
    expect(byUser.options).toEqual({ linkTo: 'users' });
    expect(withQuery(byUser, { dimensions: [] }).options).toEqual({});
  });
});

describe('withMetric()', () => {
  it('adds the group that the measure needs', () => {
    const metric = { measure: 'costByType', aggregation: 'sum' } as const;
    expect(withMetric(withView(start, 'observations'), 0, metric).query.dimensions).toEqual([{ field: 'costType' }]);
  });
});

describe('suggestedTitle()', () => {
  it('says what is measured, by what, and whether over time', () => {
    expect(suggestedTitle(costOfUsers.query)).toBe('Total cost over time');
    const unnamed = withQuery(start, { dimensions: [{ field: 'metadata.' }] });
    expect(unnamed.title).toBe('Traces by metadata over time');
  });
});
