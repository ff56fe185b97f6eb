import { describe, expect, it } from 'vitest';
import { wholeWords } from './text-match.ts';

describe('wholeWords()', () => {
  it('wholeWords() takes only words that the text itself bounds on both sides', () => {
    expect(wholeWords('one two three')).toEqual(['two']);
    expect(wholeWords('-one_two-')).toEqual(['one', 'two']);
    expect(wholeWords('word')).toEqual([]);
  });

  it('wholeWords() finds all but the last sign of escaped text, whose end may go on', () => {
    expect(wholeWords(String.raw`\u8de8\u5883\u6e05`)).toEqual(['u8de8', 'u5883']);
  });

  it('wholeWords() takes a sign beyond ASCII for a space, as the index does', () => {
    expect(wholeWords('-näive caf-é ok.')).toEqual(['ive', 'caf', 'ok']);
  });
});
