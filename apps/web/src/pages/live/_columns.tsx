/** The columns of the live page: traces and observations in one list. */
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import type { LiveObservation, LiveTrace } from '@telltale/contract/live.ts';
import type { ReactNode } from 'react';
import { CostCell, None, TokensCell } from '#components/cells.tsx';
import { KindIcon } from '#components/kind-icon.tsx';
import { StatusDot } from '#components/level.tsx';
import { RunningBar } from '#components/live/running-bar.tsx';
import { Time } from '#components/time.tsx';
import { formatCount, formatDuration } from '#lib/format.ts';
import type { LiveRow } from '#lib/live-feed.ts';
import { Badge } from '#ui/badge.tsx';
import type { Column } from '#ui/data-grid.tsx';

export interface LiveColumnsOptions {
  readonly projectId: string;
  /** Names of traces that have come by. */
  readonly traceNames: ReadonlyMap<string, string>;
  readonly serverAheadMs: number;
}

export function liveColumns({ projectId, traceNames, serverAheadMs }: LiveColumnsOptions): Column<LiveRow>[] {
  return [
    {
      id: 'time',
      header: 'Started',
      width: 92,
      cell: (row) => (
        <span className="text-ink-2">
          <Time value={timeOf(row)} as="short" />
        </span>
      ),
    },
    {
      id: 'name',
      header: 'Name',
      width: 230,
      cell: (row) => (row.kind === 'gap' ? <GapName /> : <Name projectId={projectId} row={row} />),
    },
    {
      id: 'about',
      header: 'About',
      width: 260,
      grows: true,
      cell: (row) => <About row={row} traceNames={traceNames} />,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: 150,
      align: 'end',
      cell: ofObservation((observation) => <Duration observation={observation} serverAheadMs={serverAheadMs} />),
    },
    {
      id: 'model',
      header: 'Model',
      width: 150,
      cell: ofObservation(({ model }) => <Plain text={model} />),
    },
    {
      id: 'tokens',
      header: 'Tokens',
      width: 118,
      align: 'end',
      cell: ofObservation((observation) => <TokensCell {...observation} />),
    },
    {
      id: 'cost',
      header: 'Cost',
      width: 92,
      align: 'end',
      cell: ofObservation(({ totalCost }) => <CostCell value={totalCost ?? 0} />),
    },
    {
      id: 'environment',
      header: 'Environment',
      width: 116,
      cell: (row) => (row.kind === 'gap' ? null : <Plain text={itemOf(row).environment} />),
    },
  ];
}

type ItemRow = Exclude<LiveRow, { kind: 'gap' }>;

function itemOf(row: ItemRow): LiveTrace | LiveObservation {
  return row.kind === 'trace' ? row.trace : row.observation;
}

function timeOf(row: LiveRow): string {
  switch (row.kind) {
    case 'trace':
      return row.trace.timestamp;
    case 'observation':
      return row.observation.startTime;
    case 'gap':
      return row.at;
  }
}

function ofObservation(show: (observation: LiveObservation) => ReactNode) {
  return (row: LiveRow) => (row.kind === 'observation' ? show(row.observation) : null);
}

function Name({ projectId, row }: { readonly projectId: string; readonly row: ItemRow }) {
  const { id, name } = itemOf(row);
  const target =
    row.kind === 'trace'
      ? { params: { projectId, traceId: row.trace.id }, search: {} }
      : { params: { projectId, traceId: row.observation.traceId }, search: { observation: row.observation.id } };
  return (
    <>
      {row.kind === 'observation' ? (
        <StatusDot level={row.observation.level} />
      ) : (
        <span aria-hidden className="size-1.75 shrink-0" />
      )}
      <KindIcon kind={row.kind === 'trace' ? 'TRACE' : row.observation.type} size={13} />
      <Link
        to="/project/$projectId/traces/$traceId"
        {...target}
        tabIndex={-1}
        title={name ?? id}
        onClick={(event) => event.stopPropagation()}
        className="truncate font-medium hover:underline"
      >
        {name ?? <span className="font-mono text-sm font-normal text-ink-2">{id}</span>}
      </Link>
    </>
  );
}

function GapName() {
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-warn">
      <TriangleAlert size={14} aria-hidden />
      Not all is here
    </span>
  );
}

/** What went wrong, or where it belongs. */
function About({ row, traceNames }: Pick<LiveColumnsOptions, 'traceNames'> & { readonly row: LiveRow }) {
  switch (row.kind) {
    case 'gap': {
      const what = row.missed === null ? 'Some items' : `${formatCount(row.missed)} items`;
      return (
        <span className="truncate text-ink-2">
          {`${what} could not be told of here. They are stored: the list of traces has them.`}
        </span>
      );
    }
    case 'trace': {
      const { userId, sessionId, tags } = row.trace;
      return (
        <>
          {userId !== null && <span className="truncate text-ink-2">{userId}</span>}
          {sessionId !== null && <span className="truncate text-ink-3">{sessionId}</span>}
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </>
      );
    }
    case 'observation': {
      const { level, statusMessage, traceId } = row.observation;
      if (statusMessage !== null && level !== 'DEFAULT' && level !== 'DEBUG') {
        return (
          <span className={level === 'ERROR' ? 'truncate text-danger' : 'truncate text-warn'} title={statusMessage}>
            {statusMessage}
          </span>
        );
      }
      const name = traceNames.get(traceId);
      return (
        <span className="truncate text-ink-3" title={`Trace ${traceId}`}>
          in {name ?? <span className="font-mono text-sm">{traceId}</span>}
        </span>
      );
    }
  }
}

interface DurationProps {
  readonly observation: LiveObservation;
  readonly serverAheadMs: number;
}

function Duration({ observation: { startTime, endTime, isRunning }, serverAheadMs }: DurationProps) {
  if (isRunning) return <RunningBar since={startTime} serverAheadMs={serverAheadMs} />;
  if (endTime === null) return <None />;
  return formatDuration((Date.parse(endTime) - Date.parse(startTime)) / 1000);
}

function Plain({ text }: { readonly text: string | null }) {
  if (text === null || text === '') return <None />;
  return (
    <span className="truncate text-ink-2" title={text}>
      {text}
    </span>
  );
}
