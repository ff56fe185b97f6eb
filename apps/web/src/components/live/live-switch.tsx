/** Turns the news of a list on and off, and tells whether they come. */
import { clsx } from 'clsx';
import type { LiveStatus } from './use-live-stream.ts';

export interface LiveSwitchProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly status: LiveStatus;
}

export function LiveSwitch({ isOn, onChange, status: { connection, reason } }: LiveSwitchProps) {
  const isLive = isOn && connection === 'live';
  const hint = isOn ? (reason ?? 'New rows are counted as they are stored') : 'Be told of new rows as they are stored';
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={hint}
      onClick={() => onChange(!isOn)}
      className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent"
    >
      <span
        aria-hidden
        className={clsx(
          'size-1.75 rounded-full',
          isLive ? 'animate-pulse bg-accent' : isOn ? 'animate-pulse bg-warn' : 'bg-line-strong',
        )}
      />
      Live
      {isOn && !isLive && <span className="sr-only">, {connection}</span>}
    </button>
  );
}
