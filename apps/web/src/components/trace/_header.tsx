/** The head of a trace: its name and the facts that hold for all of it. */
import { Link } from '@tanstack/react-router';
import type { TraceDetails } from '@telltale/contract/traces.ts';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Fact } from '#components/fact.tsx';
import { FilterChip } from '#components/filter-chip.tsx';
import { StatusDot } from '#components/level.tsx';
import { Time } from '#components/time.tsx';
import { formatCost, formatCount, formatDuration } from '#lib/format.ts';
import { Badge } from '#ui/badge.tsx';
import { IconButton } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import type { TraceModel } from './_model.ts';
import { PageActions } from './_page-actions.tsx';

export interface TraceHeaderProps {
  readonly projectId: string;
  readonly traceId: string;
  readonly lead: ReactNode;
  readonly trace: TraceDetails | undefined;
  readonly model: TraceModel | null;
  /** Texts that are marked. */
  readonly marks: readonly string[];
  readonly onUnmark: () => void;
  readonly isFetching: boolean;
  readonly onRefresh: () => void;
}

export function TraceHeader(props: TraceHeaderProps) {
  const { projectId, traceId, lead, trace, model, marks, isFetching, onRefresh } = props;
  const levels = model?.columns.level ?? [];
  const worst = levels.includes('ERROR') ? 'ERROR' : levels.includes('WARNING') ? 'WARNING' : 'DEFAULT';
  return (
    <header className="flex shrink-0 flex-col gap-0.5 border-b border-line px-4 py-2">
      <div className="flex min-w-0 items-center gap-1.5">
        {lead}
        {model !== null && <StatusDot level={worst} />}
        <h1 className="truncate text-lg font-semibold tracking-tight">
          {trace === undefined ? <Skeleton className="h-4 w-48" /> : (trace.name ?? 'Unnamed trace')}
        </h1>
        <span className="ml-1 hidden truncate font-mono text-xs text-ink-3 lg:inline" title="Trace id">
          {traceId}
        </span>
        <CopyButton what="trace id" text={() => traceId} />
        <div className="ml-auto flex shrink-0 items-center">
          {marks.length > 0 && (
            <FilterChip label="Marked" value={marks.join(', ')} action="Unmark" onRemove={props.onUnmark} />
          )}
          <PageActions projectId={projectId} traceId={traceId} />
          <IconButton label="Refresh" onClick={onRefresh}>
            <RefreshCw size={14} aria-hidden className={isFetching ? 'animate-spin' : ''} />
          </IconButton>
        </div>
      </div>
      <dl className="flex min-h-5.5 flex-wrap items-center gap-x-4 gap-y-1">
        {trace !== undefined && <TraceFacts projectId={projectId} trace={trace} model={model} />}
      </dl>
    </header>
  );
}

interface TraceFactsProps {
  readonly projectId: string;
  readonly trace: TraceDetails;
  readonly model: TraceModel | null;
}

function TraceFacts({ projectId, trace, model }: TraceFactsProps) {
  const totals = model?.totals;
  const hasTokens = totals !== undefined && totals.inputTokens + totals.outputTokens > 0;
  return (
    <>
      <Fact label="Time">
        <Time value={trace.timestamp} as="short" />
      </Fact>
      {model !== null && model.tree.size > 0 && (
        <Fact label="Latency" strong>
          {formatDuration(trace.latency)}
        </Fact>
      )}
      {trace.totalCost > 0 && (
        <Fact label="Cost" strong>
          {formatCost(trace.totalCost)}
        </Fact>
      )}
      {hasTokens && (
        <Fact label="Tokens" strong>
          {formatCount(totals.inputTokens)} → {formatCount(totals.outputTokens)}
        </Fact>
      )}
      {model !== null && <Fact label="Observations">{formatCount(model.tree.size)}</Fact>}
      {trace.userId !== null && (
        <Fact label="User" copy={trace.userId}>
          <Link
            to="/project/$projectId/users/$userId"
            params={{ projectId, userId: trace.userId }}
            className="text-accent hover:underline"
          >
            {trace.userId}
          </Link>
        </Fact>
      )}
      {trace.sessionId !== null && (
        <Fact label="Session" copy={trace.sessionId}>
          <Link
            to="/project/$projectId/sessions/$sessionId"
            params={{ projectId, sessionId: trace.sessionId }}
            className="text-accent hover:underline"
          >
            {trace.sessionId}
          </Link>
        </Fact>
      )}
      <Fact label="Environment">{trace.environment}</Fact>
      {trace.release !== null && <Fact label="Release">{trace.release}</Fact>}
      {trace.version !== null && <Fact label="Version">{trace.version}</Fact>}
      {trace.tags.length > 0 && (
        <Fact label="Tags">
          <span className="flex flex-wrap gap-1">
            {trace.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        </Fact>
      )}
    </>
  );
}
