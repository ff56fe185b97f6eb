import { expect, test } from 'vitest';
import { boundsOf, describeRange, isAsked, rangeBars } from './range-bars.ts';

const low = { from: -Number.MAX_VALUE, to: 0, count: 1 };
const middle = { from: 1, to: 2, count: 2 };
const high = { from: 2, to: null, count: 3 };

test('rangeBars() shows where ranges are left out', () => {
  expect(rangeBars([low, middle, high])).toEqual([low, { from: 0, to: 1, count: 0 }, middle, high]);
  expect(rangeBars([])).toEqual([]);
});

test('boundsOf() leaves open what the ranges leave open', () => {
  expect(boundsOf(low, middle)).toEqual({ to: { value: 2, isInclusive: false } });
  expect(boundsOf(middle, high)).toEqual({ from: { value: 1, isInclusive: true } });
});

test('isAsked() goes by what a bar can hold', () => {
  const bounds = boundsOf(middle, middle);
  expect([low, middle, high].map((bar) => isAsked(bar, bounds))).toEqual([false, true, false]);
  expect(isAsked(high, { to: { value: 2, isInclusive: true } })).toBe(true);
  expect(isAsked(low, {})).toBe(true);
});

test('describeRange() speaks in the unit', () => {
  expect(describeRange({ from: 0.5, to: 1, count: 0 }, 'seconds')).toBe('500 ms – 1 s');
  expect(describeRange(low, undefined)).toBe('below 0');
  expect(describeRange({ from: 5, to: null, count: 0 }, 'USD')).toBe('$5.00 or more');
});
