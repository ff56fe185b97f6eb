/** Means and shares with the bounds within which the true ones lie in 95 of 100 cases. */

export interface Estimated {
  readonly n: number;
  /** Null with fewer than `estimateMin` values, as the bounds are. */
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Fewer values say too little for a number to be shown. */
export const estimateMin = 10;

const z95 = 1.959963984540054;

/** Student's interval. `deviation` is that of a sample. */
export function estimateMean({ n, mean, deviation }: { n: number; mean: number; deviation: number }): Estimated {
  if (n < estimateMin) return tooFew(n);
  const half = (studentT95(n - 1) * deviation) / Math.sqrt(n);
  return { n, mean, low: mean - half, high: mean + half };
}

/** Wilson's interval, which stays within 0 and 1 and holds for shares near them. */
export function estimateShare(n: number, count: number): Estimated {
  if (n < estimateMin) return tooFew(n);
  const share = count / n;
  const z2 = z95 * z95;
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return { n, mean: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

function tooFew(n: number): Estimated {
  return { n, mean: null, low: null, high: null };
}

/** The 97.5 % quantile by the expansion of Cornish and Fisher: right to four digits from 9 degrees of freedom on. */
function studentT95(freedom: number): number {
  const z = z95;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, at) => sum + term / freedom ** (at + 1), z);
}
