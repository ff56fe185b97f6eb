import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armAt, placeOf } from './_assign.ts';

const keys = Array.from({ length: 100_000 }, (_, n) => `user-${n}`);

describe('placeOf()', () => {
  test('placeOf() gives what it gave in every version and process', () => {
    expect(placeOf('salt', 'ada').toFixed(9)).toBe('0.273512489');
    expect(placeOf('salt', 'Zoë 🦊').toFixed(9)).toBe('0.000742019');
    expect(placeOf('other', 'ada').toFixed(9)).toBe('0.442565319');
  });

  test('placeOf() does not carry over from one test to another', () => {
    const both = keys.filter((key) => placeOf('a', key) < 0.5 && placeOf('b', key) < 0.5).length;
    // A quarter of 100,000; four standard deviations are 548.
    expect(Math.abs(both - 25_000)).toBeLessThan(548);
  });
});

describe('armAt()', () => {
  test.each([
    { weights: [1, 1] },
    { weights: [90, 10] },
    { weights: [2, 1, 1] },
    { weights: [0.2, 0.2, 0.2, 0.2, 0.2] },
  ])('armAt() splits within the sampling error of $weights', ({ weights }) => {
    const counts = weights.map(() => 0);
    for (const key of keys) {
      const arm = armAt(weights, placeOf('split', key));
      counts[arm] = (counts[arm] ?? 0) + 1;
    }
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const chiSquare = counts.reduce((sum, count, arm) => {
      const expected = (keys.length * (weights[arm] ?? 0)) / whole;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // The value that chance exceeds once in a thousand times, for 4 degrees of freedom; for fewer it is less.
    expect(chiSquare).toBeLessThan(18.47);
  });

  test('armAt() moves no more keys than the change of weights demands', () => {
    const moved = keys.filter((key) => {
      const place = placeOf('moving', key);
      return armAt([50, 50], place) !== armAt([60, 40], place);
    });
    expect(Math.abs(moved.length - 10_000)).toBeLessThan(380);
    expect(moved.every((key) => armAt([60, 40], placeOf('moving', key)) === 0)).toBe(true);
  });

  test('armAt() finds an arm for every place', () => {
    const weight = fc.double({ min: 0.001, max: 1000, noNaN: true });
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2, maxLength: 5 }), place, (weights, at) => {
        const arm = armAt(weights, at);
        expect(Number.isInteger(arm) && arm >= 0 && arm < weights.length).toBe(true);
      }),
    );
  });
});
