import { describe, expect, test } from 'vitest';
import { contentsOf, isModified, searchOfView } from './list-view.ts';

const view = { id: 'v', query: 'level:ERROR', columns: ['name', 'cost'], orderBy: 'cost.desc', timePreset: '7d' };

test('searchOfView() and contentsOf() are each the way back of the other', () => {
  const search = searchOfView(view, {});
  expect(search).toMatchObject({ range: '7d', sort: 'cost.desc', columns: 'name,cost', view: 'v' });
  expect(contentsOf(search, view.query, ['name', 'cost'])).toEqual({
    query: 'level:ERROR',
    columns: ['name', 'cost'],
    orderBy: 'cost.desc',
    timePreset: '7d',
  });
});

test('searchOfView() keeps the range and the columns in force when the view has none', () => {
  const plain = { ...view, timePreset: null, columns: null, orderBy: null };
  expect(searchOfView(plain, { from: '2026-01-01', sort: 'name.asc', columns: 'id' })).toEqual({
    range: undefined,
    from: '2026-01-01',
    to: undefined,
    sort: undefined,
    columns: 'id',
    view: 'v',
  });
});

describe('isModified()', () => {
  const same = contentsOf(searchOfView(view, {}), view.query, view.columns);

  test('sees changes of query, columns, order and preset', () => {
    expect(isModified(view, same)).toBe(false);
    expect(isModified(view, { ...same, query: 'level:WARNING' })).toBe(true);
    expect(isModified(view, { ...same, columns: ['cost', 'name'] })).toBe(true);
    expect(isModified(view, { ...same, orderBy: null })).toBe(true);
    expect(isModified(view, { ...same, timePreset: '1d' })).toBe(true);
  });

  test('takes no range for any range, and no columns for any', () => {
    expect(isModified({ ...view, timePreset: null }, { ...same, timePreset: '1d' })).toBe(false);
    expect(isModified({ ...view, columns: null }, { ...same, columns: ['id'] })).toBe(false);
  });
});
