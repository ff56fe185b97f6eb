import { describe, expect, test } from 'vitest';
import { parseQuery } from './query-language.ts';
import { editQuery, readSelection, toggleValue, withoutSelection, writeSelection } from './query-selection.ts';
import { printQuery, type Query } from './query-tree.ts';

const level = { field: 'level' };

function parsed(text: string): Query {
  const { query, error } = parseQuery(text, 'observations');
  if (error) throw new Error(error.message);
  return query;
}

describe('readSelection()', () => {
  test('readSelection() reads what a query asks of one field', () => {
    const query = parsed('level:(ERROR OR WARNING) -level:DEBUG latency:1..5 has:user needle');
    expect(readSelection(query, level)).toMatchObject({
      values: ['ERROR', 'WARNING'],
      none: ['DEBUG'],
      isPartial: false,
    });
    expect(readSelection(query, { field: 'latency' })).toMatchObject({ from: { value: 1 }, to: { value: 5 } });
    expect(readSelection(query, { field: 'userId' })).toMatchObject({ isSet: true });
    expect(readSelection(query, { field: 'name' })).toEqual({ values: [], none: [], isPartial: false });
  });

  test('readSelection() says when a facet cannot show all', () => {
    expect(readSelection(parsed('name:*x*'), { field: 'name' })).toMatchObject({ isPartial: true });
    expect(readSelection(parsed('tags:a tags:b'), { field: 'tags' })).toMatchObject({ values: ['a'], isPartial: true });
    expect(readSelection(parsed('level:ERROR OR type:TOOL'), level)).toMatchObject({ values: [], isPartial: false });
  });
});

describe('toggleValue()', () => {
  const toggled = (text: string, value: string, side?: 'values' | 'none') =>
    printQuery(toggleValue(parsed(text), level, value, side));

  test('toggleValue() adds, removes and changes sides, and leaves the rest where it is', () => {
    expect(toggled('', 'ERROR')).toBe('level:ERROR');
    expect(toggled('level:ERROR needle', 'WARNING')).toBe('level:(ERROR OR WARNING) needle');
    expect(toggled('level:(ERROR OR WARNING) needle', 'ERROR')).toBe('level:WARNING needle');
    expect(toggled('level:ERROR needle', 'ERROR')).toBe('needle');
    expect(toggled('level:ERROR', 'ERROR', 'none')).toBe('-level:ERROR');
    expect(toggled('level:ERROR OR type:TOOL', 'WARNING')).toBe('(level:ERROR OR type:TOOL) level:WARNING');
  });

  test('toggleValue() keeps keys apart', () => {
    const region = { field: 'metadata', key: 'a region' };
    const query = toggleValue(parsed('metadata.tier:gold'), region, 'eu');
    expect(printQuery(query)).toBe('metadata.tier:gold metadata."a region":eu');
    expect(printQuery(withoutSelection(query, region))).toBe('metadata.tier:gold');
  });
});

test('writeSelection() writes ranges, open ones in two', () => {
  const latency = { field: 'latency' };
  const write = (from: boolean, to: boolean) =>
    printQuery(
      writeSelection(parsed(''), latency, {
        ...readSelection(parsed(''), latency),
        from: { value: 1, isInclusive: from },
        to: { value: 5, isInclusive: to },
      }),
    );
  expect(write(true, true)).toBe('latency:1..5');
  expect(write(true, false)).toBe('latency:>=1 latency:<5');
  expect(readSelection(parsed(write(true, false)), latency)).toMatchObject({ from: { value: 1 }, to: { value: 5 } });
});

test('editQuery() hands back the error of a text it cannot read', () => {
  expect(editQuery('level:ERROR', 'traces', (query) => withoutSelection(query, level))).toEqual({ text: '' });
  expect(editQuery('level:(', 'traces', (query) => query)).toHaveProperty('error.at');
});
