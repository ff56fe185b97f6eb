/** Which version somebody is given: decided by a hash alone, so that every process decides alike and nothing is remembered. */
import { createHash } from 'node:crypto';

/** A number from 0 to below 1 that depends on the test and the key only. */
export function placeOf(salt: string, key: string): number {
  const digest = createHash('sha256').update(`${salt}\n${key}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** The arm whose part of the line from 0 to 1 holds the place; the parts follow each other in the order of the arms. */
export function armAt(weights: readonly number[], place: number): number {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  for (const [arm, weight] of weights.entries()) {
    end += weight / whole;
    if (place < end) return arm;
  }
  // Sums of fractions may end a little below 1.
  return weights.length - 1;
}
