/** The right side while an observation is selected: what went in and out, and everything known about it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ObservationView } from '@telltale/contract/observations.ts';
import type { Score } from '@telltale/contract/scores.ts';
import { CircleAlert, FlaskConical, Info, TriangleAlert } from 'lucide-react';
import { giantOf } from '#api/io.ts';
import { observationDetails } from '#api/traces.ts';
import { Fact } from '#components/fact.tsx';
import { FormatSwitch, useIoFormat } from '#components/format-switch.tsx';
import { IoSection, type IoFormat } from '#components/io-section.tsx';
import { KindIcon, kindLabel } from '#components/kind-icon.tsx';
import { LevelBadge } from '#components/level.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { formatCost, formatDuration, formatNumber } from '#lib/format.ts';
import { isEmpty } from '#lib/json.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { Tip } from '#ui/tip.tsx';
import { DetailTable, type DetailColumn } from './_detail-table.tsx';
import { MetadataSection } from './_metadata-section.tsx';
import { ScoreTable } from './_score-table.tsx';
import { usageLines, usageTypeLabel, type UsageLine } from './_usage.ts';

export interface ObservationDetailProps {
  readonly projectId: string;
  readonly observationId: string;
  /** All scores of the trace. */
  readonly scores: readonly Score[];
  /** Milliseconds without its children; NaN when it has no end. */
  readonly selfTime: number;
}

export function ObservationDetail({ projectId, observationId, scores, selfTime }: ObservationDetailProps) {
  const [format] = useIoFormat();
  const query = useQuery(observationDetails(projectId, observationId));
  const observation = query.data;
  return (
    <section aria-label="Observation" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9.5 shrink-0 items-center gap-1.5 border-b border-line pr-2 pl-4">
        {observation !== undefined && (
          <>
            <KindIcon kind={observation.type} />
            <h2 className="truncate font-semibold">{observation.name ?? kindLabel(observation.type)}</h2>
            <LevelBadge level={observation.level} />
          </>
        )}
        <CopyButton what="observation id" text={() => observationId} />
        <div className="ml-auto flex items-center gap-2">
          {observation?.type === 'GENERATION' && (
            <Tip text="Open in playground">
              <Link
                to="/project/$projectId/playground"
                params={{ projectId }}
                search={{ observation: observationId }}
                aria-label="Open in playground"
                className="inline-flex size-7 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
              >
                <FlaskConical size={14} aria-hidden />
              </Link>
            </Tip>
          )}
          <FormatSwitch />
        </div>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto bg-bg px-4 py-3" tabIndex={-1}>
        {query.isError ? (
          <QueryError error={query.error} onRetry={() => void query.refetch()} />
        ) : observation === undefined ? (
          <SkeletonLines count={10} label="Loading observation" />
        ) : (
          <Contents
            projectId={projectId}
            observation={observation}
            format={format}
            scores={scores}
            selfTime={selfTime}
          />
        )}
      </div>
    </section>
  );
}

interface ContentsProps {
  readonly projectId: string;
  readonly observation: ObservationView;
  readonly format: IoFormat;
  readonly scores: readonly Score[];
  readonly selfTime: number;
}

function Contents({ projectId, observation, format, scores, selfTime }: ContentsProps) {
  const own = scores.filter((score) => score.observationId === observation.id);
  const lines = usageLines(observation);
  return (
    <>
      <Banner observation={observation} />
      <Facts projectId={projectId} observation={observation} selfTime={selfTime} />
      {own.length > 0 && <ScoreTable scores={own} />}
      <IoSection
        title="Input"
        value={observation.input}
        format={format}
        giant={giantOf('observation', observation, 'input')}
      />
      <IoSection
        title="Output"
        value={observation.output}
        format={format}
        giant={giantOf('observation', observation, 'output')}
      />
      {lines.length > 0 && (
        <DetailTable
          title="Usage and cost"
          columns={usageColumns}
          rows={lines}
          rowId={(line) => line.type}
          hasTotal={lines.at(-1)?.isTotal === true}
          note={priceNote(observation)}
        />
      )}
      {!isEmpty(observation.modelParameters) && (
        <IoSection title="Model parameters" value={observation.modelParameters} format="json" />
      )}
      {!isEmpty(observation.metadata) && (
        <MetadataSection projectId={projectId} entity="observations" value={observation.metadata} format={format} />
      )}
    </>
  );
}

function Banner({ observation }: { readonly observation: ObservationView }) {
  const { level, statusMessage } = observation;
  const message = statusMessage ?? '';
  if (message === '' && (level === 'DEFAULT' || level === 'DEBUG')) return null;
  const [tone, Icon] =
    level === 'ERROR'
      ? (['bg-danger-soft text-danger', CircleAlert] as const)
      : level === 'WARNING'
        ? (['bg-warn-soft text-warn', TriangleAlert] as const)
        : (['bg-hover text-ink-2', Info] as const);
  return (
    <div role="note" aria-label="Status" className={`flex gap-2 rounded-md px-2.5 py-2 ${tone}`}>
      <Icon size={15} aria-hidden className="mt-0.5 shrink-0" />
      <p className="max-h-60 overflow-y-auto wrap-anywhere whitespace-pre-wrap">
        {message === '' ? 'Marked without a message.' : message}
      </p>
    </div>
  );
}

function Facts({ projectId, observation, selfTime }: Omit<ContentsProps, 'format' | 'scores'>) {
  const { latency, timeToFirstToken, calculatedTotalCost, usage } = observation;
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1.5">
      <Fact label="Start">
        <Time value={observation.startTime} as="absolute" />
      </Fact>
      {latency !== null && (
        <Fact label="Latency" strong>
          {formatDuration(latency)}
        </Fact>
      )}
      {latency !== null && latency > 0 && !Number.isNaN(selfTime) && (
        <Fact label="Self time">
          {formatDuration(selfTime / 1000)} ({Math.round((100 * selfTime) / 1000 / latency)} %)
        </Fact>
      )}
      {timeToFirstToken !== null && (
        <Fact label="First token after" strong>
          {formatDuration(timeToFirstToken)}
        </Fact>
      )}
      {observation.model !== null && (
        <Fact label="Model" strong>
          {observation.model}
        </Fact>
      )}
      {usage.total > 0 && (
        <Fact label="Tokens">
          {formatNumber(usage.input)} → {formatNumber(usage.output)}
        </Fact>
      )}
      {calculatedTotalCost !== null && <Fact label="Cost">{formatCost(calculatedTotalCost)}</Fact>}
      {observation.promptName !== null && (
        <Fact label="Prompt">
          <Link
            to="/project/$projectId/prompts/$promptName"
            params={{ projectId, promptName: observation.promptName }}
            search={observation.promptVersion === null ? {} : { v: String(observation.promptVersion) }}
            className="text-accent hover:underline"
          >
            {observation.promptName}
            {observation.promptVersion !== null && ` v${observation.promptVersion}`}
          </Link>
        </Fact>
      )}
      <Fact label="Environment">{observation.environment}</Fact>
      {observation.version !== null && <Fact label="Version">{observation.version}</Fact>}
    </dl>
  );
}

const usageColumns: readonly DetailColumn<UsageLine>[] = [
  { header: 'Type', cell: (line) => usageTypeLabel(line.type) },
  { header: 'Tokens', isNumber: true, cell: (line) => (line.units === null ? '–' : formatNumber(line.units)) },
  {
    header: 'Per million',
    isNumber: true,
    cell: (line) => (line.perMillion === null ? '' : formatCost(line.perMillion)),
  },
  { header: 'Cost', isNumber: true, cell: (line) => (line.cost === null ? '–' : formatCost(line.cost)) },
];

/** Where the cost comes from: a number that explains itself. */
function priceNote(observation: ObservationView): string {
  const { costSource, modelId, usagePricingTierName } = observation;
  switch (costSource) {
    case 'provided':
      return 'The cost was sent by the client.';
    case 'computed':
    case 'estimated': {
      const tier = usagePricingTierName === null ? '' : `, tier ${usagePricingTierName}`;
      const tokens =
        costSource === 'estimated' ? 'Estimated: the client sent no usage, so tokens were counted here. ' : '';
      return `${tokens}Priced as ${modelId ?? observation.model ?? 'unknown'}${tier}.`;
    }
    case null:
      return observation.model === null
        ? 'No cost: the observation names no model.'
        : `No cost: no price is known for ${observation.model}.`;
  }
}
