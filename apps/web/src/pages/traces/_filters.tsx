/** The controls above the trace list. */
import { RefreshCw, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { EnvironmentFilter } from '#components/environment-filter.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import { formatCount } from '#lib/format.ts';
import { splitNames } from '#lib/search-params.ts';
import { readTimeRange, writeTimeRange } from '#lib/time-range.ts';
import { IconButton } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';
import { Segmented } from '#ui/segmented.tsx';
import type { TraceSearch } from './search.ts';

export interface FiltersProps {
  readonly search: TraceSearch;
  readonly environments: readonly string[];
  readonly onChange: (changes: TraceSearch) => void;
  readonly total: number | null;
  readonly isLive: boolean;
  readonly onLive: (isLive: boolean) => void;
  readonly isFetching: boolean;
  readonly onRefresh: () => void;
}

const levels = [
  { value: '', label: 'All' },
  { value: 'warning', label: 'Warnings', name: 'Warnings and errors' },
  { value: 'error', label: 'Errors', name: 'Errors only' },
];

export function Filters(props: FiltersProps) {
  const { search, environments, onChange, total, isLive, onLive, isFetching, onRefresh } = props;
  return (
    <>
      <SearchBox value={search.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
      <Segmented
        label="Level"
        value={search.level ?? ''}
        options={levels}
        onChange={(level) => onChange({ level: level === '' ? undefined : level })}
      />
      <output className="text-sm text-ink-3">
        {total !== null && `${formatCount(total)} ${total === 1 ? 'trace' : 'traces'}`}
      </output>
      <div className="ml-auto flex items-center gap-1.5">
        <EnvironmentFilter
          value={splitNames(search.env)}
          known={environments}
          onChange={(names) => onChange({ env: names.length === 0 ? undefined : names.join(',') })}
        />
        <TimeRangePicker value={readTimeRange(search)} onChange={(range) => onChange(writeTimeRange(range))} />
        <IconButton label="Refresh" onClick={onRefresh}>
          <RefreshCw size={14} aria-hidden className={isFetching ? 'animate-spin' : ''} />
        </IconButton>
        <button
          type="button"
          aria-pressed={isLive}
          title="Refresh every 5 seconds"
          onClick={() => onLive(!isLive)}
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent"
        >
          <span
            aria-hidden
            className={`size-1.75 rounded-full ${isLive ? 'animate-pulse bg-accent' : 'bg-line-strong'}`}
          />
          Auto
        </button>
      </div>
    </>
  );
}

const typingMs = 300;

interface SearchBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Searches while one types, a moment after the last key. */
function SearchBox({ value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // The address changed by other hands: filters were cleared, or one went back.
    if (value !== sent) {
      setSent(value);
      setTyped(value);
    }
  }
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (text: string, delayMs: number) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setSent(text.trim());
      onChange(text.trim());
    }, delayMs);
  };
  return (
    <search className="relative">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-1.75 left-2 text-ink-3" />
      <Input
        ref={box}
        type="search"
        aria-label="Search traces by id, name, user or session"
        placeholder="Search id, name, user, session"
        value={typed}
        onChange={(event) => search(event.target.value, typingMs)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(typed, 0);
          if (event.key === 'Escape') search('', 0);
        }}
        className="w-64 pr-7 pl-7 [&::-webkit-search-cancel-button]:hidden"
      />
      {typed !== '' && (
        <IconButton
          label="Clear search"
          size="sm"
          className="absolute top-0.75 right-0.75"
          onClick={() => {
            search('', 0);
            box.current?.focus();
          }}
        >
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </search>
  );
}
