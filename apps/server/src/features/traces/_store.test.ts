import type { FilterCondition } from '@telltale/contract/filter.ts';
import { expect, test } from 'vitest';
import { render } from '#features/records/sql.ts';
import { tombstones } from './_delete.ts';
import { pageQuery, totalQuery } from './_store.ts';

function selectionOf(...conditions: FilterCondition[]) {
  return { projectId: 'p', conditions };
}

const newestFirst = { field: 'timestamp', isDescending: true } as const;

test('pageQuery() of a plain list reads traces only', () => {
  expect(render(pageQuery(selectionOf(), newestFirst, { limit: 50, offset: 100 }))).toMatchSnapshot();
});

test('pageQuery() joins totals and root metadata when conditions name them', () => {
  const selection = selectionOf(
    { type: 'string', column: 'userId', operator: '=', value: "u'1" },
    { type: 'number', column: 'totalCost', operator: '>', value: 0.5 },
    { type: 'stringObject', column: 'metadata', key: 'k', operator: 'contains', value: 'v' },
    { type: 'numberObject', column: 'scores_avg', key: 'quality', operator: '>=', value: 1 },
  );
  expect(render(pageQuery(selection, newestFirst, { limit: 50, offset: 0 }))).toMatchSnapshot();
});

test('totalQuery() searches id, name, user and session', () => {
  expect(render(totalQuery({ ...selectionOf(), q: 'needle' }))).toMatchSnapshot();
});

test('tombstones() copies keys only', () => {
  const { query } = render(tombstones({ table: 'traces', key: 'timestamp', where: [] }, 7));
  expect(query).toMatchSnapshot();
});
