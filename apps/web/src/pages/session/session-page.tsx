/** One session as a conversation: each trace's input and output, oldest first, with what it took. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { sessionTotals, sessionTraces } from '#api/sessions.ts';
import { mergePages } from '#api/traces.ts';
import { Fact } from '#components/fact.tsx';
import { FormatSwitch, useIoFormat } from '#components/format-switch.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { formatCost, formatCount } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { useVirtualRows } from '#ui/virtual-rows.ts';
import { Outline } from './_outline.tsx';
import { Turn } from './_turn.tsx';

const route = getRouteApi('/signed-in/project/$projectId/sessions/$sessionId');

export function SessionPage() {
  const { projectId, sessionId } = route.useParams();
  const list = useInfiniteQuery(sessionTraces(projectId, sessionId));
  const traces = useMemo(() => mergePages(list.data?.pages ?? []), [list.data]);
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const isFull = traces.length >= turnsMax;
  // Without their text, turns are small: all are read, so that one can jump to any.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFull) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFull, fetchNextPage]);
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
      {list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <div className="p-6">
          <SkeletonLines count={10} label="Loading session" />
        </div>
      ) : traces.length === 0 ? (
        <Notice title="There are no traces in this session" />
      ) : (
        <Conversation projectId={projectId} traces={traces} />
      )}
      {isFull && hasNextPage && (
        <div className="flex shrink-0 items-center justify-center gap-3 border-t border-line p-2 text-ink-2">
          {`The first ${formatCount(traces.length)} of ${formatCount(total)} turns are here.`}
          <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
            Read on
          </Button>
        </div>
      )}
    </>
  );
}

/** Read without being asked. */
const turnsMax = 1000;

interface ConversationProps {
  readonly projectId: string;
  readonly traces: readonly TraceListItem[];
}

const turnHeight = 320;

function Conversation({ projectId, traces }: ConversationProps) {
  const [format] = useIoFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const rowKey = useCallback((index: number) => traces[index]?.id ?? String(index), [traces]);
  const virtual = useVirtualRows({ scroller, count: traces.length, rowHeight: turnHeight, overscan: 2, rowKey });
  const items = virtual.getVirtualItems();
  const offset = virtual.scrollOffset ?? 0;
  const current = items.find((item) => item.end > offset + 40)?.index ?? 0;
  const jump = (index: number) => virtual.scrollToIndex(index, { align: 'start' });
  return (
    <div className="flex min-h-0 flex-1">
      {traces.length > 1 && <Outline traces={traces} current={current} onJump={jump} />}
      <div ref={scroller} className="min-w-0 flex-1 overflow-y-auto bg-bg">
        <div className="relative mx-auto my-5 max-w-240" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 px-6"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Turn projectId={projectId} trace={traces[item.index]!} number={item.index + 1} format={format} />
            </div>
          ))}
        </div>
      </div>
    </div>
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
