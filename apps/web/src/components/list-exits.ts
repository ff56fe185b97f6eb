/** The ways out of an empty list whose filters and time range are in the address. */
import { describeTimeRange, readTimeRange, widerRange, writeTimeRange, type TimeRangeSearch } from '#lib/time-range.ts';
import type { CountQuery, Exit } from './empty-list.tsx';

export interface ListExitsOptions<S extends TimeRangeSearch> {
  readonly search: S;
  /** The changes that take all filters away; null when there are none. */
  readonly cleared: Partial<S> | null;
  /** How many rows the list has at an address. */
  readonly countAt: (search: S) => CountQuery;
  readonly onChange: (changes: Partial<S>) => void;
}

export function listExits<S extends TimeRangeSearch>(options: ListExitsOptions<S>): Exit[] {
  const { search, cleared, countAt, onChange } = options;
  const exit = (without: string, action: string, changes: Partial<S>): Exit => ({
    without,
    action,
    count: countAt({ ...search, ...changes }),
    onTake: () => onChange(changes),
  });
  const exits: Exit[] = [];
  if (cleared !== null) exits.push(exit('without the filters', 'Clear filters', cleared));
  const wider = widerRange(readTimeRange(search));
  if (wider === null) return exits;
  const range = writeTimeRange(wider) as Partial<S>;
  exits.push(exit(`of: ${describeTimeRange(wider).toLowerCase()}`, 'Widen time range', range));
  const all = writeTimeRange({ kind: 'preset', id: 'all' }) as Partial<S>;
  if (cleared !== null) exits.push(exit('of all time, without any filter', 'Show all', { ...all, ...cleared }));
  return exits;
}
