/** How the versions of a prompt did, side by side; every mean says of how many values it is and how sure it is. */
import { useQuery } from '@tanstack/react-query';
import type { Estimate, PromptVersionMetrics, ScoreSummary } from '@telltale/contract/prompt-library.ts';
import { type MetricsRange, promptMetrics } from '#api/prompts.ts';
import { None } from '#components/cells.tsx';
import { QueryError } from '#components/query-error.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import { formatCost, formatCount, formatDuration, formatNumber } from '#lib/format.ts';
import {
  readTimeRange,
  resolveTimeRange,
  type TimeRange,
  type TimeRangeSearch,
  writeTimeRange,
} from '#lib/time-range.ts';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { type VersionRow, VersionTable } from './_version-table.tsx';

export interface MetricsTabProps {
  readonly projectId: string;
  readonly name: string;
  readonly version: number;
  readonly search: TimeRangeSearch;
  readonly onRange: (range: TimeRangeSearch) => void;
}

export function MetricsTab({ projectId, name, version, search, onRange }: MetricsTabProps) {
  const range = rangeOf(search);
  const { data, isError, error, refetch } = useQuery(promptMetrics(projectId, name, metricsRange(range)));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-ink-3">Means with 95 % intervals. Fewer than ten values say too little for one.</p>
        {/* The usual range of lists is not the usual one here, so it is written out. */}
        <TimeRangePicker
          value={range}
          onChange={(next) => onRange({ ...writeTimeRange(next), ...(next.kind === 'preset' && { range: next.id }) })}
        />
      </div>
      {isError ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={6} label="Loading metrics" />
      ) : data.data.length === 0 ? (
        <Notice title="No version was used in this time">
          Generations that name their prompt are counted here, with their latency, cost, tokens and scores.
        </Notice>
      ) : (
        <VersionTable label="Metrics of versions" versions={data.data} rows={rowsOf(data.data)} current={version} />
      )}
    </div>
  );
}

/** The past month when the address says nothing. */
function rangeOf(search: TimeRangeSearch): TimeRange {
  const isSet = (search.range ?? search.from ?? search.to) !== undefined;
  return readTimeRange(isSet ? search : { range: '30d' });
}

function metricsRange(range: TimeRange): MetricsRange {
  return { bounds: () => resolveTimeRange(range, new Date()), rangeKey: JSON.stringify(range) };
}

function rowsOf(versions: readonly PromptVersionMetrics[]): VersionRow<PromptVersionMetrics>[] {
  return [
    { title: 'Uses', cell: (each) => formatCount(each.observationCount) },
    { title: 'Errors', cell: (each) => (each.errorCount === 0 ? <None /> : formatCount(each.errorCount)) },
    {
      title: 'Latency, median',
      cell: (each) => (each.latency === null ? <None /> : formatDuration(each.latency.p50)),
    },
    { title: 'Latency, p95', cell: (each) => (each.latency === null ? <None /> : formatDuration(each.latency.p95)) },
    { title: 'Cost, mean', cell: (each) => <EstimateCell value={each.cost} format={formatCost} /> },
    { title: 'Cost, in all', cell: (each) => formatCost(each.totalCost) },
    {
      title: 'Tokens, mean',
      cell: (each) => <EstimateCell value={each.tokens} format={(n) => formatCount(Math.round(n))} />,
    },
    ...scoreKeys(versions).map(({ key, title }) => ({
      title,
      cell: (each: PromptVersionMetrics) => <ScoreCell score={each.scores.find((score) => keyOf(score) === key)} />,
    })),
  ];
}

interface EstimateProps {
  readonly value: Estimate;
  readonly format: (value: number) => string;
}

function EstimateCell({ value: { n, mean, low, high }, format }: EstimateProps) {
  if (n === 0) return <None />;
  if (mean === null || low === null || high === null) {
    return <span className="text-ink-3">{`not enough data (n = ${n})`}</span>;
  }
  return (
    <span className="flex flex-col items-end whitespace-nowrap">
      {format(mean)}
      <span className="text-sm text-ink-3">{`${format(Math.max(0, low))} – ${format(high)}, n = ${formatCount(n)}`}</span>
    </span>
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function ScoreCell({ score }: { readonly score: ScoreSummary | undefined }) {
  if (score === undefined) return <None />;
  if (score.estimate !== null) {
    const isShare = score.dataType === 'BOOLEAN';
    return (
      <ScoreEstimate
        value={score.estimate}
        format={isShare ? percent : (n) => formatNumber(Number(n.toPrecision(3)))}
      />
    );
  }
  return (
    <ul className="flex flex-col items-end">
      {score.categories.slice(0, 5).map(({ value, n }) => (
        <li key={value} className="whitespace-nowrap">
          {value} <span className="text-sm text-ink-3">{`${percent(n / score.n)}, n = ${n}`}</span>
        </li>
      ))}
    </ul>
  );
}

/** Unlike costs, scores may be below nothing. */
function ScoreEstimate({ value, format }: EstimateProps) {
  const { n, mean, low, high } = value;
  if (mean === null || low === null || high === null) return <EstimateCell value={value} format={format} />;
  return (
    <span className="flex flex-col items-end whitespace-nowrap">
      {format(mean)}
      <span className="text-sm text-ink-3">{`${format(low)} – ${format(high)}, n = ${formatCount(n)}`}</span>
    </span>
  );
}

function keyOf({ name, dataType, scope }: ScoreSummary): string {
  return JSON.stringify([name, dataType, scope]);
}

function scoreKeys(versions: readonly PromptVersionMetrics[]): { key: string; title: string }[] {
  const found = new Map(
    versions.flatMap(({ scores }) =>
      scores.map((score) => [keyOf(score), `${score.name}${score.scope === 'trace' ? ', of the trace' : ''}`] as const),
    ),
  );
  return [...found].map(([key, title]) => ({ key, title })).toSorted((a, b) => (a.title < b.title ? -1 : 1));
}
