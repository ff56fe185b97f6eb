/** The columns of the trace list. Sortable ones are named as the API orders by them. */
import { Link } from '@tanstack/react-router';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { CostCell, CountCell, ErrorsCell, None, TokensCell } from '#components/cells.tsx';
import { StatusDot, worstLevel } from '#components/level.tsx';
import { metadataColumns, scoreColumns } from '#components/list/key-columns.tsx';
import { Plain, Preview, SessionLink, UserLink } from '#components/list/list-cells.tsx';
import { ScoreChips } from '#components/score-chips.tsx';
import { markedAddress } from '#components/trace/address.ts';
import { Time } from '#components/time.tsx';
import { formatDuration } from '#lib/format.ts';
import { Badge } from '#ui/badge.tsx';
import type { Column } from '#ui/data-grid.tsx';
import { Highlight } from '#ui/highlight.tsx';

type TraceColumn = Column<TraceListItem>;

export interface TraceColumnsOptions {
  readonly projectId: string;
  /** The texts to mark. */
  readonly sought: readonly string[];
  /** Each makes a column of its own. */
  readonly scoreNames: readonly string[];
  /** So does each of these. */
  readonly metadataKeys: readonly string[];
}

export function traceColumns(options: TraceColumnsOptions): TraceColumn[] {
  const { projectId, sought, scoreNames, metadataKeys } = options;
  const sortable = true;
  const isOptional = true;
  return [
    { id: 'timestamp', header: 'Time', width: 104, sortable, cell: (trace) => <When at={trace.timestamp} /> },
    {
      id: 'name',
      header: 'Name',
      width: 190,
      sortable,
      cell: (trace) => <TraceName projectId={projectId} trace={trace} sought={sought} />,
    },
    {
      id: 'input',
      header: 'Input',
      width: 190,
      grows: true,
      cell: (trace) => <Preview text={trace.inputPreview} sought={sought} />,
    },
    {
      id: 'output',
      header: 'Output',
      width: 190,
      grows: true,
      cell: (trace) => <Preview text={trace.outputPreview} sought={sought} />,
    },
    number('latency', 'Latency', 84, (trace) =>
      (trace.observationCount ?? 0) > 0 ? formatDuration(trace.latency) : <None />,
    ),
    number('totalTokens', 'Tokens', 118, (trace) => <TokensCell {...trace} />),
    number('totalCost', 'Cost', 86, (trace) => <CostCell value={trace.totalCost} />),
    number('observationCount', 'Obs.', 64, (trace) => <CountCell value={trace.observationCount ?? 0} />),
    {
      id: 'scores',
      header: 'Scores',
      width: 190,
      fades: true,
      cell: (trace) => <ScoreChips scores={trace.scoreValues ?? []} />,
    },
    {
      id: 'tags',
      header: 'Tags',
      width: 130,
      fades: true,
      cell: (trace) => trace.tags.map((tag) => <Badge key={tag}>{tag}</Badge>),
    },
    {
      id: 'userId',
      header: 'User',
      width: 110,
      sortable,
      cell: (trace) => <UserLink projectId={projectId} id={trace.userId} />,
    },
    {
      id: 'sessionId',
      header: 'Session',
      width: 120,
      sortable,
      cell: (trace) => <SessionLink projectId={projectId} id={trace.sessionId} />,
    },
    { id: 'environment', header: 'Environment', width: 110, cell: (trace) => <Plain text={trace.environment} /> },
    { id: 'id', header: 'Id', width: 220, sortable, isOptional, cell: (trace) => <Preview text={trace.id} /> },
    {
      id: 'release',
      header: 'Release',
      width: 110,
      sortable,
      isOptional,
      cell: (trace) => <Plain text={trace.release} />,
    },
    {
      id: 'version',
      header: 'Version',
      width: 110,
      sortable,
      isOptional,
      cell: (trace) => <Plain text={trace.version} />,
    },
    {
      id: 'bookmarked',
      header: 'Bookmarked',
      width: 104,
      sortable,
      isOptional,
      cell: (trace) => <Starred {...trace} />,
    },
    {
      id: 'public',
      header: 'Public',
      width: 76,
      sortable,
      isOptional,
      cell: (trace) => (trace.public ? <Badge tone="outline">Public</Badge> : <None />),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: 72,
      align: 'end',
      isOptional,
      cell: (trace) => <ErrorsCell value={trace.levels?.ERROR ?? 0} />,
    },
    {
      id: 'warnings',
      header: 'Warnings',
      width: 84,
      align: 'end',
      isOptional,
      cell: (trace) => <CountCell value={trace.levels?.WARNING ?? 0} />,
    },
    ...scoreColumns<TraceListItem>({ names: scoreNames, scoresOf: (trace) => trace.scoreValues }),
    ...metadataColumns<TraceListItem>({ keys: metadataKeys, sought, metadataOf: (trace) => trace.metadata }),
  ];
}

function number(id: string, header: string, width: number, cell: (trace: TraceListItem) => ReactNode): TraceColumn {
  return { id, header, width, align: 'end', sortable: true, cell };
}

interface TraceNameProps {
  readonly projectId: string;
  readonly trace: TraceListItem;
  readonly sought: readonly string[];
}

function TraceName({ projectId, trace, sought }: TraceNameProps) {
  return (
    <>
      <span className="flex h-4.75 items-center">
        <StatusDot level={worstLevel(trace.levels)} />
      </span>
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId: trace.id }}
        search={markedAddress(sought)}
        tabIndex={-1}
        title={trace.name ?? trace.id}
        onClick={(event) => event.stopPropagation()}
        className="line-clamp-(--lines) font-medium break-all hover:underline"
      >
        {trace.name === null ? (
          <span className="font-mono text-sm font-normal text-ink-2">{trace.id}</span>
        ) : (
          <Highlight text={trace.name} query={sought} />
        )}
      </Link>
      {trace.bookmarked && <Starred bookmarked />}
    </>
  );
}

function Starred({ bookmarked }: { readonly bookmarked: boolean }) {
  if (!bookmarked) return <None />;
  return (
    <span className="shrink-0 text-warn" title="Bookmarked">
      <Star size={13} fill="currentColor" aria-hidden />
      <span className="sr-only">Bookmarked</span>
    </span>
  );
}

function When({ at }: { readonly at: string }) {
  return (
    <span className="text-ink-2">
      <Time value={at} />
    </span>
  );
}
