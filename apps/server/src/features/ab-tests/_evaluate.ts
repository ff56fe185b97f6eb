/** From what the versions did to a result that can be shown and kept. */
import type { AbArm, AbTestResult } from '@telltale/contract/ab-tests.ts';
import { type ArmFacts, decide, type Design } from './_decide.ts';
import type { VersionFacts } from './_facts.ts';
import type { ArmSummary } from './_sequence.ts';
import type { AbTestRow } from './_store.ts';

const nothing: ArmSummary = { count: 0, mean: 0, variance: 0 };

export function evaluate(test: AbTestRow, facts: ReadonlyMap<number, VersionFacts>, at: Date): AbTestResult {
  const design = designOf(test);
  const arms = test.arms.map(({ version }) => armFacts(test, facts.get(version)));
  const decision = decide(design, arms);
  const versionAt = (arm: number) => test.arms[arm]?.version ?? 0;
  const units = arms.reduce((sum, { assigned }) => sum + assigned, 0);
  const { verdict, winner, ratio, unitsNeeded } = decision;
  return {
    at: at.toISOString(),
    verdict,
    winner: winner === null || verdict !== 'winner' ? null : versionAt(winner),
    arms: arms.map((arm, index) => ({
      version: versionAt(index),
      share: design.weights[index] ?? 0,
      units: arm.assigned,
      crossed: facts.get(versionAt(index))?.crossed ?? 0,
      primary: measuredOf(arm.primary),
      guardrails: arm.guardrails.map(measuredOf),
    })),
    comparisons: decision.comparisons.map(({ arm, difference, relative }) => ({
      version: versionAt(arm),
      difference,
      relative,
    })),
    guardrails: decision.guardrails.map(({ guardrail, arm, difference, isBreached }) => ({
      guardrail,
      version: versionAt(arm),
      difference,
      isBreached,
    })),
    ratio,
    unitsNeeded,
    secondsToDecision: secondsLeft(test, units, { needed: unitsNeeded, at }),
  };
}

type Designed = Pick<AbTestRow, 'arms' | 'alpha' | 'plannedUnits' | 'minimumLift' | 'primary' | 'guardrails'>;

function designOf({ alpha, plannedUnits, minimumLift, primary, guardrails, arms }: Designed): Design {
  return {
    alpha,
    plannedUnits,
    minimumLift,
    weights: sharesOf(arms),
    better: primary.direction,
    guardrails: guardrails.map(({ metric, tolerance }) => ({ better: metric.direction, tolerance })),
  };
}

/** The weights as parts of one. */
export function sharesOf(arms: readonly AbArm[]): number[] {
  const whole = arms.reduce((sum, { weight }) => sum + weight, 0);
  return arms.map(({ weight }) => weight / whole);
}

/** Since when generations count. */
export function countedFrom({ startedAt, warmupSeconds }: Pick<AbTestRow, 'startedAt' | 'warmupSeconds'>): Date {
  return new Date(startedAt.getTime() + warmupSeconds * 1000);
}

/** The first of the summaries is that of the primary metric. */
function armFacts({ guardrails }: AbTestRow, facts: VersionFacts | undefined): ArmFacts {
  const [primary = nothing, ...rest] = facts?.summaries ?? [];
  return { assigned: facts?.units ?? 0, primary, guardrails: guardrails.map((_, index) => rest[index] ?? nothing) };
}

function secondsLeft(
  test: AbTestRow,
  units: number,
  { needed, at }: { readonly needed: number | null; readonly at: Date },
): number | null {
  const seconds = (at.getTime() - countedFrom(test).getTime()) / 1000;
  if (needed === null || units === 0 || seconds <= 0) return null;
  return Math.max(0, ((needed - units) * seconds) / units);
}

function measuredOf({ count, mean }: ArmSummary) {
  return { n: count, mean: count === 0 ? null : mean };
}
