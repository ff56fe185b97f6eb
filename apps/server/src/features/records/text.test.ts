import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMetadata, decodeText, encodeMetadata, encodeText } from './text.ts';

describe('encodeText()', () => {
  it('encodeText() keeps plain text as it is and marks text that looks like JSON', () => {
    expect(encodeText('hello')).toBe('hello');
    expect(encodeText('123')).toBe('"123"');
    expect(encodeText('{"a":1}')).toBe(String.raw`"{\"a\":1}"`);
    expect(encodeText('{not json}')).toBe('{not json}');
    expect(encodeText(' true ')).toBe('" true "');
    expect(encodeText({ a: 1 })).toBe('{"a":1}');
  });

  it('encodeText() takes null, undefined and the empty string for "not set"', () => {
    for (const nothing of [null, undefined, '']) {
      expect(encodeText(nothing)).toBe('');
      expect(decodeText(encodeText(nothing))).toBeNull();
    }
  });

  it('encodeText() makes lone surrogates well-formed and leaves written-out escapes alone', () => {
    expect(encodeText('a\uD800b')).toBe('a\uFFFDb');
    expect(decodeText(encodeText({ 'k\uDC00': ['\uD83D', '\u{1F600}', '\\ud800', '\\\\ud800'] }))).toEqual({
      'k\uFFFD': ['\uFFFD', '\u{1F600}', '\\ud800', '\\\\ud800'],
    });
  });

  it('encodeText() keeps NUL, and own keys named like prototype members', () => {
    const value = JSON.parse('{"__proto__":{"x":1},"constructor":"c","n":"a\\u0000b"}') as unknown;
    expect(decodeText(encodeText(value))).toEqual(value);
    expect(Object.keys(decodeText(encodeText(value)) as object)).toEqual(['__proto__', 'constructor', 'n']);
    expect(decodeText(encodeText('a\0b'))).toBe('a\0b');
  });

  it('decodeText() gives back every JSON value', () => {
    const strings = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.double().map(String), fc.string());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), strings), (value) => {
        if (value === null || value === '') return;
        expect(decodeText(encodeText(value))).toEqual(jsonOf(value));
      }),
      { numRuns: 1000 },
    );
  }, 30_000);

  it('decodeText() never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => decodeText(text)).not.toThrow();
      }),
    );
  });
});

describe('encodeMetadata()', () => {
  it('decodeMetadata() gives back every object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (metadata) => {
        expect(decodeMetadata(encodeMetadata(metadata))).toEqual(jsonOf(Object.fromEntries(Object.entries(metadata))));
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('encodeMetadata() keeps empty strings, nulls and prototype names', () => {
    const metadata = JSON.parse('{"a":"","b":null,"__proto__":"p"}') as Record<string, unknown>;
    expect(Object.entries(decodeMetadata(encodeMetadata(metadata)))).toEqual([
      ['a', ''],
      ['b', null],
      ['__proto__', 'p'],
    ]);
  });
});

/** JSON knows no minus zero. */
function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
