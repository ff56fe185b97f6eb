/** The search inside a trace: what to find, how much was found, and whether only that is shown. */
import { Filter, Search } from 'lucide-react';
import type { RefObject } from 'react';
import { formatCount } from '#lib/format.ts';
import { indexIn } from '#lib/sorted.ts';
import { IconButton } from '#ui/button.tsx';
import { Stepper } from './_stepper.tsx';
import type { TraceSearch } from './_use-trace-search.ts';

export interface SearchFieldProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly search: TraceSearch;
  readonly selectedRow: number;
  readonly onStep: (by: 1 | -1) => void;
  /** Back to the rows. */
  readonly onLeave: () => void;
}

export function SearchField({ field, search, selectedRow, onStep, onLeave }: SearchFieldProps) {
  const { query, matches, onlyMatches } = search;
  const isActive = query.trim() !== '';
  const at = indexIn(matches, selectedRow) + 1;
  return (
    <search className="flex h-7 min-w-0 flex-1 items-center rounded-md border border-line-strong bg-surface pr-0.5 pl-2 focus-within:outline-2 focus-within:outline-accent">
      <Search size={13} aria-hidden className="shrink-0 text-ink-3" />
      <input
        ref={field}
        type="text"
        aria-label="Search in this trace"
        aria-keyshortcuts="/"
        placeholder="Search in this trace"
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={(event) => search.setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            onStep(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            event.preventDefault();
            if (query === '') onLeave();
            else search.setQuery('');
          } else if (event.key === 'ArrowDown') {
            event.preventDefault();
            onLeave();
          }
        }}
        className="h-full min-w-12 flex-1 bg-transparent px-1.5 outline-none"
      />
      {isActive && (
        <>
          <Stepper
            what="match"
            previousKey="Shift+Enter"
            nextKey="Enter"
            isEmpty={matches.length === 0}
            onStep={onStep}
          >
            <span className="text-ink-3">
              {matches.length === 0
                ? 'No match'
                : at > 0
                  ? `${at} of ${formatCount(matches.length)}`
                  : `${formatCount(matches.length)} found`}
            </span>
          </Stepper>
          <IconButton
            size="sm"
            label="Show matches only"
            aria-pressed={onlyMatches}
            onClick={() => search.setOnlyMatches(!onlyMatches)}
          >
            <Filter size={13} aria-hidden />
          </IconButton>
        </>
      )}
    </search>
  );
}
