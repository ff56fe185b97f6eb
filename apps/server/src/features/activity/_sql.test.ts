import { describe, expect, test } from 'vitest';
import { render, sql, text } from '#features/records/sql.ts';
import { daysQuery, modelsQuery, pageQuery, totalQuery } from './_sql.ts';
import type { GroupSelection } from './activity.ts';

const hostile = `'; DROP TABLE traces; --`;
const selection: GroupSelection = {
  projectId: hostile,
  key: 'user_id',
  where: [sql`t.environment = ${text(hostile)}`],
  having: [sql`g.id = ${text(hostile)}`],
  pageReads: 'newest',
};
const order = { by: sql`g.last_at`, needsTotals: false, isDescending: true };
const page = { limit: 50, offset: 100 };

describe('the SQL of groups', () => {
  test.each([
    ['pageQuery()', pageQuery(selection, order, page)],
    ['pageQuery() by totals', pageQuery(selection, { ...order, needsTotals: true }, page)],
    ['totalQuery()', totalQuery(selection)],
    ['daysQuery()', daysQuery(selection)],
    ['modelsQuery()', modelsQuery(selection, 20)],
  ])('%s keeps every value out of the text', (_, query) => {
    const { query: written, query_params: params } = render(query);
    expect(written).not.toContain('DROP');
    expect(Object.values(params)).toContain(hostile);
  });

  test('pageQuery() reads observations only where the order needs their totals', () => {
    expect(render(pageQuery(selection, order, page)).query).not.toContain('observations AS');
    expect(render(pageQuery(selection, order, page)).query).not.toContain('LEFT JOIN');
    expect(render(pageQuery(selection, { ...order, needsTotals: true }, page)).query).toContain('LEFT JOIN');
  });
});
