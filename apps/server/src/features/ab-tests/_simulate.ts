/** Plays A/B tests with made-up units through the code that decides the real ones. */
import { decide, unitsNeeded, type ArmFacts, type Decision, type Design } from './_decide.ts';
import type { ArmSummary } from './_sequence.ts';

/** Numbers that look random and are the same in every run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1, by the generator "mulberry32". */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Of mean 0 and variance 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}

/** A kind of values; `draw` makes one of mean `mean * lift`. */
export interface Metric {
  readonly mean: number;
  readonly variance: number;
  draw(dice: Dice, lift: number): number;
}

export function shareOf(mean: number): Metric {
  return { mean, variance: mean * (1 - mean), draw: (dice, lift) => (dice.unit() < mean * lift ? 1 : 0) };
}

export function normalOf(mean: number, deviation: number): Metric {
  return { mean, variance: deviation ** 2, draw: (dice, lift) => mean * lift + deviation * dice.normal() };
}

/** As costs are: many small ones and a few large ones. `spread` is the deviation of the logarithm. */
export function skewedOf(mean: number, spread: number): Metric {
  const middle = Math.log(mean) - spread ** 2 / 2;
  return {
    mean,
    variance: mean ** 2 * (Math.exp(spread ** 2) - 1),
    draw: (dice, lift) => lift * Math.exp(middle + spread * dice.normal()),
  };
}

/** A design for one metric, planned as the form plans it. */
export function designFor(metric: Metric, more: Partial<Design> = {}): Design {
  const design = {
    alpha: 0.05,
    weights: [0.5, 0.5],
    minimumLift: 0.1,
    better: 'higher',
    guardrails: [],
    ...more,
  } as const;
  const planned = unitsNeeded(design, metric);
  if (planned === null) throw new TypeError('A metric without spread');
  return { ...design, plannedUnits: planned };
}

/** Tallies units as they come, by Welford's method. */
class Tally implements ArmSummary {
  count = 0;
  mean = 0;
  #squares = 0;

  get variance(): number {
    return this.count < 2 ? 0 : this.#squares / (this.count - 1);
  }

  add(value: number): void {
    this.count += 1;
    const apart = value - this.mean;
    this.mean += apart / this.count;
    this.#squares += apart * (value - this.mean);
  }
}

export interface Played {
  readonly units: number;
  readonly decision: Decision;
}

/** Looks after each unit, and stops when `until` says so or `unitsMax` have come. `lifts` are the arms' true ones. */
export function play(
  { design, metric, lifts, unitsMax }: { design: Design; metric: Metric; lifts: readonly number[]; unitsMax: number },
  dice: Dice,
  until: (decision: Decision) => boolean,
): Played {
  const tallies = design.weights.map(() => new Tally());
  const facts: ArmFacts[] = tallies.map((tally) => ({
    get assigned() {
      return tally.count;
    },
    primary: tally,
    guardrails: [],
  }));
  for (let units = 1; ; units += 1) {
    const arm = armAt(design.weights, dice.unit());
    tallies[arm]!.add(metric.draw(dice, lifts[arm]!));
    const decision = decide(design, facts);
    if (units >= unitsMax || until(decision)) return { units, decision };
  }
}

function armAt(weights: readonly number[], point: number): number {
  let end = 0;
  const found = weights.findIndex((weight) => (end += weight) > point);
  return found < 0 ? weights.length - 1 : found;
}
