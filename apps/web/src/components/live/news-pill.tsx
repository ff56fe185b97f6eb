/** Tells how much is new, and brings it when pressed. */
import { ArrowUp } from 'lucide-react';
import { formatCount } from '#lib/format.ts';

export interface NewsPillProps {
  /** Nothing is shown for none, unless there may be more. */
  readonly count: number;
  /** There may be more than are counted. */
  readonly isMore?: boolean;
  readonly onClick: () => void;
}

/** Hovers over the top of the nearest positioned element. */
export function NewsPill({ count, isMore = false, onClick }: NewsPillProps) {
  return (
    <div aria-live="polite" className="pointer-events-none absolute inset-x-0 top-9 z-30 flex justify-center">
      {(count > 0 || isMore) && (
        <button
          type="button"
          onClick={onClick}
          className="pointer-events-auto inline-flex h-7 items-center gap-1.5 rounded-full bg-accent px-3 text-sm font-medium text-on-accent shadow-pop hover:bg-accent-hover"
        >
          <ArrowUp size={13} aria-hidden />
          {count === 0 ? 'Something new' : `${formatCount(count)}${isMore ? '+' : ''} new`}
        </button>
      )}
    </div>
  );
}
