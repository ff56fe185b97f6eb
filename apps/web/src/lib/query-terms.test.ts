import { parseQuery } from '@telltale/contract/query-language.ts';
import { expect, test } from 'vitest';
import { soughtTexts } from './query-terms.ts';

test.each([
  ['wind sail', ['wind', 'sail']],
  ['level:ERROR', []],
  ['"rate limit" level:ERROR -quota', ['rate limit']],
  ['input:refund OR name:agent*v2', ['refund', 'agent', 'v2']],
  ['wind wind', ['wind']],
])('soughtTexts() of %s', (text, expected) => {
  const { query } = parseQuery(text, 'traces');
  expect(soughtTexts(query!)).toEqual(expected);
});
