import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedSample } from './_mask.ts';

describe('maskedSample()', () => {
  test('keeps the shape, ids, times and types, and no content', () => {
    const event = {
      id: 'e1',
      type: 'trace-create',
      timestamp: 'yesterday',
      body: {
        id: 't',
        name: 'my secret name',
        input: { prompt: 'x' },
        tags: ['a', 'b'],
        public: true,
        level: 3,
        price: 12,
        gone: null,
      },
    };
    expect(JSON.parse(maskedSample(event))).toEqual({
      id: 'e1',
      type: 'trace-create',
      timestamp: 'yesterday',
      body: {
        id: 't',
        name: '‹text, 14›',
        input: { prompt: '‹text, 1›' },
        tags: '‹list, 2›',
        public: true,
        level: 3,
        price: '‹number›',
        gone: null,
      },
    });
    expect(maskedSample('a secret')).toBe('"‹text, 8›"');
    expect(maskedSample(undefined)).toBe('');
  });

  test('keeps nothing that is deep, long or many whole', () => {
    const deep = { a: { b: { c: { d: 'x' } } } };
    expect(maskedSample(deep)).toBe('{"a":{"b":{"c":"‹object, 1›"}}}');
    const wide = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`${at} ${'k'.repeat(500)}`, { id: 'i'.repeat(500) }]),
    );
    expect(maskedSample(wide).length).toBeLessThanOrEqual(2001);
  });

  test('takes whatever JSON can say, and gives what PostgreSQL takes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const sample = maskedSample(value);
        expect(sample.length).toBeLessThanOrEqual(2001);
        expect(sample.includes('\0') || !sample.isWellFormed()).toBe(false);
      }),
    );
  });
});
