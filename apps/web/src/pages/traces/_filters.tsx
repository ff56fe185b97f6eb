/** The controls above the trace list. */
import { RefreshCw } from 'lucide-react';
import { EnvironmentFilter } from '#components/environment-filter.tsx';
import { FilterChip } from '#components/filter-chip.tsx';
import { SearchBox } from '#components/search-box.tsx';
import { TimeRangePicker } from '#components/time-range-picker.tsx';
import { formatCount } from '#lib/format.ts';
import { splitNames } from '#lib/search-params.ts';
import { readTimeRange, writeTimeRange } from '#lib/time-range.ts';
import { IconButton } from '#ui/button.tsx';
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
      {search.user !== undefined && (
        <FilterChip label="User" value={search.user} onRemove={() => onChange({ user: undefined })} />
      )}
      <SearchBox
        label="Search traces by id, name, user or session"
        placeholder="Search id, name, user, session"
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q === '' ? undefined : q })}
      />
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
