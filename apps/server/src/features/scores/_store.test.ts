import { expect, test } from 'vitest';
import { render } from '#features/records/sql.ts';
import { scoreConditions } from './_columns.ts';
import { pageQuery, totalQuery } from './_store.ts';

test('pageQuery() goes on after a place, in the order of the list', () => {
  const after = { timestamp: 1_767_323_045_000_000, id: 's' };
  const conditions = scoreConditions({ traceTags: ['a'], scoreIds: ['s1', 's2'] });
  expect(render(pageQuery({ projectId: 'p', conditions }, { limit: 51, after }))).toMatchSnapshot();
});

test('totalQuery() keeps v1 to scores of traces', () => {
  const selection = { projectId: 'p', conditions: [], isV1: true, valueNot: 1, valueIn: [0.5] };
  expect(render(totalQuery(selection))).toMatchSnapshot();
});
