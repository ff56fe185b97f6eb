import { expect, test } from 'vitest';
import { readSort, writeSort } from './sort.ts';

const columns = ['time', 'cost'] as const;

test('readSort() takes the first column, descending, for what it does not know', () => {
  for (const text of [undefined, '', 'name.asc', '.asc', 'costs.desc']) {
    expect(readSort(text, columns)).toEqual({ column: 'time', direction: 'desc' });
  }
  expect(readSort('cost.sideways', columns)).toEqual({ column: 'cost', direction: 'desc' });
});

test('writeSort() is read back as it was, and leaves the usual order out', () => {
  expect(writeSort({ column: 'time', direction: 'desc' }, columns)).toBeUndefined();
  for (const column of columns) {
    for (const direction of ['asc', 'desc'] as const) {
      const sort = { column, direction };
      expect(readSort(writeSort(sort, columns), columns)).toEqual(sort);
    }
  }
});
