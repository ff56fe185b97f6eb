import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenizer, type Encoding } from './tokenizer.ts';

const tokenizer = createTokenizer();

beforeAll(async () => {
  await tokenizer.load('o200k_base');
  await tokenizer.load('cl100k_base');
});

describe('count()', () => {
  /** As OpenAI's own tokenizer shows them. */
  test.each<[string, Encoding, number]>([
    ['', 'o200k_base', 0],
    ['Hello world', 'o200k_base', 2],
    ['Hello, world!', 'cl100k_base', 4],
    ['tiktoken is great!', 'cl100k_base', 6],
    ['antidisestablishmentarianism', 'cl100k_base', 6],
    ['お誕生日おめでとう', 'cl100k_base', 9],
    ['お誕生日おめでとう', 'o200k_base', 8],
  ])('counts %j in %s', (text, encoding, tokens) => {
    expect(tokenizer.count(text, encoding)).toBe(tokens);
  });

  test('takes what looks like a control token for text', () => {
    expect(tokenizer.count('<|endoftext|>', 'o200k_base')).toBeGreaterThan(1);
  });

  test('reckons the rest of a long text from its beginning', () => {
    const sentence = 'The quick brown fox jumps over the lazy dog. ';
    const each = tokenizer.count(sentence.repeat(100), 'o200k_base') / 100;
    const counted = tokenizer.count(sentence.repeat(10_000), 'o200k_base');
    expect(Math.abs(counted / 10_000 - each)).toBeLessThan(0.1);
  });

  test('counts long runs without spaces piece by piece', () => {
    const counted = tokenizer.count('中文'.repeat(5000), 'o200k_base');
    expect(counted).toBeGreaterThan(4900);
    expect(counted).toBeLessThan(5200);
  });
});

test('count() refuses an encoding that is not loaded', () => {
  expect(() => createTokenizer().count('x', 'o200k_base')).toThrow('not loaded');
});
