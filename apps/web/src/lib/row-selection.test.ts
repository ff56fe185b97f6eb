import { describe, expect, test } from 'vitest';
import { extendTo, extentOf, nothingSelected, selectAllMatching, toggleAll, toggleRow } from './row-selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

test('toggleRow() selects and lets go', () => {
  const one = toggleRow(nothingSelected, 'b');
  expect([...one.ids]).toEqual(['b']);
  expect(toggleRow(one, 'b').ids.size).toBe(0);
});

describe('extendTo()', () => {
  test('selects all between, downwards and upwards, from the same row', () => {
    const down = extendTo(toggleRow(nothingSelected, 'b'), 'd', order);
    expect([...down.ids]).toEqual(['b', 'c', 'd']);
    expect([...extendTo(down, 'a', order).ids].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('selects the row alone when there is none to go on from', () => {
    expect([...extendTo(nothingSelected, 'c', order).ids]).toEqual(['c']);
    expect([...extendTo(toggleRow(nothingSelected, 'gone'), 'c', order).ids]).toEqual(['gone', 'c']);
    expect([...extendTo({ ...toggleRow(nothingSelected, 'gone'), ids: new Set(['c']) }, 'c', order).ids]).toEqual([
      'c',
    ]);
  });
});

test('toggleAll() selects what is loaded, then nothing', () => {
  const all = toggleAll(toggleRow(nothingSelected, 'a'), order);
  expect(extentOf(all, order)).toBe('all');
  expect(extentOf(toggleAll(all, order), order)).toBe('none');
  expect(extentOf(nothingSelected, [])).toBe('none');
});

test('selectAllMatching() ends with the first row that is let go', () => {
  const all = selectAllMatching(order);
  expect(all.isAllMatching).toBe(true);
  const fewer = toggleRow(all, 'a');
  expect(fewer.isAllMatching).toBe(false);
  expect(extentOf(fewer, order)).toBe('some');
});
