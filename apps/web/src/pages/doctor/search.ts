/** What the URL of the doctor's page says. */
import { pick } from '#lib/search-params.ts';

export interface DoctorSearch {
  /** Of `ranges`; the last hour when absent. */
  readonly range?: string | undefined;
}

/** As long as counts are kept. */
export const ranges = [
  { value: '15m', label: '15 min', minutes: 15 },
  { value: '1h', label: '1 hour', minutes: 60 },
  { value: '6h', label: '6 hours', minutes: 360 },
  { value: '1d', label: '24 hours', minutes: 1440 },
  { value: '7d', label: '7 days', minutes: 7 * 1440 },
] as const;

export type DoctorRange = (typeof ranges)[number];

const usual: DoctorRange = ranges[1];

export function readDoctorSearch(search: Record<string, unknown>): DoctorSearch {
  return pick(search, ['range']);
}

export function rangeOf({ range }: DoctorSearch): DoctorRange {
  return ranges.find(({ value }) => value === range) ?? usual;
}

/** The usual range leaves no trace in the URL. */
export function searchOf(range: string): DoctorSearch {
  return { range: range === usual.value ? undefined : range };
}
