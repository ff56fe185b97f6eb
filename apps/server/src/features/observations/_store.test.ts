import { expect, test } from 'vitest';
import { render } from '#features/records/sql.ts';
import { observationConditions } from './_conditions.ts';
import { pageQuery, totalQuery } from './_store.ts';

test('pageQuery() goes on after a place, in the order of the list', () => {
  const conditions = observationConditions({ type: 'GENERATION', environment: ['prod'] });
  const after = { startTime: 1_767_323_045_000_000, traceId: 't', id: 'o' };
  expect(render(pageQuery({ projectId: 'p', conditions }, { limit: 51, after }))).toMatchSnapshot();
});

test('totalQuery() bounds a trace in time, and asks traces for what only they know', () => {
  const conditions = observationConditions({ traceId: 't', userId: 'u' });
  expect(render(totalQuery({ projectId: 'p', conditions }))).toMatchSnapshot();
});
