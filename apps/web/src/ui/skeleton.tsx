/** Grey stand-ins of the size of what is loading. */
import { clsx } from 'clsx';

export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={clsx('animate-pulse rounded-sm bg-hover', className)} />;
}

/** Lines of text to come, with a word for screen readers. */
export function SkeletonLines({ count, label = 'Loading' }: { readonly count: number; readonly label?: string }) {
  return (
    <output aria-label={label} className="flex flex-col gap-2.5">
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} className={clsx('h-3', ['w-11/12', 'w-3/5', 'w-4/5', 'w-2/5'][i % 4])} />
      ))}
    </output>
  );
}
