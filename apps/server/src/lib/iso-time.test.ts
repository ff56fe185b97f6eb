import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoMicros, isoMillis, microsOfIso } from './iso-time.ts';

test('microsOfIso() keeps microseconds, and reads offsets and text without one', () => {
  const noon = Date.UTC(2026, 0, 2, 12) * 1000;
  expect(microsOfIso('2026-01-02T12:00:00.123456789Z')).toBe(noon + 123_456);
  expect(microsOfIso('2026-01-02T17:00:00+05:00')).toBe(noon);
  expect(microsOfIso('2026-01-02T12:00:00')).toBe(noon);
  expect(microsOfIso('2026-01-02T12:00')).toBe(noon);
  expect(microsOfIso('yesterday')).toBeNaN();
});

test('isoMillis() cuts what is below a millisecond', () => {
  expect(isoMillis(Date.UTC(2026, 0, 2) * 1000 + 1999)).toBe('2026-01-02T00:00:00.001Z');
});

test('microsOfIso() gives back what isoMicros() wrote', () => {
  const micros = fc.integer({ min: Date.UTC(1971, 0, 1) * 1000, max: Date.UTC(2100, 0, 1) * 1000 });
  fc.assert(fc.property(micros, (time) => microsOfIso(isoMicros(time)) === time));
});
