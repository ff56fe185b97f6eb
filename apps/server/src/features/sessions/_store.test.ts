import { expect, test } from 'vitest';
import { render } from '#features/records/sql.ts';
import { pageQuery } from './_store.ts';

test('pageQuery() bounds the session, not its traces', () => {
  const selection = { projectId: 'p', fromTimestamp: '2026-01-02T03:04:05Z', environment: ['prod'] };
  expect(render(pageQuery(selection, { limit: 50, offset: 0 }))).toMatchSnapshot();
});
