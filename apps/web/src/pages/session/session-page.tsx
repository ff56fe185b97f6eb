/** One session as a conversation: each trace's input and output, oldest first, with what it took. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { ChevronRight } from 'lucide-react';
import { sessionTotals, sessionTraces } from '#api/sessions.ts';
import { mergePages } from '#api/traces.ts';
import { Fact } from '#components/fact.tsx';
import { FormatSwitch, useIoFormat } from '#components/format-switch.tsx';
import { IoValue, type IoFormat } from '#components/io-section.tsx';
import { StatusDot, worstLevel } from '#components/level.tsx';
import { QueryError } from '#components/query-error.tsx';
import { ScoreChips } from '#components/score-chips.tsx';
import { Time } from '#components/time.tsx';
import { formatCost, formatCount, formatDuration } from '#lib/format.ts';
import { isEmpty } from '#lib/json.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';

const route = getRouteApi('/signed-in/project/$projectId/sessions/$sessionId');

export function SessionPage() {
  const { projectId, sessionId } = route.useParams();
  const [format] = useIoFormat();
  const list = useInfiniteQuery(sessionTraces(projectId, sessionId));
  const traces = mergePages(list.data?.pages ?? []);
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  return (
    <>
      <header className="flex shrink-0 flex-col gap-0.5 border-b border-line px-4 py-2">
        <title>{`${sessionId} · Telltale`}</title>
        <div className="flex min-w-0 items-center gap-1.5">
          <Link
            to="/project/$projectId/sessions"
            params={{ projectId }}
            search={{}}
            className="rounded-sm text-ink-3 hover:text-ink hover:underline"
          >
            Sessions
          </Link>
          <ChevronRight size={13} aria-hidden className="shrink-0 text-ink-3" />
          <h1 className="truncate text-lg font-semibold tracking-tight">{sessionId}</h1>
          <CopyButton what="session id" text={() => sessionId} />
          <div className="ml-auto">
            <FormatSwitch />
          </div>
        </div>
        <SessionFacts projectId={projectId} sessionId={sessionId} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto bg-bg">
        <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-5">
          {list.isError ? (
            <QueryError error={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending ? (
            <SkeletonLines count={10} label="Loading session" />
          ) : traces.length === 0 ? (
            <Notice title="There are no traces in this session" />
          ) : (
            traces.map((trace) => <Turn key={trace.id} projectId={projectId} trace={trace} format={format} />)
          )}
          {list.hasNextPage && (
            <Button
              onClick={() => void list.fetchNextPage()}
              disabled={list.isFetchingNextPage}
              className="self-center"
            >
              Show more of {formatCount(total)} traces
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

const usersShown = 5;

/** Totals of the whole session, however much of it is loaded below. */
function SessionFacts({ projectId, sessionId }: { readonly projectId: string; readonly sessionId: string }) {
  const { data: totals } = useQuery(sessionTotals(projectId, sessionId));
  if (totals === undefined || totals === null) return <dl className="min-h-5.5" />;
  const { inputTokens, outputTokens, totalTokens, userIds } = totals;
  return (
    <dl className="flex min-h-5.5 flex-wrap items-center gap-x-4 gap-y-1">
      <Fact label="Traces" strong>
        {formatCount(totals.traceCount)}
      </Fact>
      <Fact label="Observations" strong>
        {formatCount(totals.observationCount)}
      </Fact>
      {totalTokens > 0 && (
        <Fact label="Tokens" strong>
          <span title={`${inputTokens} in, ${outputTokens} out`}>{formatCount(totalTokens)}</span>
        </Fact>
      )}
      {totals.totalCost > 0 && (
        <Fact label="Cost" strong>
          {formatCost(totals.totalCost)}
        </Fact>
      )}
      {totals.errorCount > 0 && (
        <Fact label="Errors" strong>
          <span className="text-danger">{formatCount(totals.errorCount)}</span>
        </Fact>
      )}
      {userIds.length > 0 && (
        <Fact label={userIds.length === 1 ? 'User' : 'Users'}>
          <span className="flex min-w-0 gap-2 truncate">
            {userIds.slice(0, usersShown).map((userId) => (
              <Link
                key={userId}
                to="/project/$projectId/users/$userId"
                params={{ projectId, userId }}
                search={{ range: 'all' }}
                className="truncate text-accent hover:underline"
              >
                {userId}
              </Link>
            ))}
            {userIds.length > usersShown && <span>+{userIds.length - usersShown}</span>}
          </span>
        </Fact>
      )}
      <Fact label="Started">
        <Time value={totals.firstActivity} as="short" />
      </Fact>
      <Fact label="Last active">
        <Time value={totals.lastActivity} />
      </Fact>
    </dl>
  );
}

interface TurnProps {
  readonly projectId: string;
  readonly trace: TraceListItem;
  readonly format: IoFormat;
}

function Turn({ projectId, trace, format }: TurnProps) {
  const name = trace.name ?? trace.id;
  return (
    <article aria-label={`Trace ${name}`} className="flex flex-col gap-2">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-3">
        <h2 className="flex min-w-0 items-center gap-1.5">
          <StatusDot level={worstLevel(trace.levels)} />
          <Link
            to="/project/$projectId/traces/$traceId"
            params={{ projectId, traceId: trace.id }}
            className="truncate text-base font-medium text-ink hover:underline"
          >
            {name}
          </Link>
        </h2>
        <Time value={trace.timestamp} as="short" />
        {(trace.observationCount ?? 0) > 0 && <span>{formatDuration(trace.latency)}</span>}
        {trace.totalCost > 0 && <span>{formatCost(trace.totalCost)}</span>}
        <ScoreChips scores={trace.scoreValues ?? []} />
      </header>
      <div className="flex flex-col gap-2 border-l-2 border-line pl-3">
        <Side label="Input" value={trace.input} format={format} />
        <Side label="Output" value={trace.output} format={format} />
      </div>
    </article>
  );
}

function Side({
  label,
  value,
  format,
}: {
  readonly label: string;
  readonly value: unknown;
  readonly format: IoFormat;
}) {
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-xs font-semibold text-ink-3">{label}</h3>
      {isEmpty(value) ? <p className="text-sm text-ink-3">Not recorded</p> : <IoValue value={value} format={format} />}
    </div>
  );
}
