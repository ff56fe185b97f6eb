/** Grey stand-ins of the size of what is loading. */
import { clsx } from 'clsx';

interface SkeletonProps {
  readonly className?: string;
  /** Part of what pulses as a whole: each pulse is a layer of its own for the browser to draw. */
  readonly isStill?: boolean;
}

export function Skeleton({ className, isStill = false }: SkeletonProps) {
  return <div aria-hidden className={clsx(!isStill && 'animate-pulse', 'rounded-sm bg-hover', className)} />;
}

/** Lines of text to come, with a word for screen readers. */
export function SkeletonLines({ count, label = 'Loading' }: { readonly count: number; readonly label?: string }) {
  return (
    <output aria-label={label} className="flex animate-pulse flex-col gap-2.5">
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} isStill className={clsx('h-3', ['w-11/12', 'w-3/5', 'w-4/5', 'w-2/5'][i % 4])} />
      ))}
    </output>
  );
}
