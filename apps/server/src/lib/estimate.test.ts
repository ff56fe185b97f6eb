import { describe, expect, test } from 'vitest';
import { estimateMean, estimateShare } from './estimate.ts';

describe('estimateMean()', () => {
  // Quantiles from a printed table of Student's t, 97.5 %.
  test.each([
    [10, 2.2622],
    [11, 2.2281],
    [21, 2.086],
    [31, 2.0423],
    [121, 1.9799],
  ])('with %i values is as wide as the table says', (n, quantile) => {
    const { low, high } = estimateMean({ n, mean: 5, deviation: Math.sqrt(n) });
    expect((high ?? 0) - 5).toBeCloseTo(quantile, 3);
    expect(5 - (low ?? 0)).toBeCloseTo(quantile, 3);
  });

  test('says nothing of fewer than ten', () => {
    expect(estimateMean({ n: 9, mean: 5, deviation: 1 })).toEqual({ n: 9, mean: null, low: null, high: null });
  });
});

describe('estimateShare()', () => {
  test('is Wilson’s interval', () => {
    const { mean, low, high } = estimateShare(100, 80);
    expect(mean).toBe(0.8);
    expect(low).toBeCloseTo(0.7112, 4);
    expect(high).toBeCloseTo(0.8666, 4);
  });

  test('stays within 0 and 1 and does not pretend to be sure', () => {
    expect(estimateShare(20, 20).high).toBe(1);
    expect(estimateShare(20, 20).low).toBeCloseTo(0.8389, 4);
    expect(estimateShare(20, 0).low).toBe(0);
    expect(estimateShare(3, 3)).toEqual({ n: 3, mean: null, low: null, high: null });
  });
});
