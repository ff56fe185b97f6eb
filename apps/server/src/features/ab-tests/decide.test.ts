import { describe, expect, test } from 'vitest';
import { decide, unitsNeeded, type ArmFacts, type Design } from './_decide.ts';
import { designFor, Dice, normalOf, play, shareOf, skewedOf } from './_simulate.ts';

const runs = 2000;
const metrics = { share: shareOf(0.8), normal: normalOf(0.7, 0.2), skewed: skewedOf(0.01, 0.55) };
const kinds = Object.keys(metrics) as (keyof typeof metrics)[];
/** Three standard errors of a share that is seen in all the runs. */
const slack = (share: number) => 3 * Math.sqrt((share * (1 - share)) / runs);

describe('decide: simulated tests', { timeout: 120_000 }, () => {
  test.each(kinds)('%s: without a difference, one in twenty at the most is decided, whenever one looks', (kind) => {
    const metric = metrics[kind];
    const design = designFor(metric);
    const dice = new Dice(7);
    let declared = 0;
    for (let run = 0; run < runs; run += 1) {
      const question = { design, metric, lifts: [1, 1], unitsMax: design.plannedUnits };
      const { decision } = play(question, dice, ({ verdict }) => verdict === 'winner' || verdict === 'control_is_best');
      if (decision.verdict === 'winner' || decision.verdict === 'control_is_best') declared += 1;
    }
    expect(declared / runs).toBeLessThanOrEqual(0.05);
  });

  test.each(kinds)('%s: a lift of a tenth is found in four of five at the predicted size', (kind) => {
    const metric = metrics[kind];
    const design = designFor(metric);
    const dice = new Dice(11);
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      const question = { design, metric, lifts: [1, 1.1], unitsMax: design.plannedUnits };
      if (play(question, dice, ({ winner }) => winner !== null).decision.verdict === 'winner') found += 1;
    }
    expect(found / runs).toBeGreaterThanOrEqual(0.8);
    // Not by planning for far too many.
    expect(found / runs).toBeLessThan(0.98);
  });

  test('three arms of unequal weights err as seldom, and find the better one', () => {
    const metric = metrics.normal;
    const design = designFor(metric, { weights: [0.5, 0.3, 0.2] });
    const dice = new Dice(13);
    const counts = { declared: 0, found: 0 };
    for (let run = 0; run < runs / 4; run += 1) {
      const question = { design, metric, unitsMax: design.plannedUnits };
      if (play({ ...question, lifts: [1, 1, 1] }, dice, ({ winner }) => winner !== null).decision.winner !== null) {
        counts.declared += 1;
      }
      if (play({ ...question, lifts: [1, 1, 1.1] }, dice, ({ winner }) => winner !== null).decision.winner === 2) {
        counts.found += 1;
      }
    }
    expect(counts.declared / (runs / 4)).toBeLessThanOrEqual(0.05);
    expect(counts.found / (runs / 4)).toBeGreaterThanOrEqual(0.8);
  });

  test('the ratio check keeps silent with right weights, and speaks when a part of an arm is lost', () => {
    const dice = new Dice(17);
    const design = designFor(metrics.share);
    const mismatches = (lost: number, tests: number, units: number) => {
      let seen = 0;
      for (let run = 0; run < tests; run += 1) {
        const assigned = [0, 0];
        let isMismatch = false;
        for (let unit = 0; unit < units && !isMismatch; unit += 1) {
          const arm = dice.unit() < 0.5 ? 0 : 1;
          if (arm === 1 && dice.unit() < lost) continue;
          assigned[arm]! += 1;
          ({ isMismatch } = decide(design, assigned.map(factsOf)).ratio);
        }
        if (isMismatch) seen += 1;
      }
      return seen / tests;
    };
    expect(mismatches(0, 500, 2000)).toBeLessThanOrEqual(0.001 + slack(0.001));
    expect(mismatches(0.2, 100, 4000)).toBeGreaterThan(0.95);
  });
});

const factsOf = (assigned: number): ArmFacts => ({
  assigned,
  primary: { count: 0, mean: 0, variance: 0 },
  guardrails: [],
});

const design: Design = {
  alpha: 0.05,
  weights: [0.5, 0.5],
  minimumLift: 0.1,
  plannedUnits: 1000,
  better: 'higher',
  guardrails: [{ better: 'lower', tolerance: 0.05 }],
};

interface Numbers {
  readonly means: readonly [number, number];
  readonly count?: number;
  readonly costs?: readonly [number, number];
  readonly assigned?: readonly [number, number];
}

function facts({ means, count = 5000, costs = [1, 1], assigned = [count, count] }: Numbers): ArmFacts[] {
  return [0, 1].map((arm) => ({
    assigned: assigned[arm]!,
    primary: { count, mean: means[arm]!, variance: 0.04 },
    guardrails: [{ count, mean: costs[arm]!, variance: 0.04 }],
  }));
}

describe('decide', () => {
  test.each([
    ['a clear gain', { means: [0.7, 0.8] }, 'winner', 1],
    ['a clear loss', { means: [0.7, 0.6] }, 'control_is_best', null],
    ['a gain not worth finding', { means: [0.7, 0.7] }, 'no_difference', null],
    ['few units', { means: [0.7, 0.71], count: 200 }, 'collecting', null],
    ['too few units for any interval', { means: [0.1, 0.9], count: 49 }, 'collecting', null],
    ['a gain that costs too much', { means: [0.7, 0.8], costs: [1, 1.2] }, 'guardrail_breached', 1],
    ['a gain that costs as much more as is put up with', { means: [0.7, 0.8], costs: [1, 1.04] }, 'winner', 1],
    [
      'harm, and units that were lost',
      { means: [0.7, 0.8], costs: [1, 1.2], assigned: [5000, 4000] },
      'guardrail_breached',
      1,
    ],
    ['units that were lost', { means: [0.7, 0.8], assigned: [5000, 4000] }, 'ratio_mismatch', 1],
  ] satisfies [string, Numbers, string, number | null][])('%s', (_, numbers, verdict, winner) => {
    const decision = decide(design, facts(numbers));
    expect(decision).toMatchObject({ verdict, winner });
    // It is kept and sent as JSON, which knows neither infinity nor NaN.
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });

  test('where less is better, less wins', () => {
    expect(decide({ ...design, better: 'lower' }, facts({ means: [0.7, 0.6] }))).toMatchObject({
      verdict: 'winner',
      comparisons: [{ difference: { estimate: expect.closeTo(-0.1) }, relative: { estimate: expect.closeTo(-1 / 7) } }],
    });
  });

  test('values that are all the same say nothing, and values that differ only between arms do', () => {
    const constant = (control: number, arm: number) =>
      decide(
        { ...design, guardrails: [] },
        [control, arm].map((mean) => ({ assigned: 100, primary: { count: 100, mean, variance: 0 }, guardrails: [] })),
      );
    expect(constant(1, 1)).toMatchObject({ verdict: 'collecting', comparisons: [{ difference: null }] });
    expect(constant(0, 1)).toMatchObject({ verdict: 'winner', comparisons: [{ relative: null }] });
  });

  test('facts must be those of the design', () => {
    expect(() => decide(design, facts({ means: [1, 1] }).slice(1))).toThrow('One fact for each arm');
    expect(() => decide(design, [factsOf(1), factsOf(1)])).toThrow('One fact for each guardrail');
  });
});

test('unitsNeeded: a quarter of the lift needs about fifteen times the units, and nothing to compare with none', () => {
  const baseline = { mean: 0.7, variance: 0.04 };
  const [small, large] = [0.025, 0.1].map((minimumLift) => unitsNeeded({ ...design, minimumLift }, baseline));
  expect(small! / large!).toBeCloseTo((16 * (1 + 1.025 ** 2)) / (1 + 1.1 ** 2), 1);
  expect(unitsNeeded(design, { mean: 0, variance: 1 })).toBeNull();
  expect(unitsNeeded(design, { mean: 1, variance: 0 })).toBeNull();
});
