/** The controls above the live rows. */
import { useQuery } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { recentTraces } from '#api/traces.ts';
import { EnvironmentFilter } from '#components/environment-filter.tsx';
import { FreshnessChip } from '#components/freshness-chip.tsx';
import { LiveState } from '#components/live/live-state.tsx';
import type { LiveStatus } from '#components/live/use-live-stream.ts';
import { SearchBox } from '#components/search-box.tsx';
import { splitNames } from '#lib/search-params.ts';
import { Button } from '#ui/button.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { KindFilter } from './_kind-filter.tsx';
import type { LiveSearch } from './search.ts';

export interface FiltersProps {
  readonly projectId: string;
  readonly search: LiveSearch;
  readonly onChange: (changes: LiveSearch) => void;
  readonly status: LiveStatus;
  /** By the button. */
  readonly isPaused: boolean;
  /** By the button, or by scrolling. */
  readonly isHeld: boolean;
  readonly onPause: () => void;
}

const levels = [
  { value: '', label: 'All' },
  { value: 'warning', label: 'Warnings', name: 'Warnings and errors' },
  { value: 'error', label: 'Errors', name: 'Errors only' },
];

export function Filters({ projectId, search, onChange, status, isPaused, isHeld, onPause }: FiltersProps) {
  const recent = useQuery(recentTraces(projectId));
  const environments = [...new Set(recent.data?.data.map((trace) => trace.environment))];
  return (
    <>
      <LiveState status={status} isPaused={isHeld} />
      <SearchBox
        label="Filter by text"
        placeholder="Filter by name, id, user, message"
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q === '' ? undefined : q })}
      />
      <Segmented
        label="Level"
        value={search.level ?? ''}
        options={levels}
        onChange={(level) => onChange({ level: level === '' ? undefined : level })}
      />
      <div className="ml-auto flex items-center gap-1.5">
        <FreshnessChip projectId={projectId} />
        <KindFilter
          value={splitNames(search.kind)}
          onChange={(kinds) => onChange({ kind: kinds.length === 0 ? undefined : kinds.join(',') })}
        />
        <EnvironmentFilter
          value={splitNames(search.env)}
          known={environments}
          onChange={(names) => onChange({ env: names.length === 0 ? undefined : names.join(',') })}
        />
        <Button aria-pressed={isPaused} aria-keyshortcuts="Space" onClick={onPause} className="w-24 justify-center">
          {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      </div>
    </>
  );
}
