/** One user: totals, activity and cost by day, cost by model, and the way to their traces and sessions. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { UserDetails } from '@telltale/contract/users.ts';
import { ChevronRight, CircleAlert, Layers, MessagesSquare } from 'lucide-react';
import { userDetails } from '#api/users.ts';
import { DayChart } from '#components/day-chart.tsx';
import { Fact } from '#components/fact.tsx';
import { QueryError } from '#components/query-error.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import { Time } from '#components/time.tsx';
import { dayBars } from '#lib/day-bars.ts';
import { formatCost, formatCount } from '#lib/format.ts';
import { conditionText } from '#lib/list-query.ts';
import { useNow } from '#lib/now.ts';
import { splitNames } from '#lib/search-params.ts';
import { readTimeRange, resolveTimeRange, widerRange, writeTimeRange } from '#lib/time-range.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { Models } from './_models.tsx';
import { filtersOf, type UserPageSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/users/$userId');

export function UserPage() {
  const { projectId, userId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const range = readTimeRange(search);
  const wider = widerRange(range);
  const now = useNow();
  const { data, error, isError, refetch } = useQuery(userDetails(projectId, userId, filtersOf(search)));
  const change = (changes: UserPageSearch) => void navigate({ search: { ...search, ...changes }, replace: true });
  return (
    <>
      <header className="flex shrink-0 flex-col gap-0.5 border-b border-line px-4 py-2">
        <title>{`${userId} · Telltale`}</title>
        <div className="flex min-w-0 items-center gap-1.5">
          <Link
            to="/project/$projectId/users"
            params={{ projectId }}
            search={search}
            className="rounded-sm text-ink-3 hover:text-ink hover:underline"
          >
            Users
          </Link>
          <ChevronRight size={13} aria-hidden className="shrink-0 text-ink-3" />
          <h1 className="truncate text-lg font-semibold tracking-tight">{userId}</h1>
          <CopyButton what="user id" text={() => userId} />
          <div className="ml-auto">
            <TimeRangePicker value={range} onChange={(next) => change(writeTimeRange(next))} />
          </div>
        </div>
        <UserFacts user={data} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-300 flex-col gap-6 px-6 py-5">
          {isError ? (
            <QueryError error={error} onRetry={() => void refetch()} />
          ) : data === undefined ? (
            <SkeletonLines count={10} label="Loading user" />
          ) : data.traceCount === 0 ? (
            <Notice
              title="Nothing in this time"
              actions={
                wider !== null && <Button onClick={() => change(writeTimeRange(wider))}>Widen time range</Button>
              }
            >
              The user is known, but none of their traces is in the chosen time range.
            </Notice>
          ) : (
            <>
              <Ways projectId={projectId} user={data} search={search} />
              <Days user={data} until={now} {...resolveTimeRange(range, now)} />
              <section aria-labelledby="by-model" className="flex flex-col gap-1.5">
                <h2 id="by-model" className="font-semibold">
                  By model
                </h2>
                <Models
                  projectId={projectId}
                  models={data.models}
                  observationsOf={(...more) => observationsOf(data, search, more)}
                />
              </section>
            </>
          )}
        </div>
      </div>
    </>
  );
}

function UserFacts({ user }: { readonly user: UserDetails | undefined }) {
  if (user === undefined) return <dl className="min-h-5.5" />;
  return (
    <dl className="flex min-h-5.5 flex-wrap items-center gap-x-4 gap-y-1">
      <Fact label="Traces" strong>
        {formatCount(user.traceCount)}
      </Fact>
      <Fact label="Sessions" strong>
        {formatCount(user.sessionCount)}
      </Fact>
      <Fact label="Observations" strong>
        {formatCount(user.observationCount)}
      </Fact>
      <Fact label="Tokens" strong>
        <span title={`${user.inputTokens} in, ${user.outputTokens} out`}>{formatCount(user.totalTokens)}</span>
      </Fact>
      <Fact label="Cost" strong>
        {formatCost(user.totalCost)}
      </Fact>
      <Fact label="Errors" strong>
        <span className={user.errorCount > 0 ? 'text-danger' : ''}>{formatCount(user.errorCount)}</span>
      </Fact>
      {user.firstSeen !== null && (
        <Fact label="First seen">
          <Time value={user.firstSeen} as="short" />
        </Fact>
      )}
      {user.lastSeen !== null && (
        <Fact label="Last seen">
          <Time value={user.lastSeen} />
        </Fact>
      )}
    </dl>
  );
}

interface WaysProps {
  readonly projectId: string;
  readonly user: UserDetails;
  readonly search: UserPageSearch;
}

const wayClass =
  'inline-flex h-8 items-center gap-2 rounded-md border border-line-strong px-3 hover:bg-hover [&>svg]:text-ink-3';

function Ways({ projectId, user, search }: WaysProps) {
  const { env, ...range } = search;
  const query = [conditionText('userId', user.id), conditionText('environment', ...splitNames(env))];
  return (
    <nav aria-label="What this user did" className="flex flex-wrap gap-2">
      <Link
        to="/project/$projectId/traces"
        params={{ projectId }}
        search={{ ...range, query: query.join(' ').trim() }}
        className={wayClass}
      >
        <Layers size={14} aria-hidden />
        {`${formatCount(user.traceCount)} ${user.traceCount === 1 ? 'trace' : 'traces'}`}
      </Link>
      {user.sessionCount > 0 && (
        <Link
          to="/project/$projectId/sessions"
          params={{ projectId }}
          search={{ ...search, user: user.id }}
          className={wayClass}
        >
          <MessagesSquare size={14} aria-hidden />
          {`${formatCount(user.sessionCount)} ${user.sessionCount === 1 ? 'session' : 'sessions'}`}
        </Link>
      )}
      {user.errorCount > 0 && (
        <Link
          to="/project/$projectId/observations"
          params={{ projectId }}
          search={observationsOf(user, search, [conditionText('level', 'ERROR')])}
          className={`${wayClass} [&>svg]:text-danger!`}
        >
          <CircleAlert size={14} aria-hidden />
          {`${formatCount(user.errorCount)} ${user.errorCount === 1 ? 'error' : 'errors'}`}
        </Link>
      )}
    </nav>
  );
}

/** The list of what was done for the user, as far as further conditions hold. */
function observationsOf({ id }: UserDetails, { env, ...range }: UserPageSearch, more: readonly string[]) {
  const ofUser = [conditionText('userId', id), conditionText('traceEnvironment', ...splitNames(env))];
  return { ...range, query: [...ofUser, ...more].filter((text) => text !== '').join(' ') };
}

interface DaysProps {
  readonly user: UserDetails;
  readonly from?: string;
  readonly to?: string;
  /** The end of a range without an end. */
  readonly until: Date;
}

function Days({ user, from, to, until }: DaysProps) {
  const days = user.days.map((day) => ({ date: day.date, values: [day.traceCount, day.totalCost, day.errorCount] }));
  const bars = dayBars({ days, from, to: to ?? until.toISOString(), barsMax: 62 });
  return (
    <div className="flex flex-wrap gap-3">
      <DayChart label="Traces by day (UTC)" bars={bars} index={0} format={formatCount} color="fill-accent" />
      <DayChart label="Cost by day (UTC)" bars={bars} index={1} format={formatCost} color="fill-(--kind-generation)" />
      {user.errorCount > 0 && (
        <DayChart label="Errors by day (UTC)" bars={bars} index={2} format={formatCount} color="fill-danger" />
      )}
    </div>
  );
}
