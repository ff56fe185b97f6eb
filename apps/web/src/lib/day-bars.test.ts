import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayBars, niceCeiling } from './day-bars.ts';

test('dayBars() fills the days between, and reaches to the bounds', () => {
  const days = [
    { date: '2026-01-04', values: [3, 0.5] },
    { date: '2026-01-02', values: [1, 0] },
  ];
  expect(dayBars({ days, to: '2026-01-05T13:00:00Z', barsMax: 60 })).toEqual([
    { from: '2026-01-02', to: '2026-01-02', values: [1, 0] },
    { from: '2026-01-03', to: '2026-01-03', values: [0, 0] },
    { from: '2026-01-04', to: '2026-01-04', values: [3, 0.5] },
    { from: '2026-01-05', to: '2026-01-05', values: [0, 0] },
  ]);
  expect(dayBars({ days: [], barsMax: 60 })).toEqual([]);
});

test('dayBars() joins days when there are too many, and loses none of them', () => {
  const day = fc.integer({ min: 0, max: 3000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
  const list = fc.uniqueArray(day, { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(list, fc.integer({ min: 1, max: 90 }), (dates, barsMax) => {
      const bars = dayBars({ days: dates.map((date) => ({ date, values: [1] })), barsMax });
      expect(bars.length).toBeLessThanOrEqual(barsMax);
      expect(bars.reduce((sum, bar) => sum + bar.values[0]!, 0)).toBe(dates.length);
      for (const bar of bars) expect(bar.from <= bar.to).toBe(true);
    }),
  );
});

test('niceCeiling() is a round number at or a little above', () => {
  expect([0, 1, 1.2, 3, 7, 10, 12, 0.0031, 26].map(niceCeiling)).toEqual([1, 1, 2, 5, 10, 10, 20, 0.005, 50]);
});
