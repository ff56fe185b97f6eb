import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonText } from './json.ts';

const keysOf = (text: string) => Object.keys(parseJsonText(text) as object);

describe('parseJsonText()', () => {
  it('parseJsonText() keeps escaped keys, whatever keys were parsed before', () => {
    expect(keysOf(String.raw`{"p":1,"\\":2}`)).toEqual(['p', '\\']);
    expect(keysOf(String.raw`{"p":1,"\u0000":2}`)).toEqual(['p', '\0']);
    expect(keysOf(String.raw`{"p":1,"\"":2}`)).toEqual(['p', '"']);
    expect(keysOf(String.raw`{"q":1,"\\u":2}`)).toEqual(['q', '\\u']);
    expect(keysOf(String.raw`{"q":1,"\u4e2d\u6587" : 2}`)).toEqual(['q', '中文']);
  });

  it('parseJsonText() keeps the order of keys, the last of equal ones, and own __proto__', () => {
    const parsed = parseJsonText(String.raw`{"b":1,"\u0061":2,"a":3,"\u0062":4,"\u005f_proto__":{"x\n":5}}`) as object;
    expect(Object.entries(parsed)).toEqual([
      ['b', 4],
      ['a', 3],
      ['__proto__', { 'x\n': 5 }],
    ]);
  });

  it('parseJsonText() parses what JSON.stringify writes', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\\', '"', '\\"', '\\u', '\n', '\0', 'a\\b', '":'),
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        key,
        fc.integer(),
        fc.constant(null),
        tie('object'),
        tie('array'),
      ),
      object: fc.dictionary(key, tie('json'), { maxKeys: 5, noNullPrototype: true }),
      array: fc.array(tie('json'), { maxLength: 5 }),
    }));
    fc.assert(
      fc.property(json, fc.constantFrom(0, 1, '\t'), (value, indent) => {
        expect(parseJsonText(JSON.stringify(value, null, indent))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);

  it('parseJsonText() fails where JSON.parse fails, and in the same words', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      String.raw`"\n"`,
      '"a"',
      '1',
      'x',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const text = fragments.join('');
        expect(outcome(parseJsonText, text)).toEqual(outcome(JSON.parse, text));
      }),
      { numRuns: 5000 },
    );
  }, 30_000);

  it('parseJsonText() takes long and deep texts', () => {
    const long = `{"${'\\n'.repeat(500_000)}":"${'\\"'.repeat(500_000)}"}`;
    expect(keysOf(long)[0]).toHaveLength(500_000);
    const deep = `${'[{"\\n":'.repeat(20_000)}1${'}]'.repeat(20_000)}`;
    expect(Object.keys((parseJsonText(deep) as object[])[0] as object)).toEqual(['\n']);
  });
});

function outcome(parse: (text: string) => unknown, text: string): unknown {
  try {
    return { value: parse(text) };
  } catch (error) {
    return { error: (error as Error).name };
  }
}
