import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepBars } from './step-bars.ts';

const at = (minute: number) => new Date(minute * 60_000).toISOString();

test('stepBars() fills the steps between, and covers the range', () => {
  const points = [
    { time: at(3), values: [1, 0] },
    { time: at(1), values: [2, 5] },
  ];
  expect(stepBars({ points, from: at(1.5), to: at(4), stepSeconds: 60, barsMax: 60 })).toEqual([
    { from: 60_000, to: 120_000, values: [2, 5] },
    { from: 120_000, to: 180_000, values: [0, 0] },
    { from: 180_000, to: 240_000, values: [1, 0] },
  ]);
});

test('stepBars() joins steps when there are too many, and loses nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 500 }), { maxLength: 100 }),
      fc.integer({ min: 1, max: 90 }),
      (minutes, barsMax) => {
        const points = minutes.map((minute) => ({ time: at(minute), values: [1] }));
        const bars = stepBars({ points, from: at(0), to: at(500), stepSeconds: 60, barsMax });
        expect(bars.length).toBeLessThanOrEqual(barsMax);
        expect(bars.reduce((sum, bar) => sum + (bar.values[0] ?? 0), 0)).toBe(minutes.length);
        expect(bars.at(-1)?.to).toBe(500 * 60_000);
      },
    ),
  );
});
