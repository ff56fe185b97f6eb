import { expect, test } from 'vitest';
import { filterConditionsMax, filterQuery } from './filter.ts';
import { csv, optionalTime } from './query.ts';

const condition = { type: 'string', column: 'name', operator: '=', value: 'x' };

test('filterQuery reads JSON, and takes nothing for no filter', () => {
  expect(filterQuery.parse(JSON.stringify([condition]))).toEqual([condition]);
  expect(filterQuery.parse('')).toBeUndefined();
  expect(filterQuery.parse(undefined)).toBeUndefined();
});

test('filterQuery refuses what is no list of conditions', () => {
  const wrong = ['[', '{}', '[{}]', JSON.stringify([{ ...condition, operator: '~' }])];
  for (const text of wrong) expect(filterQuery.safeParse(text).success).toBe(false);
  const many = Array.from({ length: filterConditionsMax + 1 }, () => condition);
  expect(filterQuery.safeParse(JSON.stringify(many)).success).toBe(false);
});

test('csv drops spaces and empty items', () => {
  expect(csv.parse('a, b,,c ')).toEqual(['a', 'b', 'c']);
  expect(csv.parse(['a,b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(csv.parse(' ,')).toBeUndefined();
  expect(csv.parse(undefined)).toBeUndefined();
});

test('optionalTime takes offsets and microseconds, and refuses other text', () => {
  expect(optionalTime.parse('2026-01-02T03:04:05.123456+05:00')).toBe('2026-01-02T03:04:05.123456+05:00');
  expect(optionalTime.parse('')).toBeUndefined();
  expect(optionalTime.safeParse('2026-01-02').success).toBe(false);
});
