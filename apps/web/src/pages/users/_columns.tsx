/** The columns of the user list. */
import { Link } from '@tanstack/react-router';
import type { User } from '@telltale/contract/users.ts';
import { CostCell, CountCell, ErrorsCell, TokensCell } from '#components/cells.tsx';
import { Time } from '#components/time.tsx';
import type { TimeRangeSearch } from '#lib/time-range.ts';
import type { Column } from '#ui/data-grid.tsx';

export function userColumns(projectId: string, range: TimeRangeSearch): Column<User>[] {
  const sortable = true;
  return [
    { id: 'lastSeen', header: 'Last seen', width: 112, sortable, cell: (user) => <Seen at={user.lastSeen} /> },
    {
      id: 'id',
      header: 'User',
      width: 220,
      grows: true,
      sortable,
      cell: (user) => (
        <Link
          to="/project/$projectId/users/$userId"
          params={{ projectId, userId: user.id }}
          search={range}
          tabIndex={-1}
          title={user.id}
          onClick={(event) => event.stopPropagation()}
          className="truncate font-medium hover:underline"
        >
          {user.id}
        </Link>
      ),
    },
    count('traces', 'Traces', (user) => user.traceCount),
    count('sessions', 'Sessions', (user) => user.sessionCount),
    count('observations', 'Observations', (user) => user.observationCount),
    { id: 'tokens', header: 'Tokens', width: 130, align: 'end', sortable, cell: (user) => <TokensCell {...user} /> },
    {
      id: 'cost',
      header: 'Cost',
      width: 104,
      align: 'end',
      sortable,
      cell: (user) => <CostCell value={user.totalCost} />,
    },
    {
      id: 'errors',
      header: 'Errors',
      width: 88,
      align: 'end',
      sortable,
      cell: (user) => <ErrorsCell value={user.errorCount} />,
    },
    { id: 'firstSeen', header: 'First seen', width: 124, sortable, cell: (user) => <Seen at={user.firstSeen} /> },
  ];
}

function count(id: string, header: string, read: (user: User) => number): Column<User> {
  return { id, header, width: 108, align: 'end', sortable: true, cell: (user) => <CountCell value={read(user)} /> };
}

function Seen({ at }: { readonly at: string }) {
  return (
    <span className="text-ink-2">
      <Time value={at} />
    </span>
  );
}
