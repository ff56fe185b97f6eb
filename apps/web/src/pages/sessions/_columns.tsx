/** The columns of the session list. */
import { Link } from '@tanstack/react-router';
import type { SessionListItem, SessionMetrics } from '@telltale/contract/sessions.ts';
import type { ReactNode } from 'react';
import { CostCell, CountCell, ErrorsCell, None, TokensCell } from '#components/cells.tsx';
import { Time } from '#components/time.tsx';
import { formatDuration } from '#lib/format.ts';
import type { Column } from '#ui/data-grid.tsx';

export function sessionColumns(projectId: string): Column<SessionListItem>[] {
  return [
    {
      id: 'lastActivity',
      header: 'Last active',
      width: 112,
      sortable: true,
      cell: (session) => (
        <span className="text-ink-2">
          <Time value={session.metrics?.lastActivity ?? session.createdAt} />
        </span>
      ),
    },
    {
      id: 'id',
      header: 'Session',
      width: 220,
      grows: true,
      cell: (session) => (
        <Link
          to="/project/$projectId/sessions/$sessionId"
          params={{ projectId, sessionId: session.id }}
          tabIndex={-1}
          title={session.id}
          onClick={(event) => event.stopPropagation()}
          className="truncate font-medium hover:underline"
        >
          {session.id}
        </Link>
      ),
    },
    {
      id: 'users',
      header: 'Users',
      width: 140,
      grows: true,
      cell: withMetrics(({ userIds }) => <Users ids={userIds} />),
    },
    {
      id: 'traces',
      header: 'Traces',
      width: 76,
      align: 'end',
      sortable: true,
      cell: withMetrics(({ traceCount }) => <CountCell value={traceCount} />),
    },
    {
      id: 'observations',
      header: 'Obs.',
      width: 68,
      align: 'end',
      cell: withMetrics(({ observationCount }) => <CountCell value={observationCount} />),
    },
    {
      id: 'tokens',
      header: 'Tokens',
      width: 120,
      align: 'end',
      sortable: true,
      cell: withMetrics((metrics) => <TokensCell {...metrics} />),
    },
    {
      id: 'cost',
      header: 'Cost',
      width: 92,
      align: 'end',
      sortable: true,
      cell: withMetrics(({ totalCost }) => <CostCell value={totalCost} />),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: 68,
      align: 'end',
      cell: withMetrics(({ errorCount }) => <ErrorsCell value={errorCount} />),
    },
    { id: 'span', header: 'Lasted', width: 92, align: 'end', cell: withMetrics((metrics) => lasted(metrics)) },
    {
      id: 'createdAt',
      header: 'First trace',
      width: 108,
      sortable: true,
      cell: (session) => (
        <span className="text-ink-2">
          <Time value={session.createdAt} />
        </span>
      ),
    },
    {
      id: 'environment',
      header: 'Environment',
      width: 120,
      cell: (session) => (
        <span className="truncate text-ink-2" title={session.environment}>
          {session.environment}
        </span>
      ),
    },
  ];
}

function withMetrics(show: (metrics: SessionMetrics) => ReactNode) {
  return (session: SessionListItem) => (session.metrics === undefined ? <None /> : show(session.metrics));
}

/** From the first trace to the last one. */
function lasted({ firstActivity, lastActivity }: SessionMetrics): ReactNode {
  const seconds = (Date.parse(lastActivity) - Date.parse(firstActivity)) / 1000;
  return seconds > 0 ? <span className="text-ink-2">{formatDuration(seconds)}</span> : <None />;
}

function Users({ ids }: { readonly ids: readonly string[] }) {
  const [first] = ids;
  if (first === undefined) return <None />;
  return (
    <>
      <span className="truncate text-ink-2" title={ids.join(', ')}>
        {first}
      </span>
      {ids.length > 1 && <span className="shrink-0 text-sm text-ink-3">+{ids.length - 1}</span>}
    </>
  );
}
