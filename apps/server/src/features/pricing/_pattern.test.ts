import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pattern } from './_pattern.ts';

const pieces = [
  'a',
  'b',
  '4',
  '-',
  '.',
  '\\.',
  '\\d',
  '\\w+',
  '[ab]',
  '[^a]',
  '[a-c4]*',
  '(a|b)',
  '(?:a|bc)?',
  '(ab)+',
];
const morePieces = [
  '^',
  '$',
  '\\b',
  '\\B',
  '|',
  'a{2}',
  '(a|)b',
  '.*',
  'b{1,2}',
  '(?<n>a)',
  'c{0,}',
  '{',
  'A',
  '\\x61',
];

describe('Pattern', () => {
  test('Pattern.test() searches, and ignores case when told so', () => {
    expect(new Pattern('4o').test('gpt-4o-mini')).toBe(true);
    expect(new Pattern('GPT').test('gpt')).toBe(false);
    expect(new Pattern('(?i)^GPT$').test('gpt')).toBe(true);
    expect(new Pattern('GPT', true).test('gpt')).toBe(true);
  });

  test('Pattern.test() finds what RegExp finds', () => {
    const pattern = fc
      .array(fc.constantFrom(...pieces, ...morePieces), { maxLength: 7 })
      .map((parts) => parts.join(''));
    const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '4', '-', '.', '{', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(pattern, subject, fc.boolean(), (source, text, ignoreCase) => {
        let regex: RegExp;
        try {
          regex = new RegExp(source, ignoreCase ? 'i' : '');
        } catch {
          return;
        }
        expect(new Pattern(source, ignoreCase).test(text)).toBe(regex.test(text));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['^(?!.*mini)gpt-4o', 'gpt-4o-2024', true],
    ['^(?!.*mini)gpt-4o', 'gpt-4o-mini', false],
    ['^(?=.*-v\\d$)(?!us)(claude|nova)', 'claude-x-v1', true],
    ['^(?=.*-v\\d$)(?!us)(claude|nova)', 'claude-x', false],
    ['^(?!a|b)c?', 'b', false],
  ])('Pattern.test() of %s on %s is %s', (source, subject, found) => {
    expect(new Pattern(source).test(subject)).toBe(found);
    expect(new RegExp(source).test(subject)).toBe(found);
  });

  test.each(['^(a|a)*$', '^(a+)+$', `^${'.*'.repeat(200)}x$`, `^${'a?'.repeat(300)}${'a'.repeat(300)}$`])(
    'Pattern.test() gets through with %s',
    (source) => {
      expect(new Pattern(source).test(`${'a'.repeat(290)}!`)).toBe(false);
    },
  );

  test('Pattern.test() does not look at very long names', () => {
    expect(new Pattern('a').test('a'.repeat(513))).toBe(false);
  });

  test.each([
    '(',
    '[',
    '(?<a',
    '\\',
    '(?i)(',
    'a**',
    '(a)\\1',
    'a(?=b)',
    '(?<!a)b',
    '^(?!a)b|c',
    '(a{1000}){1000}',
    'a{999999}',
  ])('new Pattern() refuses %s', (source) => {
    expect(() => new Pattern(source)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
