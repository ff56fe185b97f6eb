import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryQuery } from './query-testing.ts';
import { tokensOf } from './query-tokens.ts';
import { placesOf, printQuery } from './query-tree.ts';

const described = (text: string) =>
  tokensOf(text)
    .tokens.map(({ kind, from, to }) => `${kind}=${text.slice(from, to)}`)
    .join(' ');

describe('tokensOf()', () => {
  test('tokensOf() names each part of a query', () => {
    expect(described('level:ERROR')).toBe('field=level sign=: value=ERROR');
    expect(described('a OR NOT -"b c"')).toBe('text=a keyword=OR keyword=NOT sign=- text="b c"');
    expect(described('tags:(a OR "b c") x')).toBe(
      'field=tags sign=: sign=( value=a keyword=OR value="b c" sign=) text=x',
    );
    expect(described('latency:>=2')).toBe('field=latency sign=: sign=>= value=2');
    expect(described('metadata.a.b:c')).toBe('field=metadata sign=. key=a.b sign=: value=c');
    expect(described('metadata."a b":c')).toBe('field=metadata sign=. key="a b" sign=: value=c');
    expect(described('has:scores."x y"')).toBe('keyword=has sign=: field=scores sign=. key="x y"');
  });

  test('tokensOf() says what keys and values belong to', () => {
    const value = tokensOf('metadata."a b":(x OR y').tokens.findLast(({ kind }) => kind === 'value');
    expect(value?.of).toEqual({ field: 'metadata', key: 'a b' });
    expect(tokensOf('metadata.a.b:').tokens.find(({ kind }) => kind === 'key')?.of).toEqual({
      field: 'metadata',
      key: 'a.b',
    });
  });

  test('tokensOf() says in which parentheses the text ends', () => {
    expect(tokensOf('level:(ERROR OR ').open).toEqual({ field: 'level' });
    expect(tokensOf('level:(ERROR OR (').open).toEqual({ field: 'level' });
    expect(tokensOf('level:(ERROR) ').open).toBeUndefined();
    expect(tokensOf('(level:ERROR').open).toBeUndefined();
  });

  test('tokensOf() reads what is not whole', () => {
    expect(described('name:"x y')).toBe('field=name sign=: value="x y');
    expect(described('a) :b metadata.:')).toBe('text=a sign=) text=: text=b field=metadata sign=. sign=:');
  });

  test('tokensOf() covers everything but spaces, once and in order', () => {
    const bits = fc.constantFrom(' ', '(', ')', '"', '-', ':', '*', '\\', '.', '>', 'OR', 'has', 'level', 'a');
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 20 }), (words) => {
        const text = words.join('');
        let at = 0;
        for (const { from, to } of tokensOf(text).tokens) {
          expect(text.slice(at, from).trim()).toBe('');
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  test('tokensOf() finds the fields that the parser finds', () => {
    fc.assert(
      fc.property(arbitraryQuery('observations'), (query) => {
        const text = printQuery(query);
        const { tokens } = tokensOf(text);
        const fields = tokens.filter(({ kind }) => kind === 'field').map(({ from, to }) => text.slice(from, to));
        expect(new Set(fields)).toEqual(new Set(placesOf(query).flatMap((place) => place?.field ?? [])));
      }),
    );
  });
});
