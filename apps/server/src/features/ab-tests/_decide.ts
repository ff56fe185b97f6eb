/** What the numbers of an A/B test say: pure, the same for the job that stops tests, the page that shows them and the simulations. */
import { logRatioMismatch, ratioMismatchAt } from './_sample-ratio.ts';
import {
  differenceOf,
  relativeDifferenceOf,
  unitsToFind,
  type ArmSummary,
  type Interval,
  type Sequence,
} from './_sequence.ts';

export type Direction = 'higher' | 'lower';

export interface Design {
  /** The probability, over all looks, that one of the arms is told from the control though they are alike. */
  readonly alpha: number;
  /** One an arm, adding up to one; the first arm is the control. */
  readonly weights: readonly number[];
  /** What is worth finding, as a share of the control's mean: 0.1 for 10 %. */
  readonly minimumLift: number;
  /** Units of all arms; from `unitsNeeded`, before the start. */
  readonly plannedUnits: number;
  /** Which values of the primary metric are better. */
  readonly better: Direction;
  readonly guardrails: readonly Guardrail[];
}

export interface Guardrail {
  readonly better: Direction;
  /** Harm that is put up with, as a share of the control's mean. */
  readonly tolerance: number;
}

export interface ArmFacts {
  /** Units that the arm was given. */
  readonly assigned: number;
  readonly primary: ArmSummary;
  /** In the order of the design's. */
  readonly guardrails: readonly ArmSummary[];
}

export type Verdict =
  | 'collecting'
  | 'winner'
  | 'control_is_best'
  | 'no_difference'
  | 'guardrail_breached'
  | 'ratio_mismatch';

/** Of an arm, to the control. Null while it can't be told. */
export interface Comparison {
  readonly arm: number;
  readonly difference: Interval | null;
  readonly relative: Interval | null;
}

export interface GuardrailState {
  readonly guardrail: number;
  readonly arm: number;
  readonly difference: Interval | null;
  readonly isBreached: boolean;
}

export interface Decision {
  readonly verdict: Verdict;
  /** The arm that is better than the control; of several the one with the best mean. */
  readonly winner: number | null;
  readonly comparisons: readonly Comparison[];
  readonly guardrails: readonly GuardrailState[];
  /** How many times likelier other weights are than the given ones. */
  readonly ratio: { readonly bayesFactor: number; readonly isMismatch: boolean };
  /** Units of all arms, at the present mean and variance of the control; null while they are unknown. */
  readonly unitsNeeded: number | null;
}

/** The power for which tests are planned is 0.8: this is the normal distribution's quantile of it. */
const z80 = 0.8416212335729143;

/** @throws TypeError unless there is a fact for each weight, and one for each guardrail. */
export function decide(design: Design, facts: readonly ArmFacts[]): Decision {
  const control = facts[0];
  if (control === undefined || facts.length !== design.weights.length) throw new TypeError('One fact for each arm');
  const arms = facts.slice(1).map((fact, i) => ({ fact, arm: i + 1, sequence: sequenceOf(design, i + 1) }));
  const comparisons = arms.map(({ fact, arm, sequence }) => ({
    arm,
    difference: differenceOf(control.primary, fact.primary, sequence),
    relative: relativeDifferenceOf(control.primary, fact.primary, sequence),
  }));
  const guardrails = arms.flatMap(({ fact, arm, sequence }) =>
    design.guardrails.map((_, at) => guardrailState(design, { control, fact, arm, at, sequence })),
  );
  const ratio = ratioOf(design, facts);
  const winner = winnerOf(design, comparisons);
  return {
    verdict: verdictOf(design, { control, comparisons, guardrails, winner, isMismatch: ratio.isMismatch }),
    winner,
    comparisons,
    guardrails,
    ratio,
    unitsNeeded: unitsNeeded(design, control.primary),
  };
}

/**
 * Units of all arms with which a difference of the minimum lift is found in at least 80 of 100 tests; null where the
 * mean or the variance is zero.
 */
export function unitsNeeded(
  design: Pick<Design, 'alpha' | 'weights' | 'minimumLift'>,
  baseline: Pick<ArmSummary, 'mean' | 'variance'>,
): number | null {
  const difference = Math.abs(baseline.mean) * design.minimumLift;
  if (!(difference > 0) || !(baseline.variance > 0)) return null;
  const control = design.weights[0]!;
  // What grows by a factor, as costs and latencies do, varies more by its square.
  const variances = [baseline.variance, baseline.variance * (1 + design.minimumLift) ** 2] as const;
  const each = design.weights.slice(1).map((weight) => {
    const both = control + weight;
    const shares = [control / both, weight / both] as const;
    return unitsToFind({ difference, variances, shares, alpha: alphaOf(design), z: z80 }) / both;
  });
  return Math.ceil(Math.max(...each));
}

/** Each arm is one more chance to err. */
function alphaOf({ alpha, weights }: Pick<Design, 'alpha' | 'weights'>): number {
  return alpha / (weights.length - 1);
}

function sequenceOf(design: Design, arm: number): Sequence {
  const both = design.weights[0]! + design.weights[arm]!;
  return { alpha: alphaOf(design), plannedUnits: design.plannedUnits * both };
}

interface GuardrailQuestion {
  readonly control: ArmFacts;
  readonly fact: ArmFacts;
  readonly arm: number;
  readonly at: number;
  readonly sequence: Sequence;
}

function guardrailState(design: Design, { control, fact, arm, at, sequence }: GuardrailQuestion): GuardrailState {
  const [guardrail, before, now] = [design.guardrails[at], control.guardrails[at], fact.guardrails[at]];
  if (!guardrail || !before || !now) throw new TypeError('One fact for each guardrail');
  const difference = differenceOf(before, now, { ...sequence, alpha: sequence.alpha / design.guardrails.length });
  const tolerated = Math.abs(before.mean) * guardrail.tolerance;
  const isBreached =
    difference !== null && (guardrail.better === 'higher' ? -difference.high : difference.low) > tolerated;
  return { guardrail: at, arm, difference, isBreached };
}

function ratioOf({ weights }: Design, facts: readonly ArmFacts[]): Decision['ratio'] {
  const log = logRatioMismatch(
    weights,
    facts.map(({ assigned }) => assigned),
  );
  // As large as a number may be: JSON knows no infinity.
  return { bayesFactor: Math.min(Math.exp(log), Number.MAX_VALUE), isMismatch: log > Math.log(ratioMismatchAt) };
}

function winnerOf({ better }: Design, comparisons: readonly Comparison[]): number | null {
  let best: { arm: number; gain: number } | null = null;
  for (const { arm, difference } of comparisons) {
    if (difference === null || gainOf(better, difference).low <= 0) continue;
    const gain = gainOf(better, difference).estimate;
    if (best === null || gain > best.gain) best = { arm, gain };
  }
  return best?.arm ?? null;
}

interface Found {
  readonly control: ArmFacts;
  readonly comparisons: readonly Comparison[];
  readonly guardrails: readonly GuardrailState[];
  readonly winner: number | null;
  readonly isMismatch: boolean;
}

/** Harm comes first, for a test that may do harm is stopped in any case; with wrong weights no gain can be believed. */
function verdictOf(design: Design, { control, comparisons, guardrails, winner, isMismatch }: Found): Verdict {
  if (guardrails.some(({ isBreached }) => isBreached)) return 'guardrail_breached';
  if (isMismatch) return 'ratio_mismatch';
  if (winner !== null) return 'winner';
  const gains = comparisons.map(({ difference }) => difference && gainOf(design.better, difference));
  if (gains.every((gain) => gain !== null && gain.high < 0)) return 'control_is_best';
  const worthFinding = Math.abs(control.primary.mean) * design.minimumLift;
  const isSmall = (gain: Interval | null) => gain !== null && gain.high < worthFinding;
  return gains.every((gain) => isSmall(gain)) ? 'no_difference' : 'collecting';
}

function gainOf(better: Direction, { estimate, low, high }: Interval): Interval {
  return better === 'higher' ? { estimate, low, high } : { estimate: -estimate, low: -high, high: -low };
}
