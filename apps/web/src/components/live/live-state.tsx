/** How the connection of a live page stands, in one chip. */
import { clsx } from 'clsx';
import type { Connection } from '#lib/follow.ts';
import { Tip } from '#ui/tip.tsx';
import type { LiveStatus } from './use-live-stream.ts';

export interface LiveStateProps {
  readonly status: LiveStatus;
  /** By the reader's own choice. */
  readonly isPaused: boolean;
}

const dots: Record<Connection | 'paused', string> = {
  live: 'bg-ok animate-pulse',
  connecting: 'bg-line-strong animate-pulse',
  reconnecting: 'bg-warn animate-pulse',
  refused: 'bg-danger',
  off: 'bg-line-strong',
  paused: 'bg-line-strong',
};

const words: Record<Connection | 'paused', string> = {
  live: 'Live',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  refused: 'Not live',
  off: 'Off',
  paused: 'Paused',
};

export function LiveState({ status: { connection, reason }, isPaused }: LiveStateProps) {
  const state = isPaused && connection === 'live' ? 'paused' : connection;
  const chip = (
    <output
      aria-label="Connection"
      className={clsx(
        'inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-sm whitespace-nowrap',
        state === 'reconnecting' ? 'text-warn' : state === 'refused' ? 'text-danger' : 'text-ink-2',
      )}
    >
      <span aria-hidden className={clsx('size-1.75 shrink-0 rounded-full', dots[state])} />
      {words[state]}
    </output>
  );
  return reason === null || state === 'live' || state === 'paused' ? chip : <Tip text={reason}>{chip}</Tip>;
}
