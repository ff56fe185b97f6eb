/** The columns of the observation list. Sortable ones are named as the API orders by them. */
import { Link } from '@tanstack/react-router';
import type { ObservationV2 } from '@telltale/contract/observations.ts';
import type { ReactNode } from 'react';
import { CostCell, None, TokensCell } from '#components/cells.tsx';
import { KindIcon, kindLabel } from '#components/kind-icon.tsx';
import { LevelBadge, StatusDot } from '#components/level.tsx';
import { metadataColumns, scoreColumns } from '#components/list/key-columns.tsx';
import { Plain, Preview, SessionLink, UserLink } from '#components/list/list-cells.tsx';
import { ScoreChips } from '#components/score-chips.tsx';
import { markedAddress } from '#components/trace/address.ts';
import { Time } from '#components/time.tsx';
import { formatCount, formatDuration, formatNumber } from '#lib/format.ts';
import { usageSums } from '#lib/usage-sums.ts';
import { Badge } from '#ui/badge.tsx';
import type { Column } from '#ui/data-grid.tsx';
import { Highlight } from '#ui/highlight.tsx';

type ObservationColumn = Column<ObservationV2>;

export interface ObservationColumnsOptions {
  readonly projectId: string;
  /** The texts to mark. */
  readonly sought: readonly string[];
  /** Each makes a column of its own. */
  readonly scoreNames: readonly string[];
  /** So does each of these. */
  readonly metadataKeys: readonly string[];
}

const sortable = true;
const isOptional = true;

export function observationColumns(options: ObservationColumnsOptions): ObservationColumn[] {
  const { sought, scoreNames, metadataKeys } = options;
  return [
    ...mainColumns(options),
    ...numberColumns(),
    ...contextColumns(options),
    ...scoreColumns<ObservationV2>({ names: scoreNames, scoresOf: (row) => row.scoreValues }),
    ...metadataColumns<ObservationV2>({ keys: metadataKeys, sought, metadataOf: (row) => row.metadata }),
  ];
}

function mainColumns({ projectId, sought }: ObservationColumnsOptions): ObservationColumn[] {
  return [
    { id: 'startTime', header: 'Start', width: 104, sortable, cell: (row) => <When at={row.startTime} /> },
    {
      id: 'type',
      header: 'Type',
      width: 112,
      cell: (row) => (
        <>
          <KindIcon kind={row.type} />
          <span className="truncate text-ink-2">{kindLabel(row.type)}</span>
        </>
      ),
    },
    {
      id: 'name',
      header: 'Name',
      width: 180,
      cell: (row) => <ObservationName projectId={projectId} row={row} sought={sought} />,
    },
    { id: 'traceName', header: 'Trace', width: 150, cell: (row) => <Plain text={row.traceName} sought={sought} /> },
    {
      id: 'input',
      header: 'Input',
      width: 180,
      grows: true,
      cell: (row) => <Preview text={row.inputPreview} sought={sought} />,
    },
    {
      id: 'output',
      header: 'Output',
      width: 180,
      grows: true,
      cell: (row) => <Preview text={row.outputPreview} sought={sought} />,
    },
    {
      id: 'level',
      header: 'Level',
      width: 86,
      isOptional,
      cell: (row) => (row.level === undefined || row.level === 'DEFAULT' ? <None /> : <LevelBadge level={row.level} />),
    },
    {
      id: 'statusMessage',
      header: 'Status message',
      width: 200,
      isOptional,
      cell: (row) => <Plain text={row.statusMessage} sought={sought} />,
    },
  ];
}

function numberColumns(): ObservationColumn[] {
  return [
    { ...number('latency', 'Latency', (row) => seconds(row.latency)), sortable },
    { ...number('timeToFirstToken', 'First token', (row) => seconds(row.timeToFirstToken)), sortable, isOptional },
    { ...number('totalTokens', 'Tokens', (row) => <Tokens row={row} />), width: 118, sortable },
    { ...number('inputTokens', 'Input tokens', (row) => count(usageSums(row.usageDetails).input)), isOptional },
    { ...number('outputTokens', 'Output tokens', (row) => count(usageSums(row.usageDetails).output)), isOptional },
    { ...number('tokensPerSecond', 'Tokens/s', tokensPerSecond), isOptional },
    { ...number('totalCost', 'Cost', (row) => <CostCell value={row.totalCost ?? 0} />), width: 86, sortable },
    {
      ...number('inputCost', 'Input cost', (row) => <CostCell value={usageSums(row.costDetails).input} />),
      isOptional,
    },
    {
      ...number('outputCost', 'Output cost', (row) => <CostCell value={usageSums(row.costDetails).output} />),
      isOptional,
    },
  ];
}

function contextColumns({ projectId }: ObservationColumnsOptions): ObservationColumn[] {
  return [
    { id: 'model', header: 'Model', width: 150, cell: (row) => <Plain text={row.providedModelName} /> },
    { id: 'modelId', header: 'Priced model', width: 130, isOptional, cell: (row) => <Plain text={row.modelId} /> },
    { id: 'promptName', header: 'Prompt', width: 130, isOptional, cell: (row) => <Plain text={promptOf(row)} /> },
    {
      id: 'scores',
      header: 'Scores',
      width: 190,
      fades: true,
      cell: (row) => <ScoreChips scores={row.scoreValues ?? []} />,
    },
    { id: 'environment', header: 'Environment', width: 110, cell: (row) => <Plain text={row.environment} /> },
    {
      id: 'tags',
      header: 'Trace tags',
      width: 130,
      fades: true,
      isOptional,
      cell: (row) => (row.tags ?? []).map((tag) => <Badge key={tag}>{tag}</Badge>),
    },
    {
      id: 'endTime',
      header: 'End',
      width: 104,
      isOptional,
      cell: (row) => (row.endTime === null ? <None /> : <When at={row.endTime} />),
    },
    { id: 'userId', header: 'User', width: 110, cell: (row) => <UserLink projectId={projectId} id={row.userId} /> },
    {
      id: 'sessionId',
      header: 'Session',
      width: 120,
      isOptional,
      cell: (row) => <SessionLink projectId={projectId} id={row.sessionId} />,
    },
    { id: 'id', header: 'Id', width: 180, isOptional, cell: (row) => <Preview text={row.id} /> },
    { id: 'traceId', header: 'Trace id', width: 220, isOptional, cell: (row) => <Preview text={row.traceId} /> },
    { id: 'version', header: 'Version', width: 110, isOptional, cell: (row) => <Plain text={row.version} /> },
    { id: 'release', header: 'Release', width: 110, isOptional, cell: (row) => <Plain text={row.release} /> },
  ];
}

function number(id: string, header: string, cell: (row: ObservationV2) => ReactNode): ObservationColumn {
  return { id, header, width: 100, align: 'end', cell };
}

function seconds(value: number | null | undefined): ReactNode {
  return value === null || value === undefined ? <None /> : formatDuration(value);
}

function count(value: number): ReactNode {
  return value === 0 ? <None /> : formatCount(value);
}

function Tokens({ row }: { readonly row: ObservationV2 }) {
  const { input, output, total } = usageSums(row.usageDetails);
  return <TokensCell inputTokens={input} outputTokens={output} totalTokens={total} />;
}

function tokensPerSecond({ usageDetails, latency }: ObservationV2): ReactNode {
  const { output } = usageSums(usageDetails);
  return output > 0 && (latency ?? 0) > 0 ? formatNumber(output / (latency ?? 1)) : <None />;
}

function promptOf({ promptName, promptVersion }: ObservationV2): string | null {
  if (promptName === null || promptName === undefined) return null;
  return promptVersion === null || promptVersion === undefined ? promptName : `${promptName} v${promptVersion}`;
}

interface ObservationNameProps {
  readonly projectId: string;
  readonly row: ObservationV2;
  readonly sought: readonly string[];
}

function ObservationName({ projectId, row, sought }: ObservationNameProps) {
  const name = row.name ?? row.id;
  return (
    <>
      {row.level !== undefined && row.level !== 'DEFAULT' && (
        <span className="flex h-4.75 items-center">
          <StatusDot level={row.level} />
        </span>
      )}
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId: row.traceId ?? '' }}
        search={{ observation: row.id, ...markedAddress(sought) }}
        tabIndex={-1}
        title={name}
        onClick={(event) => event.stopPropagation()}
        className="line-clamp-(--lines) font-medium break-all hover:underline"
      >
        <Highlight text={name} query={sought} />
      </Link>
    </>
  );
}

function When({ at }: { readonly at: string }) {
  return (
    <span className="text-ink-2">
      <Time value={at} />
    </span>
  );
}
