import { expect, test } from 'vitest';
import { brushBetween, brushedRange, moveEnd, sumOf } from './time-bars.ts';

const bars = [0, 1, 2, 3].map((minute) => ({ from: `2026-01-01T00:0${minute}:00.000Z`, count: minute, errors: 1 }));

test('brushedRange() goes from the first bar to the end of the last', () => {
  expect(brushedRange(bars, 60, { start: 1, end: 2 })).toEqual({ from: bars[1]?.from, to: bars[3]?.from });
  expect(brushedRange(bars, 60, brushBetween(3, 3)).to).toBe('2026-01-01T00:04:00.001Z');
  expect(brushedRange(bars, 60.0001, { start: 0, end: 3 }).to).toBe('2026-01-01T00:04:00.002Z');
});

test('brushedRange() holds the last row, though the time of the last bar has lost its microseconds', () => {
  const last = { from: '2026-01-01T00:00:00.100Z', count: 1, errors: 0 };
  // The bar begins at .100999 and ends at .110999; the row is at .110.
  expect(brushedRange([last], 0.01, brushBetween(0, 0)).to > '2026-01-01T00:00:00.110Z').toBe(true);
});

test('moveEnd() moves one end and never past the other', () => {
  const brush = brushBetween(2, 1);
  expect(moveEnd(brush, 'start', 0)).toEqual({ start: 0, end: 2 });
  expect(moveEnd(brush, 'start', 3)).toEqual({ start: 2, end: 2 });
  expect(moveEnd(brush, 'end', 0)).toEqual({ start: 1, end: 1 });
});

test('sumOf() adds up', () => {
  expect(sumOf(bars)).toEqual({ count: 6, errors: 4 });
});
