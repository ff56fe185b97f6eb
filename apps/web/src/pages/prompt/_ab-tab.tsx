/** The A/B tests of a prompt: the chosen one, the form for a new one, and those of the past. */
import { useQuery } from '@tanstack/react-query';
import type { AbTest } from '@telltale/contract/ab-tests.ts';
import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import { clsx } from 'clsx';
import { FlaskConical } from 'lucide-react';
import { abTestsOf } from '#api/ab-tests.ts';
import { promptMetrics } from '#api/prompts.ts';
import { LabelBadge } from '#components/prompt/label-badge.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { abMetricName, abStatusNames } from '#lib/ab-words.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { testableLabels } from './_ab-draft.ts';
import { AbForm } from './_ab-form.tsx';
import { AbReport } from './_ab-report.tsx';

export interface AbTabProps {
  readonly projectId: string;
  readonly history: PromptHistory;
  /** The id of a test, `new`, or nothing for the newest. */
  readonly chosen: string | undefined;
  readonly mayEdit: boolean;
  readonly onChoose: (chosen: string | undefined) => void;
}

const newTest = 'new';

export function AbTab({ projectId, history, chosen, mayEdit, onChoose }: AbTabProps) {
  const { data, isError, error, refetch } = useQuery(abTestsOf(projectId, history.name));
  if (isError) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={6} label="Loading A/B tests" />;
  if (chosen === newTest && mayEdit) {
    return <NewTest projectId={projectId} history={history} onChoose={onChoose} />;
  }
  const shown = data.find(({ id }) => id === chosen) ?? data.find(({ status }) => status === 'running') ?? data[0];
  const start = mayEdit && isTestable(history) && (
    <Button onClick={() => onChoose(newTest)}>
      <FlaskConical size={14} aria-hidden />
      New A/B test
    </Button>
  );
  if (shown === undefined) {
    return (
      <Notice title="No A/B test yet" actions={start}>
        {isTestable(history)
          ? 'Let two versions share the fetches of a label, and see which one does better by a score, cost or latency.'
          : 'It takes two versions, and a label on one of them that programs ask for.'}
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <AbReport key={shown.id} test={shown} mayEdit={mayEdit} />
      <section aria-label="All A/B tests" className="flex flex-col gap-2">
        <div className="flex items-center justify-between gap-3">
          <h3 className="font-medium">All A/B tests of this prompt</h3>
          {start}
        </div>
        <TestTable tests={data} shown={shown.id} onChoose={onChoose} />
      </section>
    </div>
  );
}

function isTestable(history: PromptHistory): boolean {
  return history.versions.length > 1 && testableLabels(history).length > 0;
}

type NewTestProps = Pick<AbTabProps, 'projectId' | 'history' | 'onChoose'>;

/** Waits for the names of scores, of which the first is proposed. */
function NewTest({ projectId, history, onChoose }: NewTestProps) {
  const metrics = useQuery(promptMetrics(projectId, history.name, { bounds: () => ({}), rangeKey: 'all' }));
  if (metrics.isPending) return <SkeletonLines count={6} label="Loading metrics" />;
  const scores = (metrics.data?.data ?? []).flatMap((version) =>
    version.scores.filter(({ dataType }) => dataType !== 'CATEGORICAL').map(({ name }) => name),
  );
  return (
    <AbForm
      projectId={projectId}
      history={history}
      scores={[...new Set(scores)].toSorted()}
      onStarted={({ id }) => onChoose(id)}
      onCancel={() => onChoose(undefined)}
    />
  );
}

interface TestTableProps {
  readonly tests: readonly AbTest[];
  readonly shown: string;
  readonly onChoose: (id: string) => void;
}

const cell = 'px-2 py-1.5 first:pl-0 last:pr-0';

function TestTable({ tests, shown, onChoose }: TestTableProps) {
  return (
    <div className="overflow-x-auto">
      <table aria-label="A/B tests" className="w-full text-left">
        <thead className="text-sm text-ink-3">
          <tr>
            {['Versions', 'Label', 'Metric', 'State', 'Started', 'By'].map((title) => (
              <th key={title} scope="col" className={`${cell} font-normal`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tests.map((test) => (
            <tr key={test.id} className={clsx('border-t border-line', test.id === shown && 'bg-selected')}>
              <td className={cell}>
                <button
                  type="button"
                  aria-current={test.id === shown ? 'true' : undefined}
                  onClick={() => onChoose(test.id)}
                  className="rounded-sm font-medium whitespace-nowrap hover:underline"
                >
                  {test.arms.map(({ version }) => `v${version}`).join(' against ')}
                </button>
              </td>
              <td className={cell}>
                <LabelBadge label={test.label} />
              </td>
              <td className={`${cell} text-ink-2`}>{abMetricName(test.primary)}</td>
              <td className={cell}>
                <AbStatus test={test} />
              </td>
              <td className={`${cell} text-ink-2`}>
                <Time value={test.startedAt} />
              </td>
              <td className={`${cell} text-ink-2`}>{test.startedBy?.name ?? 'API'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AbStatus({ test: { status, promotedVersion } }: { readonly test: AbTest }) {
  const tone = status === 'running' ? 'accent' : status === 'breached' ? 'danger' : 'neutral';
  return <Badge tone={tone}>{promotedVersion === null ? abStatusNames[status] : `Promoted v${promotedVersion}`}</Badge>;
}
