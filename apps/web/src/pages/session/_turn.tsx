/** One turn of a conversation: what was asked and answered, what it took, and how it was judged. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { useMemo, useState } from 'react';
import { giantOf, type StoredIo } from '#api/io.ts';
import { traceIo } from '#api/traces.ts';
import { ChatView } from '#components/chat-view.tsx';
import { GiantIo } from '#components/giant-io.tsx';
import { IoValue, type IoFormat } from '#components/io-section.tsx';
import { StatusDot, worstLevel } from '#components/level.tsx';
import { ScoreChips } from '#components/score-chips.tsx';
import { Time } from '#components/time.tsx';
import { formatCost, formatCount, formatDuration } from '#lib/format.ts';
import { isEmpty } from '#lib/json.ts';
import { readTurn } from '#lib/turn.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';

export interface TurnProps {
  readonly projectId: string;
  readonly trace: TraceListItem;
  /** From 1. */
  readonly number: number;
  readonly format: IoFormat;
}

export function Turn({ projectId, trace, number, format }: TurnProps) {
  const name = trace.name ?? trace.id;
  const io = useQuery(traceIo(projectId, trace.id));
  const errors = trace.levels?.ERROR ?? 0;
  return (
    <article aria-label={`Trace ${name}`} className="flex flex-col gap-2 pb-6">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-3">
        <h2 className="flex min-w-0 items-center gap-1.5">
          <span className="tabular-nums">{number}</span>
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
        {(trace.observationCount ?? 0) > 0 && <span title="Latency">{formatDuration(trace.latency)}</span>}
        {(trace.totalTokens ?? 0) > 0 && (
          <span title="Tokens in and out" className="tabular-nums">
            {`${formatCount(trace.inputTokens ?? 0)} → ${formatCount(trace.outputTokens ?? 0)}`}
          </span>
        )}
        {trace.totalCost > 0 && <span title="Cost">{formatCost(trace.totalCost)}</span>}
        {errors > 0 && (
          <span className="inline-flex items-center gap-1 font-medium text-danger">
            <CircleAlert size={13} aria-hidden />
            {`${formatCount(errors)} ${errors === 1 ? 'error' : 'errors'}`}
          </span>
        )}
        <ScoreChips scores={trace.scoreValues ?? []} />
      </header>
      <div className="flex flex-col gap-2 border-l-2 border-line pl-3">
        {io.isError ? (
          <p role="alert" className="text-danger">{`This turn could not be loaded: ${io.error.message}`}</p>
        ) : io.data === undefined ? (
          <SkeletonLines count={4} label="Loading turn" />
        ) : (
          <>
            <Side side="input" value={io.data.input} format={format} giant={giantOf('trace', io.data, 'input')} />
            <Side side="output" value={io.data.output} format={format} giant={giantOf('trace', io.data, 'output')} />
          </>
        )}
      </div>
    </article>
  );
}

function GiantSide({ io }: { readonly io: StoredIo }) {
  return (
    <section aria-label={titles[io.side]}>
      <h3 className="text-sm leading-6 font-semibold text-ink-2">{titles[io.side]}</h3>
      <GiantIo io={io} />
    </section>
  );
}

interface SideProps {
  readonly side: 'input' | 'output';
  readonly value: unknown;
  readonly format: IoFormat;
  /** Where the value is when it was too large to come along. */
  readonly giant: StoredIo | undefined;
}

const titles = { input: 'Input', output: 'Output' };

function Side({ side, value, format, giant }: SideProps) {
  const [isWhole, setWhole] = useState(false);
  const turn = useMemo(() => (format === 'pretty' ? readTurn(value, side) : null), [format, value, side]);
  if (giant !== undefined) return <GiantSide io={giant} />;
  if (isEmpty(value)) return <p className="text-sm text-ink-3">{`${titles[side]} not recorded`}</p>;
  return (
    <>
      {/* Who speaks is seen; a screen reader goes by headings. */}
      <h3 className="sr-only">{titles[side]}</h3>
      {turn !== null && turn.earlier > 0 && !isWhole && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="self-start rounded-sm text-sm text-ink-3 hover:text-ink hover:underline"
        >
          {`${formatCount(turn.earlier)} earlier ${turn.earlier === 1 ? 'message' : 'messages'}`}
        </button>
      )}
      {turn === null || isWhole ? <IoValue value={value} format={format} /> : <ChatView chat={turn.chat} />}
    </>
  );
}
