import { expect, test } from 'vitest';
import { addQuery, isTexts } from './query-history.ts';

test('addQuery() keeps the newest first, once each, and not too many', () => {
  expect(addQuery(['a', 'b'], 'b')).toEqual(['b', 'a']);
  expect(addQuery(['a'], ' ')).toEqual(['a']);
  const many = Array.from({ length: 30 }, (_, at) => String(at)).reduce<string[]>(addQuery, []);
  expect(many).toHaveLength(12);
  expect(many[0]).toBe('29');
});

test('isTexts() takes lists of texts only', () => {
  expect([[], ['a']].every(isTexts)).toBe(true);
  expect([null, 'a', [1], { 0: 'a' }].some(isTexts)).toBe(false);
});
