/** What an A/B test has found so far or in the end, in words, numbers and over time; and how it is ended. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AbTest, AbTestReport } from '@telltale/contract/ab-tests.ts';
import { clsx } from 'clsx';
import { useState } from 'react';
import { abTestReport, endAbTest, promoteVersion } from '#api/ab-tests.ts';
import { LabelBadge } from '#components/prompt/label-badge.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { abMetricName, abStatusNames, abVerdictWords, unitsName } from '#lib/ab-words.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { AbChart } from './_ab-chart.tsx';
import { AbNumbers } from './_ab-numbers.tsx';

export interface AbReportProps {
  readonly test: AbTest;
  readonly mayEdit: boolean;
}

export function AbReport({ test, mayEdit }: AbReportProps) {
  const { data, isError, error, refetch } = useQuery(abTestReport(test.projectId, test.id));
  if (isError) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={8} label="Loading A/B test" />;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-lg font-semibold">
          {data.test.arms.map(({ version }) => `v${version}`).join(' against ')}
        </h3>
        <span className="text-ink-3">under</span>
        <LabelBadge label={data.test.label} />
        <span className="text-sm text-ink-3">
          by {unitsName(data.test)}, {data.test.endedAt === null ? 'started' : 'ended'}{' '}
          <Time value={data.test.endedAt ?? data.test.startedAt} />
        </span>
        <span className="flex-1" />
        {mayEdit && data.test.status === 'running' && <Ends report={data} />}
      </div>
      <Verdict report={data} />
      <AbNumbers report={data} />
      <AbChart report={data} />
      <Checks report={data} />
      <Record report={data} />
    </div>
  );
}

interface ReportProps {
  readonly report: AbTestReport;
}

const tones = { neutral: 'border-line-strong', good: 'border-ok', bad: 'border-danger' } as const;

function Verdict({ report: { test, result } }: ReportProps) {
  const { title, text, tone } = abVerdictWords(test, result);
  return (
    <section aria-label="Verdict" className={clsx('rounded-md border border-l-4 bg-surface px-3 py-2', tones[tone])}>
      <p className="text-lg font-semibold">{title}</p>
      <p className="max-w-170 text-ink-2">{text}</p>
    </section>
  );
}

type Question = { readonly kind: 'stop' } | { readonly kind: 'promote'; readonly version: number };

function Ends({ report: { test, result } }: ReportProps) {
  const client = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const act = async (asked: Question) => {
    setQuestion(null);
    setFailure(null);
    try {
      if (asked.kind === 'stop') await endAbTest(client, test);
      else await promoteVersion(client, test, asked.version);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  const challengers = test.arms.slice(1).map(({ version }) => version);
  return (
    <>
      {failure !== null && (
        <p role="alert" className="text-danger">
          {failure}
        </p>
      )}
      <Button onClick={() => setQuestion({ kind: 'stop' })}>Stop</Button>
      {challengers.map((version) => (
        <Button
          key={version}
          look={version === result.winner ? 'primary' : 'plain'}
          onClick={() => setQuestion({ kind: 'promote', version })}
        >
          Promote v{version}
        </Button>
      ))}
      <Confirm
        open={question !== null}
        {...wordsOf(question, test, result.winner)}
        onConfirm={() => question !== null && void act(question)}
        onClose={() => setQuestion(null)}
      />
    </>
  );
}

function wordsOf(question: Question | null, { label, arms }: AbTest, winner: number | null) {
  if (question?.kind === 'promote') {
    const { version } = question;
    const doubt = version === winner ? '' : ' The test has not found that it is better.';
    return {
      title: `Promote v${version}?`,
      description: `${label} moves from v${arms[0]?.version} to v${version} and the test ends.${doubt}`,
      action: `Promote v${version}`,
    };
  }
  return {
    title: 'Stop the test?',
    description: `Everybody who asks for ${label} gets v${arms[0]?.version} again. What was found is kept.`,
    action: 'Stop test',
  };
}

function Checks({ report: { test, result } }: ReportProps) {
  const { ratio, arms } = result;
  const crossed = Math.max(...arms.map((arm) => arm.crossed));
  const units = unitsName(test);
  return (
    <ul aria-label="Checks" className="flex flex-col gap-1 text-ink-2">
      <li>
        <b className="font-medium">Split</b>{' '}
        {ratio.isMismatch ? (
          <span className="text-danger">does not follow the weights</span>
        ) : (
          `follows the weights (${arms.map(({ share }) => Math.round(share * 100)).join(' : ')})`
        )}
      </li>
      <li>
        <b className="font-medium">Guardrails</b> {guardrailWords({ test, result })}
      </li>
      {crossed > 0 && (
        <li>
          <b className="font-medium">{`${crossed} ${units}`}</b> were seen with several versions: fetch with a key, so
          that each keeps one.
        </li>
      )}
    </ul>
  );
}

function guardrailWords({ test, result }: Pick<AbTestReport, 'test' | 'result'>): string {
  if (test.guardrails.length === 0) return 'none';
  const breached = result.guardrails.filter(({ isBreached }) => isBreached);
  if (breached.length === 0) return `hold: ${test.guardrails.map(({ metric }) => abMetricName(metric)).join(', ')}`;
  return breached
    .map(({ guardrail, version }) => {
      const { metric } = test.guardrails[guardrail] ?? {};
      return `${metric === undefined ? '' : abMetricName(metric)} of v${version} is breached`;
    })
    .join(', ');
}

/** What happened, and each change of the verdict between. */
function Record({ report: { test, events } }: ReportProps) {
  const lines = events.filter(
    ({ kind, result }, at) =>
      kind !== 'result' || result?.verdict !== (events[at - 1]?.result?.verdict ?? 'collecting'),
  );
  return (
    <section aria-label="Record" className="flex flex-col gap-1">
      <h4 className="font-medium">Record</h4>
      <ol className="flex flex-col gap-0.5 text-ink-2">
        {lines.map(({ at, kind, by, result }) => (
          <li key={`${at} ${kind}`} className="flex gap-2">
            <span className="w-24 shrink-0 text-ink-3">
              <Time value={at} />
            </span>
            <span>
              {kind === 'started'
                ? `Started by ${by?.name ?? 'API'}`
                : kind === 'result'
                  ? result && abVerdictWords(test, result).title
                  : kind === 'promoted'
                    ? `v${test.promotedVersion} promoted by ${by?.name ?? 'API'}`
                    : kind === 'stopped'
                      ? `Stopped by ${by?.name ?? 'API'}`
                      : abStatusNames.breached}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
