/** What can be done with a larger JSON outline: search it, open or close all of it, wrap its lines. */
import { ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp, WrapText } from 'lucide-react';
import { jsonMatchesMax } from '#lib/json-search.ts';
import { IconButton } from '#ui/button.tsx';
import { SearchField } from '#ui/search-field.tsx';

export interface JsonToolbarProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly matches: number;
  /** Of the match at which the search stands, from 0; -1 before the first step. */
  readonly at: number;
  readonly onStep: (by: 1 | -1) => void;
  /** Undefined when there is nothing to fold. */
  readonly onOpenAll?: (() => void) | undefined;
  readonly onCloseAll?: (() => void) | undefined;
  readonly wraps: boolean;
  /** Undefined when lines cannot be wrapped. */
  readonly onWraps?: (wraps: boolean) => void;
}

export function JsonToolbar(props: JsonToolbarProps) {
  const { query, onQuery, matches, onStep, onOpenAll, onCloseAll, wraps, onWraps } = props;
  const isEmpty = matches === 0;
  return (
    <div role="toolbar" aria-label="Outline" className="mb-1.5 flex items-center gap-0.5 font-sans">
      <SearchField label="Search in this value" value={query} onChange={onQuery} onEnter={onStep} className="mr-auto">
        {query.trim() !== '' && (
          <>
            <output className="text-sm whitespace-nowrap text-ink-3 tabular-nums">{standing(props)}</output>
            <IconButton size="sm" label="Previous match" disabled={isEmpty} onClick={() => onStep(-1)}>
              <ChevronUp size={13} aria-hidden />
            </IconButton>
            <IconButton size="sm" label="Next match" disabled={isEmpty} onClick={() => onStep(1)}>
              <ChevronDown size={13} aria-hidden />
            </IconButton>
          </>
        )}
      </SearchField>
      {onOpenAll && (
        <IconButton size="sm" label="Open all" onClick={onOpenAll}>
          <ChevronsUpDown size={13} aria-hidden />
        </IconButton>
      )}
      {onCloseAll && (
        <IconButton size="sm" label="Close all" onClick={onCloseAll}>
          <ChevronsDownUp size={13} aria-hidden />
        </IconButton>
      )}
      {onWraps && (
        <IconButton size="sm" label="Wrap lines" aria-pressed={wraps} onClick={() => onWraps(!wraps)}>
          <WrapText size={13} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function standing({ matches, at }: JsonToolbarProps): string {
  if (matches === 0) return 'No match';
  const all = matches >= jsonMatchesMax ? `${jsonMatchesMax}+` : String(matches);
  return at < 0 ? `${all} found` : `${at + 1} of ${all}`;
}
