import type { AbTest, AbTestResult, AbVerdict } from '@telltale/contract/ab-tests.ts';
import { describe, expect, test } from 'vitest';
import { abVerdictWords, formatAbDifference, formatAbInterval, formatWait } from './ab-words.ts';

const abTest: AbTest = {
  id: 't',
  projectId: 'p',
  promptName: 'answer',
  label: 'production',
  arms: [
    { version: 1, weight: 1 },
    { version: 2, weight: 1 },
  ],
  key: 'user',
  primary: { kind: 'latency', direction: 'lower' },
  guardrails: [{ metric: { kind: 'cost', direction: 'lower' }, tolerance: 0.1 }],
  minimumLift: 0.1,
  alpha: 0.05,
  plannedUnits: 1000,
  warmupSeconds: 60,
  status: 'running',
  verdict: 'collecting',
  startedAt: '2026-01-01T00:00:00.000Z',
  startedBy: null,
  endedAt: null,
  endedBy: null,
  promotedVersion: null,
};

const result = (verdict: AbVerdict, changes: Partial<AbTestResult> = {}): AbTestResult => ({
  at: '2026-01-01T01:00:00.000Z',
  verdict,
  winner: null,
  arms: [1, 2].map((version) => ({
    version,
    share: 0.5,
    units: 100,
    crossed: 0,
    primary: { n: 100, mean: 1 },
    guardrails: [{ n: 100, mean: 0.1 }],
  })),
  comparisons: [],
  guardrails: [],
  ratio: { bayesFactor: 1, isMismatch: false },
  unitsNeeded: null,
  secondsToDecision: null,
  ...changes,
});

const textOf = (...of: Parameters<typeof result>) => abVerdictWords(abTest, result(...of)).text;

describe('abVerdictWords()', () => {
  test('abVerdictWords() tells how long it takes', () => {
    expect(textOf('collecting')).toContain('200 users so far; too few');
    expect(textOf('collecting', { unitsNeeded: 900, secondsToDecision: 4 * 86_400 })).toBe(
      '200 of about 900 users so far; about 4 days to go at this rate.',
    );
    expect(textOf('collecting', { unitsNeeded: 150, secondsToDecision: 0 })).toContain('would probably have shown');
    expect(textOf('collecting', { arms: [] })).toContain('No users yet');
  });

  test('abVerdictWords() tells who won by how much', () => {
    const difference = { estimate: -0.2, low: -0.3, high: -0.1 };
    const relative = { estimate: -0.25, low: -0.4, high: -0.1 };
    const won = result('winner', { winner: 2, comparisons: [{ version: 2, difference, relative }] });
    expect(abVerdictWords(abTest, won)).toEqual({
      tone: 'good',
      title: 'v2 is better',
      text: 'Latency is lower by 200 ms (−25%); the true difference to v1 is −300 ms to −100 ms, with 95% certainty.',
    });
  });

  test('abVerdictWords() tells what was harmed', () => {
    const difference = { estimate: 0.05, low: 0.03, high: 0.07 };
    const text = textOf('guardrail_breached', {
      guardrails: [{ guardrail: 0, version: 2, difference, isBreached: true }],
    });
    expect(text).toBe('Cost of v2 is worse by more than 10%: +$0.03 to +$0.07 against the control.');
  });
});

test('formatAbDifference() has a sign, and none for nothing', () => {
  const cost = { kind: 'cost', direction: 'lower' } as const;
  expect([0.5, -0.5, 0].map((value) => formatAbDifference(cost, value))).toEqual(['+$0.50', '−$0.50', '±$0']);
  const score = { kind: 'score', name: 's', direction: 'higher' } as const;
  expect(formatAbInterval(score, { estimate: 0.1, low: -0.05, high: 0.25 })).toBe('−0.05 to +0.25');
});

test('formatWait() is as exact as a guess deserves', () => {
  expect([20, 90, 3600, 90_000, 300_000].map(formatWait)).toEqual([
    'less than a minute',
    'about 2 m',
    'about 1 h',
    'about 1 d 1 h',
    'about 3 days',
  ]);
});
