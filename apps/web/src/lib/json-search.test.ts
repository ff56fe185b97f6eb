import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultOpenDepth, jsonPath, jsonRows, revealed, wayTo } from './json-rows.ts';
import { findInJson, jsonMatchesMax } from './json-search.ts';

describe('findInJson', () => {
  it('findInJson() finds keys and values in the order of reading', () => {
    const value = { Wind: 1, list: ['a', { deep: 'the WIND' }], 'a/b~c': 'wind' };
    expect(findInJson(value, ' wind ')).toEqual(['/Wind', '/list/1/deep', '/a~1b~0c']);
    expect(findInJson(value, '1')).toEqual(['/Wind']);
    expect(findInJson(value, '  ')).toEqual([]);
    expect(findInJson('wind', 'wind')).toEqual(['']);
  });

  it('findInJson() stops counting', () => {
    expect(findInJson(Array(5000).fill('x'), 'x')).toHaveLength(jsonMatchesMax);
  });

  it('findInJson() gives pointers that lead to rows once they are revealed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('a', '0', 'e', '"', '~', '/'), (value, query) => {
        const openings = { toggled: new Set<string>(), openDepth: defaultOpenDepth(value) };
        for (const pointer of findInJson(value, query)) {
          const toggled = revealed(value, pointer, openings);
          expect(jsonRows(value, { ...openings, toggled }).some((row) => row.pointer === pointer)).toBe(true);
        }
      }),
    );
  });
});

describe('jsonPath', () => {
  it('jsonPath() writes names and places as programs do', () => {
    const value = { messages: [{ 'content type': 1 }], __proto: { x: 1 } };
    expect(jsonPath(value, '/messages/0/content type')).toBe('$.messages[0]["content type"]');
    expect(jsonPath(value, '')).toBe('$');
    expect(wayTo(value, '/constructor/name')).toEqual([]);
  });
});

describe('revealed', () => {
  it('revealed() opens vectors and lays out long texts', () => {
    const value = { vector: Array.from({ length: 40 }, (_, index) => index), text: 'x'.repeat(5000) };
    const openings = { toggled: new Set<string>(), openDepth: defaultOpenDepth(value) };
    expect(jsonRows(value, openings)).toHaveLength(4);
    expect([...revealed(value, '/vector/3', openings)]).toEqual(['/vector']);
    expect([...revealed(value, '/text', openings)]).toEqual(['/text']);
  });
});
