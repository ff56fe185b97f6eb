import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const key = Buffer.alloc(32, 7);
const box = createSecretBox(key, 'test');
const place = ['project', 'row'];

test('open() gives back what seal() took', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (text, where) => {
      expect(box.open(box.seal(text, where), where)).toBe(text.toWellFormed());
    }),
  );
});

test('seal() never gives the same twice, nor anything of the text', () => {
  const [one, two] = [box.seal('sk-secret', place), box.seal('sk-secret', place)];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^v1\.[\w-]+$/);
  expect(Buffer.from(one.slice(3), 'base64url').toString('latin1')).not.toContain('secret');
});

test.each([
  ['another place', () => box.open(box.seal('x', place), ['project', 'other'])],
  ['the same words cut otherwise', () => box.open(box.seal('x', ['a', 'bc']), ['ab', 'c'])],
  ['another purpose', () => createSecretBox(key, 'other').open(box.seal('x', place), place)],
  ['another key', () => createSecretBox(Buffer.alloc(32, 8), 'test').open(box.seal('x', place), place)],
  ['another version', () => box.open(box.seal('x', place).replace('v1', 'v2'), place)],
  ['a cut seal', () => box.open(box.seal('x', place).slice(0, 12), place)],
])('open() refuses %s', (_, open) => {
  expect(open).toThrow(/unknown version|authenticat|Invalid/i);
});

test('open() refuses a seal of which one bit was changed', () => {
  const bytes = Buffer.from(box.seal('a secret', place).slice(3), 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => box.open(`v1.${changed.toString('base64url')}`, place)).toThrow(/authenticate/);
  }
});
