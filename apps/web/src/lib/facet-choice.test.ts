import { parseQuery } from '@telltale/contract/query-language.ts';
import { printQuery, type Query } from '@telltale/contract/query-tree.ts';
import { expect, test } from 'vitest';
import { keysIn, onlyValue, readChoice, withBounds } from './facet-choice.ts';

function parsed(text: string): Query {
  const { query, error } = parseQuery(text, 'traces');
  if (error) throw new Error(error.message);
  return query;
}

test('readChoice() says what is chosen and whether there is more to it', () => {
  const query = parsed('level:(ERROR OR WARNING) -level:DEBUG name:*x* (type:TOOL OR user:ada)');
  expect(readChoice(query, { field: 'level' })).toMatchObject({ count: 3, isPartlyElsewhere: false });
  expect(readChoice(query, { field: 'name' })).toMatchObject({ count: 0, isPartlyElsewhere: true });
  expect(readChoice(query, { field: 'type' })).toMatchObject({ count: 0, isPartlyElsewhere: true });
  expect(readChoice(query, { field: 'tags' })).toMatchObject({ count: 0, isPartlyElsewhere: false });
});

test('onlyValue() replaces what was chosen of the field', () => {
  const query = onlyValue(parsed('level:(ERROR OR WARNING) needle'), { field: 'level' }, 'DEBUG');
  expect(printQuery(query)).toBe('level:DEBUG needle');
});

test('withBounds() sets and drops the ends of a range', () => {
  const latency = { field: 'latency' };
  const bounded = withBounds(parsed('x'), latency, { from: { value: 1, isInclusive: true } });
  expect(printQuery(bounded)).toBe('x latency:>=1');
  expect(printQuery(withBounds(bounded, latency, {}))).toBe('x');
});

test('keysIn() names each key once', () => {
  expect(keysIn(parsed('metadata.a:1 (metadata.a:2 OR metadata."b c":3) scores.d:>1'), 'metadata')).toEqual([
    'a',
    'b c',
  ]);
});
