/** The columns of the trace list. */
import { Link } from '@tanstack/react-router';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { CostCell, CountCell, None, TokensCell } from '#components/cells.tsx';
import { StatusDot, worstLevel } from '#components/level.tsx';
import { ScoreChips } from '#components/score-chips.tsx';
import { Time } from '#components/time.tsx';
import { formatDuration } from '#lib/format.ts';
import { Badge } from '#ui/badge.tsx';
import type { Column } from '#ui/data-grid.tsx';

export function traceColumns(projectId: string): Column<TraceListItem>[] {
  return [
    {
      id: 'timestamp',
      header: 'Time',
      width: 104,
      sortable: true,
      cell: (trace) => (
        <span className="text-ink-2">
          <Time value={trace.timestamp} />
        </span>
      ),
    },
    {
      id: 'name',
      header: 'Name',
      width: 190,
      sortable: true,
      cell: (trace) => (
        <>
          <StatusDot level={worstLevel(trace.levels)} />
          <Link
            to="/project/$projectId/traces/$traceId"
            params={{ projectId, traceId: trace.id }}
            tabIndex={-1}
            title={trace.name ?? trace.id}
            onClick={(event) => event.stopPropagation()}
            className="truncate font-medium hover:underline"
          >
            {trace.name ?? <span className="font-mono text-sm font-normal text-ink-2">{trace.id}</span>}
          </Link>
        </>
      ),
    },
    { id: 'input', header: 'Input', width: 190, grows: true, cell: (trace) => <Preview text={trace.inputPreview} /> },
    {
      id: 'output',
      header: 'Output',
      width: 190,
      grows: true,
      cell: (trace) => <Preview text={trace.outputPreview} />,
    },
    {
      id: 'latency',
      header: 'Latency',
      width: 80,
      align: 'end',
      cell: (trace) => (has(trace.observationCount) ? formatDuration(trace.latency) : <None />),
    },
    { id: 'tokens', header: 'Tokens', width: 118, align: 'end', cell: (trace) => <TokensCell {...trace} /> },
    {
      id: 'cost',
      header: 'Cost',
      width: 86,
      align: 'end',
      cell: (trace) => <CostCell value={trace.totalCost} />,
    },
    {
      id: 'observations',
      header: 'Obs.',
      width: 56,
      align: 'end',
      cell: (trace) => <CountCell value={trace.observationCount ?? 0} />,
    },
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
      sortable: true,
      cell: (trace) =>
        trace.userId === null ? (
          <None />
        ) : (
          <Link
            to="/project/$projectId/users/$userId"
            params={{ projectId, userId: trace.userId }}
            tabIndex={-1}
            title={trace.userId}
            onClick={(event) => event.stopPropagation()}
            className="truncate text-ink-2 hover:text-ink hover:underline"
          >
            {trace.userId}
          </Link>
        ),
    },
    {
      id: 'sessionId',
      header: 'Session',
      width: 120,
      sortable: true,
      cell: (trace) =>
        trace.sessionId === null ? (
          <None />
        ) : (
          <Link
            to="/project/$projectId/sessions/$sessionId"
            params={{ projectId, sessionId: trace.sessionId }}
            tabIndex={-1}
            title={trace.sessionId}
            onClick={(event) => event.stopPropagation()}
            className="truncate text-ink-2 hover:text-ink hover:underline"
          >
            {trace.sessionId}
          </Link>
        ),
    },
    { id: 'environment', header: 'Environment', width: 110, cell: (trace) => <Plain text={trace.environment} /> },
  ];
}

function Preview({ text }: { readonly text: string | null | undefined }) {
  if (text === null || text === undefined || text === '') return <None />;
  return <span className="truncate font-mono text-sm text-ink-2">{text}</span>;
}

function Plain({ text }: { readonly text: string | null }) {
  if (text === null || text === '') return <None />;
  return (
    <span className="truncate text-ink-2" title={text}>
      {text}
    </span>
  );
}

function has(count: number | undefined): boolean {
  return count !== undefined && count > 0;
}
