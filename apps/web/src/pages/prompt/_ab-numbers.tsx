/** The numbers of an A/B test, a column for each version. */
import type { AbInterval, AbMetric, AbTestReport } from '@telltale/contract/ab-tests.ts';
import { None } from '#components/cells.tsx';
import {
  abMetricName,
  formatAbDifference,
  formatAbInterval,
  formatAbValue,
  formatLift,
  unitsName,
} from '#lib/ab-words.ts';
import { formatCount } from '#lib/format.ts';
import { formatShare } from '#lib/metric-values.ts';
import { type VersionRow, VersionTable } from './_version-table.tsx';

type Arm = AbTestReport['result']['arms'][number];

export function AbNumbers({ report: { test, result } }: { readonly report: AbTestReport }) {
  const units = unitsName(test);
  const differenceOf = ({ version }: Arm) => result.comparisons.find((each) => each.version === version);
  const guardrailOf = (at: number, { version }: Arm) =>
    result.guardrails.find((each) => each.guardrail === at && each.version === version);
  const rows: readonly VersionRow<Arm>[] = [
    { title: 'Share of fetches', cell: ({ share }) => formatShare(share) },
    { title: `${units === 'users' ? 'Users' : 'Sessions'} seen`, cell: (arm) => formatCount(arm.units) },
    {
      title: `${abMetricName(test.primary)}, mean`,
      cell: ({ primary }) => <Mean metric={test.primary} measured={primary} />,
    },
    {
      title: 'Difference',
      cell: (arm, at) => (at === 0 ? 'control' : <Difference metric={test.primary} comparison={differenceOf(arm)} />),
    },
    ...test.guardrails.map(({ metric }, at) => ({
      title: `${abMetricName(metric)}, guardrail`,
      cell: (arm: Arm, column: number) => (
        <span className="flex flex-col items-end">
          <Mean metric={metric} measured={arm.guardrails[at]} />
          {column > 0 && (
            <Difference metric={metric} comparison={guardrailOf(at, arm)} isBad={guardrailOf(at, arm)?.isBreached} />
          )}
        </span>
      ),
    })),
  ];
  return <VersionTable label="Numbers of the A/B test" versions={result.arms} rows={rows} />;
}

function Mean({ metric, measured }: { readonly metric: AbMetric; readonly measured: Arm['primary'] | undefined }) {
  if (!measured || measured.mean === null) return <None />;
  return (
    <span className="whitespace-nowrap">
      {formatAbValue(metric, measured.mean)} <span className="text-sm text-ink-3">n = {formatCount(measured.n)}</span>
    </span>
  );
}

interface DifferenceProps {
  readonly metric: AbMetric;
  readonly comparison: { readonly difference: AbInterval; readonly relative?: AbInterval } | undefined;
  readonly isBad?: boolean | undefined;
}

function Difference({ metric, comparison, isBad = false }: DifferenceProps) {
  const difference = comparison?.difference;
  if (!difference) return <span className="text-sm text-ink-3">too few to tell</span>;
  const lift = comparison?.relative ? ` (${formatLift(comparison.relative.estimate)})` : '';
  return (
    <span className="flex flex-col items-end whitespace-nowrap">
      <span className={isBad ? 'text-danger' : undefined}>
        {formatAbDifference(metric, difference.estimate)}
        {lift}
      </span>
      <span className="text-sm text-ink-3">{formatAbInterval(metric, difference)}</span>
    </span>
  );
}
