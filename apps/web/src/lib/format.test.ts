import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCost,
  formatCount,
  formatDuration,
  formatElapsed,
  formatRelative,
  formatTick,
} from './format.ts';

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [0.000042, '42 µs'],
    [0.43, '430 ms'],
    [0.9996, '1.00 s'],
    [2.414, '2.41 s'],
    [12.34, '12.3 s'],
    [59.97, '1 m 0 s'],
    [192, '3 m 12 s'],
    [7500, '2 h 5 m'],
    [200_000, '2 d 8 h'],
    [-1.5, '-1.50 s'],
    [Number.NaN, '–'],
  ])('formatDuration(%d) is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [0, '0'],
    [1, '1 s'],
    [0.5, '500 ms'],
    [2.5, '2.5 s'],
    [20, '20 s'],
    [60, '1 m 0 s'],
  ])('formatTick(%d) is %s', (seconds, text) => expect(formatTick(seconds)).toBe(text));

  it.each([
    [0, '$0'],
    [12.4, '$12.40'],
    [1234.567, '$1,234.57'],
    [0.0132, '$0.0132'],
    [0.00673, '$0.00673'],
    [0.00000028, '$0.00000028'],
  ])('formatCost(%d) is %s', (usd, text) => expect(formatCost(usd)).toBe(text));

  it('formatCount() is exact for small numbers and short for large ones', () => {
    expect(formatCount(9999)).toBe('9,999');
    expect(formatCount(12_345)).toBe('12.3K');
  });

  it('formatBytes() counts in thousands', () => {
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(1500)).toBe('1.5 KB');
    expect(formatBytes(1_200_000)).toBe('1.2 MB');
  });

  it.each([
    [2, 'now'],
    [12, '12s ago'],
    [300, '5m ago'],
    [7500, '2h 5m ago'],
    [7200, '2h ago'],
    [3 * 86_400, '3d ago'],
  ])('formatRelative() says of %d seconds ago: %s', (seconds, text) => {
    const now = new Date('2026-05-04T12:00:00Z');
    expect(formatRelative(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
  });

  it('formatRelative() tells the future apart', () => {
    const now = new Date('2026-05-04T12:00:00Z');
    expect(formatRelative(new Date(now.getTime() + 7_200_000), now)).toBe('in 2h');
  });
});

it('formatElapsed() is calm for long runs, and never below zero', () => {
  expect([-3, 0.04, 3.14, 9.96, 12.9, 75.5].map(formatElapsed)).toEqual([
    '0.0 s',
    '0.0 s',
    '3.1 s',
    '9.9 s',
    '12 s',
    '1 m 15 s',
  ]);
});
