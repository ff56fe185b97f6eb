/** For how long an observation runs whose end has not arrived, in the place of its duration. */
import { formatElapsed } from '#lib/format.ts';
import { useQuickNow } from '#lib/now.ts';

/** `since` in milliseconds. */
export function RunningTime({ since }: { readonly since: number }) {
  const now = useQuickNow();
  return (
    <span
      className="inline-flex items-center gap-1 whitespace-nowrap text-accent tabular-nums"
      title="The end has not arrived"
    >
      <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-accent" />
      {formatElapsed((now.getTime() - since) / 1000)}
      <span className="sr-only">running</span>
    </span>
  );
}
