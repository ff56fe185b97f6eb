import { describe, expect, it } from 'vitest';
import { parseExact, readStored, writeExact } from './exact-json.ts';

describe('parseExact', () => {
  it('parseExact() keeps integers that a double cannot hold', () => {
    const text = '{"id":12345678901234567890,"n":[-9007199254740993,9007199254740991,0.5]}';
    expect(parseExact(text)).toEqual({ id: 12345678901234567890n, n: [-9007199254740993n, 9007199254740991, 0.5] });
    expect(writeExact(parseExact(text))).toBe(text);
  });

  it('parseExact() leaves digits inside of texts alone', () => {
    expect(parseExact('{"a":"12345678901234567890"}')).toEqual({ a: '12345678901234567890' });
  });
});

describe('readStored', () => {
  it.each([
    ['[1]', [1]],
    ['"[1]"', '[1]'],
    ['[1', '[1'],
    ['none', 'none'],
    ['null and void', 'null and void'],
  ])('readStored(%j) gives JSON or the text', (text, value) => {
    expect(readStored(text)).toEqual(value);
  });
});
