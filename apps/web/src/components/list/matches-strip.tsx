/** Says below a row where the search was found in it. */
import type { Match } from '@telltale/contract/matches.ts';
import { Highlight } from '#ui/highlight.tsx';

export interface MatchesStripProps {
  readonly matches: readonly Match[] | undefined;
  readonly sought: readonly string[];
}

/** More would not be read in one line. */
const shownMax = 3;

export function MatchesStrip({ matches = [], sought }: MatchesStripProps) {
  return (
    <>
      {matches.slice(0, shownMax).map(({ field, snippet, observationId }) => (
        <span
          key={`${field} ${observationId ?? ''} ${snippet}`}
          className="flex max-w-120 min-w-0 items-baseline gap-1.5"
        >
          <span className="shrink-0 text-xs text-ink-3">
            {observationId === undefined ? field : `${field} of an observation`}
          </span>
          <span className="truncate font-mono text-xs leading-4.5 text-ink-2">
            <Highlight text={snippet} query={sought} />
          </span>
        </span>
      ))}
      {matches.length > shownMax && (
        <span className="shrink-0 text-xs text-ink-3">and {matches.length - shownMax} more</span>
      )}
    </>
  );
}
