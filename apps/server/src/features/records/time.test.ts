import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime, parseZonelessTime } from './time.ts';

describe('parseTime()', () => {
  it.each([
    ['2026-01-01T10:00:00.123456Z', 1_767_261_600_123_456],
    ['2026-01-01T10:00:00.123456789Z', 1_767_261_600_123_456],
    ['2026-01-01T10:00:00.1Z', 1_767_261_600_100_000],
    ['2026-01-01T10:00:00Z', 1_767_261_600_000_000],
    ['2026-01-01T10:00Z', 1_767_261_600_000_000],
    ['2026-01-01t12:30:00+02:30', 1_767_261_600_000_000],
    ['2026-01-01T05:00:00-0500', 1_767_261_600_000_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000],
  ])('parseTime() reads %s', (text, micros) => {
    expect(parseTime(text)).toBe(micros);
  });

  it.each([
    'yesterday',
    '',
    '2026-01-01',
    '2026-01-01T10:00:00',
    '2026-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-01T10:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:00+25:00',
    '0071-01-01T10:00:00Z',
    '+12026-01-01T10:00:00Z',
    '1767261600',
    'NaN',
  ])('parseTime() refuses %s', (text) => {
    expect(parseTime(text)).toBeNull();
  });

  it('parseTime() agrees with Date', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2262-01-01'), noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime() * 1000);
      }),
    );
  });
});

it('parseZonelessTime() takes a time without an offset for UTC, and leaves others alone', () => {
  expect(parseZonelessTime('2026-01-02T03:04:05.123456')).toBe(parseTime('2026-01-02T03:04:05.123456Z'));
  expect(parseZonelessTime('2026-01-02T03:04:05+05:00')).toBe(parseTime('2026-01-02T03:04:05+05:00'));
  expect(parseZonelessTime('soon')).toBeNull();
});
