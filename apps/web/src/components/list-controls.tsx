/** The controls above a list of sessions or users: search, how many there are, environments and time range. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { recentTraces } from '#api/traces.ts';
import { formatCount } from '#lib/format.ts';
import type { ListSearch } from '#lib/list-search.ts';
import { splitNames } from '#lib/search-params.ts';
import { readTimeRange, writeTimeRange } from '#lib/time-range.ts';
import { EnvironmentFilter } from './environment-filter.tsx';
import { FreshnessChip } from './freshness-chip.tsx';
import { useRowsAnswered } from './list/rows-first.ts';
import { SearchBox } from './search-box.tsx';
import { TimeRangePicker } from './time-range-picker.tsx';

/** What the address of such a list says. */
export interface PlainListSearch extends ListSearch {
  /** Environments, comma-separated. */
  readonly env?: string | undefined;
  readonly q?: string | undefined;
}

export interface ListControlsProps {
  readonly projectId: string;
  readonly search: PlainListSearch;
  readonly onChange: (changes: PlainListSearch) => void;
  readonly searchLabel: string;
  readonly placeholder: string;
  readonly noun: { readonly one: string; readonly many: string };
  /** Null while it is not known. */
  readonly total: number | null;
  /** More controls, beside the environments. */
  readonly children?: ReactNode;
}

export function ListControls(props: ListControlsProps) {
  const { projectId, search, onChange, searchLabel, placeholder, noun, total } = props;
  const recent = useQuery({ ...recentTraces(projectId), enabled: useRowsAnswered() });
  const known = [...new Set(recent.data?.data.map((trace) => trace.environment))];
  return (
    <>
      <SearchBox
        label={searchLabel}
        placeholder={placeholder}
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q === '' ? undefined : q })}
      />
      <output className="text-sm text-ink-3">
        {total !== null && `${formatCount(total)} ${total === 1 ? noun.one : noun.many}`}
      </output>
      <div className="ml-auto flex flex-wrap items-center gap-1.5">
        <FreshnessChip projectId={projectId} />
        {props.children}
        <EnvironmentFilter
          value={splitNames(search.env)}
          known={known}
          onChange={(names) => onChange({ env: names.length === 0 ? undefined : names.join(',') })}
        />
        <TimeRangePicker value={readTimeRange(search)} onChange={(range) => onChange(writeTimeRange(range))} />
      </div>
    </>
  );
}
