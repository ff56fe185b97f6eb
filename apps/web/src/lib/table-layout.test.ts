import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chooserOrder,
  moveColumn,
  readColumns,
  shownColumns,
  toggleColumn,
  usualColumns,
  writeColumns,
} from './table-layout.ts';

const known = [{ id: 'a' }, { id: 'b' }, { id: 'c', isOptional: true }, { id: 'd' }];

describe('shownColumns()', () => {
  test('shows the usual ones unless others were chosen', () => {
    expect(shownColumns(known, null)).toEqual(['a', 'b', 'd']);
    expect(shownColumns(known, ['c', 'a'])).toEqual(['c', 'a']);
  });

  test('leaves out what is no column, and what stands twice; of nothing it makes the usual ones', () => {
    expect(shownColumns(known, ['x', 'c', 'c'])).toEqual(['c']);
    expect(shownColumns(known, ['x'])).toEqual(usualColumns(known));
  });
});

test('chooserOrder() puts hidden columns behind the shown ones', () => {
  expect(chooserOrder(known, ['d', 'a'])).toEqual(['d', 'a', 'b', 'c']);
});

test('toggleColumn() adds at the end, takes away, and keeps the last one', () => {
  expect(toggleColumn(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggleColumn(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggleColumn(['b'], 'b')).toEqual(['b']);
});

describe('moveColumn()', () => {
  test('puts a column in the place of another, from either side', () => {
    expect(moveColumn(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'c', 'a']);
    expect(moveColumn(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(moveColumn(['a', 'b', 'c'], 'a', 'b')).toEqual(['b', 'a', 'c']);
  });

  test('never loses a column', () => {
    const ids = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(fc.constantFrom(...ids, 'x'), fc.constantFrom(...ids, 'x'), (id, to) => {
        expect(moveColumn(ids, id, to).sort()).toEqual(ids);
      }),
    );
  });
});

test('readColumns() reads what writeColumns() wrote, whatever the ids', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (columns) => {
      expect(readColumns(writeColumns(columns))).toEqual(columns);
    }),
  );
  expect(readColumns(undefined)).toBeNull();
});
