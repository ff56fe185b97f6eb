/** An observation whose end has not arrived: a bar that grows, and for how long it runs. */
import { formatElapsed } from '#lib/format.ts';
import { useQuickNow } from '#lib/now.ts';

export interface RunningBarProps {
  readonly since: string;
  /** How much the server's clock is ahead of this one. */
  readonly serverAheadMs: number;
}

export function RunningBar({ since, serverAheadMs }: RunningBarProps) {
  const now = useQuickNow();
  const seconds = Math.max(0, (now.getTime() + serverAheadMs - Date.parse(since)) / 1000);
  return (
    <span className="flex w-full min-w-0 items-center gap-2" title="The end has not arrived">
      <span aria-hidden className="h-1.5 min-w-6 flex-1 overflow-hidden rounded-full bg-accent-soft">
        <span
          className="block h-full rounded-full bg-accent transition-[width] duration-300 ease-linear"
          style={{ width: `${barShare(seconds) * 100}%` }}
        />
      </span>
      <span className="text-accent tabular-nums">{formatElapsed(seconds)}</span>
      <span className="sr-only">running</span>
    </span>
  );
}

const fullSeconds = 3600;

/** Nobody knows how long it will take: logarithmic, half full after a minute, and full after an hour. */
function barShare(seconds: number): number {
  return Math.min(1, Math.log1p(seconds) / Math.log1p(fullSeconds));
}
