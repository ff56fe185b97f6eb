import { expect, test } from 'vitest';
import { isoMicros, isoMillis } from './iso-time.ts';

const time = Date.UTC(2026, 0, 2) * 1000 + 1009;

test('isoMillis() cuts what is below a millisecond', () => {
  expect(isoMillis(time)).toBe('2026-01-02T00:00:00.001Z');
});

test('isoMicros() keeps it', () => {
  expect(isoMicros(time)).toBe('2026-01-02T00:00:00.001009Z');
});
