/** A search looks at the newest time first: what it looks for is mostly there, and all time takes seconds. */

export interface TimeBounds {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface SearchWindow extends TimeBounds {
  /** How many were looked at before. */
  readonly step: number;
  /** Where the whole range begins: of a relative one, as it was when the search began. */
  readonly begin: string | undefined;
}

const dayMs = 86_400_000;
/** Before the end of the range; what is older is one window. */
const lengths = [dayMs, 7 * dayMs, 30 * dayMs] as const;

/** The newest part of the range. */
export function firstWindow({ from, to }: TimeBounds, now: Date): SearchWindow {
  return windowAt({ begin: from, to, step: 0 }, to === undefined ? now : new Date(to));
}

/** What comes before `last`; undefined when that was the oldest part. */
export function nextWindow({ from, begin, step }: SearchWindow): SearchWindow | undefined {
  return from === begin || from === undefined
    ? undefined
    : windowAt({ begin, to: from, step: step + 1 }, new Date(from));
}

function windowAt(part: Omit<SearchWindow, 'from'>, end: Date): SearchWindow {
  const length = lengths[part.step];
  const from = length === undefined ? undefined : new Date(end.getTime() - length).toISOString();
  const isOldest = from === undefined || (part.begin !== undefined && new Date(from) <= new Date(part.begin));
  return { ...part, from: isOldest ? part.begin : from };
}
