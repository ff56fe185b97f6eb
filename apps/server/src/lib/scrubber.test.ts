import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScrubber } from './scrubber.ts';

const secret = 'sk-proj-"a+b"/c4f2a';
const scrubber = createScrubber([secret, 'header-value', 'short']);

test('scrub() takes out every spelling of a secret', () => {
  const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), btoa(secret)];
  for (const spelling of spellings) {
    expect(scrubber.scrub(`Incorrect API key provided: ${spelling}.`)).toBe('Incorrect API key provided: [secret].');
  }
  expect(scrubber.scrub('header-value twice: header-value')).toBe('[secret] twice: [secret]');
});

test('scrub() leaves words that are too short to be a secret', () => {
  expect(scrubber.scrub('a short word')).toBe('a short word');
});

test('stream() gives the same as scrub(), however the text is cut', () => {
  const texts = fc.array(fc.constantFrom(secret, 'header-value', secret.slice(0, 9), 'sk-', 'sk-proj', ' and ', 'h'));
  fc.assert(
    fc.property(texts, fc.array(fc.nat({ max: 7 }), { minLength: 1 }), (parts, sizes) => {
      const text = parts.join('');
      const stream = scrubber.stream();
      let told = '';
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const size = (sizes[turn % sizes.length] ?? 0) + 1;
        told += stream.push(text.slice(at, at + size));
        at += size;
      }
      told += stream.end();
      expect(told).toBe(scrubber.scrub(text));
    }),
  );
});
