/** The time range of a list: a relative preset, or two moments. It lives in the URL as `range`, or `from` and `to`. */

export const presets = [
  { id: '5m', label: 'Past 5 minutes', minutes: 5 },
  { id: '30m', label: 'Past 30 minutes', minutes: 30 },
  { id: '1h', label: 'Past hour', minutes: 60 },
  { id: '3h', label: 'Past 3 hours', minutes: 180 },
  { id: '6h', label: 'Past 6 hours', minutes: 360 },
  { id: '1d', label: 'Past 24 hours', minutes: 1440 },
  { id: '3d', label: 'Past 3 days', minutes: 3 * 1440 },
  { id: '7d', label: 'Past 7 days', minutes: 7 * 1440 },
  { id: '14d', label: 'Past 14 days', minutes: 14 * 1440 },
  { id: '30d', label: 'Past 30 days', minutes: 30 * 1440 },
  { id: '90d', label: 'Past 90 days', minutes: 90 * 1440 },
  { id: 'all', label: 'All time', minutes: null },
] as const;

type PresetId = (typeof presets)[number]['id'];

export type TimeRange =
  | { readonly kind: 'preset'; readonly id: PresetId }
  | { readonly kind: 'custom'; readonly from: Date | null; readonly to: Date | null };

export interface TimeRangeSearch {
  readonly range?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const defaultRange: TimeRange = { kind: 'preset', id: '1d' };

/** Reads the URL; what it does not understand becomes the default range. */
export function readTimeRange(search: TimeRangeSearch): TimeRange {
  const from = readMoment(search.from);
  const to = readMoment(search.to);
  if (from !== null || to !== null) return { kind: 'custom', from, to };
  const preset = presets.find((p) => p.id === search.range);
  return preset === undefined ? defaultRange : { kind: 'preset', id: preset.id };
}

/** The URL form of a range; the default range leaves no trace in the URL. */
export function writeTimeRange(range: TimeRange): TimeRangeSearch {
  if (range.kind === 'custom') {
    return { range: undefined, from: range.from?.toISOString(), to: range.to?.toISOString() };
  }
  const isDefault = defaultRange.kind === 'preset' && range.id === defaultRange.id;
  return { range: isDefault ? undefined : range.id, from: undefined, to: undefined };
}

/** The bounds to ask the server for, as of `now`; an open end is left out. */
export function resolveTimeRange(range: TimeRange, now: Date): { from?: string; to?: string } {
  if (range.kind === 'custom') {
    return {
      ...(range.from === null ? {} : { from: range.from.toISOString() }),
      ...(range.to === null ? {} : { to: range.to.toISOString() }),
    };
  }
  const minutes = presets.find((p) => p.id === range.id)?.minutes ?? null;
  return minutes === null ? {} : { from: new Date(now.getTime() - minutes * 60_000).toISOString() };
}

/**
 * The bounds for counting: those of `resolveTimeRange`, but the same for as long as a bar of 60 lasts, so that counts
 * are not asked for anew with every tick of the clock.
 */
export function steadyBounds(range: TimeRange, now: Date): { from?: string; to?: string } {
  const minutes = range.kind === 'preset' ? (presets.find((p) => p.id === range.id)?.minutes ?? 60) : 60;
  const stepMs = Math.max(1, minutes / 60) * 60_000;
  return resolveTimeRange(range, new Date(Math.floor(now.getTime() / stepMs) * stepMs));
}

/** The next wider preset, to offer when a list is empty; null when everything is shown already. */
export function widerRange(range: TimeRange): TimeRange | null {
  if (range.kind === 'custom') return { kind: 'preset', id: 'all' };
  if (range.id === 'all') return null;
  const index = presets.findIndex((p) => p.id === range.id);
  const target = index < presets.findIndex((p) => p.id === '7d') ? '7d' : 'all';
  return { kind: 'preset', id: target };
}

export function describeTimeRange(range: TimeRange): string {
  if (range.kind === 'preset') return presets.find((p) => p.id === range.id)?.label ?? '';
  const format = new Intl.DateTimeFormat(undefined, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  if (range.from === null) return range.to === null ? 'All time' : `Until ${format.format(range.to)}`;
  return range.to === null
    ? `Since ${format.format(range.from)}`
    : `${format.format(range.from)} – ${format.format(range.to)}`;
}

/** The value of a `datetime-local` input, in the reader's own zone. */
export function toLocalInput(time: Date): string {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

export function fromLocalInput(value: string): Date | null {
  return readMoment(value);
}

function readMoment(value: string | undefined): Date | null {
  if (value === undefined || value === '') return null;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time;
}
