/** What an A/B test has found, in words. */
import type { AbInterval, AbMetric, AbTest, AbTestResult, AbTestStatus } from '@telltale/contract/ab-tests.ts';
import type { Unit } from '@telltale/contract/metrics-catalogue.ts';
import { formatCount, formatDuration } from './format.ts';
import { formatMetric, formatShare } from './metric-values.ts';

const units: Record<AbMetric['kind'], Unit> = {
  score: 'score',
  cost: 'USD',
  latency: 'milliseconds',
  tokens: 'tokens',
  error_rate: 'ratio',
};

const names: Record<Exclude<AbMetric['kind'], 'score'>, string> = {
  cost: 'Cost',
  latency: 'Latency',
  tokens: 'Tokens',
  error_rate: 'Error rate',
};

export const abMetricNames: Readonly<Record<AbMetric['kind'], string>> = { score: 'Score', ...names };

export function abMetricName(metric: AbMetric): string {
  return metric.kind === 'score' ? metric.name : names[metric.kind];
}

export function abMetricUnit({ kind }: AbMetric): Unit {
  return units[kind];
}

/** In the unit that charts and formats take: the server tells seconds. */
export function abMetricValue({ kind }: AbMetric, value: number): number {
  return kind === 'latency' ? value * 1000 : value;
}

export function formatAbValue(metric: AbMetric, value: number): string {
  return formatMetric(Number(abMetricValue(metric, value).toPrecision(4)), abMetricUnit(metric));
}

export function formatAbDifference(metric: AbMetric, value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${formatAbValue(metric, Math.abs(value))}`;
}

export function formatAbInterval(metric: AbMetric, { low, high }: NonNullable<AbInterval>): string {
  return `${formatAbDifference(metric, low)} to ${formatAbDifference(metric, high)}`;
}

export function formatLift(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${formatShare(Math.abs(value))}`;
}

export const abStatusNames: Readonly<Record<AbTestStatus, string>> = {
  running: 'Running',
  stopped: 'Stopped',
  breached: 'Stopped by a guardrail',
  promoted: 'Promoted',
};

/** Of units: `users` or `sessions`. */
export function unitsName({ key }: Pick<AbTest, 'key'>): string {
  return key === 'user' ? 'users' : 'sessions';
}

export interface AbWords {
  readonly title: string;
  readonly text: string;
  readonly tone: 'neutral' | 'good' | 'bad';
}

export function abVerdictWords(test: AbTest, result: AbTestResult): AbWords {
  const metric = abMetricName(test.primary);
  switch (result.verdict) {
    case 'collecting':
      return { tone: 'neutral', title: 'Not enough to tell yet', text: waitWords(test, result) };
    case 'winner':
      return { tone: 'good', title: `v${result.winner} is better`, text: winnerWords(test, result) };
    case 'control_is_best':
      return {
        tone: 'neutral',
        title: `v${test.arms[0]?.version} stays the best`,
        text: `Every other version is worse by ${metric}. Stop the test, and everybody gets v${test.arms[0]?.version} again.`,
      };
    case 'no_difference':
      return {
        tone: 'neutral',
        title: 'No difference worth having',
        text: `No version is better by ${formatShare(test.minimumLift)} of ${metric} or more. Choose by cost or taste.`,
      };
    case 'guardrail_breached':
      return { tone: 'bad', title: 'A version does harm', text: breachWords(test, result) };
    case 'ratio_mismatch':
      return {
        tone: 'bad',
        title: 'The split is not as it should be',
        text: `Versions were seen with other shares of ${unitsName(test)} than their weights say, so no number here can be believed. Look for generations that get lost, versions fetched by number, or fetches that are kept in memory.`,
      };
  }
}

function waitWords(test: AbTest, { unitsNeeded, secondsToDecision, arms }: AbTestResult): string {
  const seen = arms.reduce((sum, arm) => sum + arm.units, 0);
  if (seen === 0) return `No ${unitsName(test)} yet: generations that name the prompt are counted within seconds.`;
  if (unitsNeeded === null) return `${formatCount(seen)} ${unitsName(test)} so far; too few to say how many it takes.`;
  if (seen >= unitsNeeded) {
    return `${formatCount(seen)} ${unitsName(test)} so far. A difference of ${formatShare(test.minimumLift)} would probably have shown by now.`;
  }
  const more = `${formatCount(seen)} of about ${formatCount(unitsNeeded)} ${unitsName(test)} so far`;
  return secondsToDecision === null ? `${more}.` : `${more}; ${formatWait(secondsToDecision)} to go at this rate.`;
}

/** As exact as a guess deserves: hours beyond days are left out. */
export function formatWait(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const days = seconds / 86_400;
  if (days >= 2) return `about ${formatCount(Math.round(days))} days`;
  return `about ${formatDuration(seconds < 3600 ? Math.ceil(seconds / 60) * 60 : Math.ceil(seconds / 3600) * 3600).replace(/ 0 [ms]$/, '')}`;
}

function winnerWords(test: AbTest, result: AbTestResult): string {
  const won = result.comparisons.find(({ version }) => version === result.winner);
  const metric = abMetricName(test.primary);
  if (!won?.difference) return `${metric} is better than that of v${test.arms[0]?.version}.`;
  const way = won.difference.estimate > 0 ? 'higher' : 'lower';
  const lift = won.relative === null ? '' : ` (${formatLift(won.relative.estimate)})`;
  return `${metric} is ${way} by ${formatAbValue(test.primary, Math.abs(won.difference.estimate))}${lift}; the true difference to v${test.arms[0]?.version} is ${formatAbInterval(test.primary, won.difference)}, with ${formatShare(1 - test.alpha)} certainty.`;
}

function breachWords(test: AbTest, result: AbTestResult): string {
  const [first] = result.guardrails.filter(({ isBreached }) => isBreached);
  const guardrail = first && test.guardrails[first.guardrail];
  if (!first || !guardrail) return 'The test was stopped.';
  const { metric, tolerance } = guardrail;
  const interval =
    first.difference === null ? '' : `: ${formatAbInterval(metric, first.difference)} against the control`;
  const end = test.status === 'running' ? '' : ` The test was stopped, and everybody gets v${test.arms[0]?.version}.`;
  return `${abMetricName(metric)} of v${first.version} is worse by more than ${formatShare(tolerance)}${interval}.${end}`;
}
