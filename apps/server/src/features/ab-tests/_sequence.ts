/**
 * Intervals that may be looked at as often as one likes: all of them together miss the truth with probability alpha at the most.
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas: "Time-uniform central limit theory and asymptotic confidence
 * sequences", Annals of Statistics 52 (2024), theorem 2.2, with the variance of a difference of two means.
 */

/** Over the units of one arm: a unit counts once, with the mean of its own values. `variance` is that of a sample. */
export interface ArmSummary {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface Sequence {
  /** Of all looks together, and of both sides. */
  readonly alpha: number;
  /** Units of both arms at which the intervals shall be narrowest; fixed before the first is seen. */
  readonly plannedUnits: number;
}

/** Fewer in an arm are too few for a normal approximation. */
export const unitsLeast = 50;

/** How many units' worth of both arms' common variance an arm starts with: the first values may be alike by chance. */
const priorUnits = 10;

/** The difference of an arm to the control; null while there are too few units, or all values are the same. */
export function differenceOf(control: ArmSummary, arm: ArmSummary, sequence: Sequence): Interval | null {
  const variances = variancesOf(control, arm);
  if (variances === null) return null;
  const error = Math.sqrt(variances[0] / control.count + variances[1] / arm.count);
  return around(arm.mean - control.mean, error * boundary(control.count + arm.count, sequence));
}

/** The same as a share of the control's mean, by the delta method; null where that mean may as well be zero. */
export function relativeDifferenceOf(control: ArmSummary, arm: ArmSummary, sequence: Sequence): Interval | null {
  const variances = variancesOf(control, arm);
  if (variances === null) return null;
  const width = boundary(control.count + arm.count, sequence);
  const [ofControl, ofArm] = [variances[0] / control.count, variances[1] / arm.count];
  if (Math.abs(control.mean) <= width * Math.sqrt(ofControl)) return null;
  const ratio = arm.mean / control.mean;
  const error = Math.sqrt(ofArm + ratio * ratio * ofControl) / Math.abs(control.mean);
  return around(ratio - 1, error * width);
}

export interface Search {
  readonly difference: number;
  /** Of the control and of the arm. */
  readonly variances: readonly [number, number];
  /** Their parts of the units, adding up to one. */
  readonly shares: readonly [number, number];
  readonly alpha: number;
  /** The normal distribution's quantile of the probability with which the difference shall be found. */
  readonly z: number;
}

/** Units of both arms together; the sequence is tuned for the answer. */
export function unitsToFind({ difference, variances, shares, alpha, z }: Search): number {
  const perUnit = variances[0] / shares[0] + variances[1] / shares[1];
  let units = 2 * unitsLeast;
  // At the planned number the boundary does not depend on it: one step would do, were it not for rounding.
  for (let round = 0; round < 3; round += 1) {
    const width = boundary(units, { alpha, plannedUnits: units }) + z;
    units = Math.max(2 * unitsLeast, Math.ceil((width * width * perUnit) / (difference * difference)));
  }
  return units;
}

/** How many standard errors wide each side of the interval is after `units`. */
function boundary(units: number, { alpha, plannedUnits }: Sequence): number {
  const rate = (2 * Math.log(1 / alpha) + Math.log(1 + 2 * Math.log(1 / alpha))) / plannedUnits;
  const spread = units * rate;
  return Math.sqrt(((2 * (spread + 1)) / spread) * Math.log(Math.sqrt(spread + 1) / alpha));
}

function variancesOf(control: ArmSummary, arm: ArmSummary): [number, number] | null {
  if (control.count < unitsLeast || arm.count < unitsLeast) return null;
  const common = commonVariance(control, arm);
  if (!(common > 0)) return null;
  return [steadied(control, common), steadied(arm, common)];
}

/** Of all values of both arms around the mean of all. */
function commonVariance(a: ArmSummary, b: ArmSummary): number {
  const count = a.count + b.count;
  const apart = a.mean - b.mean;
  const within = a.variance * (a.count - 1) + b.variance * (b.count - 1);
  return (within + (apart * apart * a.count * b.count) / count) / (count - 1);
}

function steadied({ count, variance }: ArmSummary, common: number): number {
  return (variance * (count - 1) + common * priorUnits) / (count - 1 + priorUnits);
}

function around(estimate: number, half: number): Interval {
  return { estimate, low: estimate - half, high: estimate + half };
}
