/** The rows of the live tail: bounded, newest on top, and held back while one reads. */
import type { LiveObservation, LiveTrace } from '@telltale/contract/live.ts';

export type LiveRow =
  | { readonly kind: 'trace'; readonly key: string; readonly trace: LiveTrace }
  | { readonly kind: 'observation'; readonly key: string; readonly observation: LiveObservation }
  /** Here something was lost: nobody knows how much when `missed` is null. */
  | { readonly kind: 'gap'; readonly key: string; readonly at: string; readonly missed: number | null };

export interface LiveFeed {
  /** Newest first, as all lists here. */
  readonly rows: readonly LiveRow[];
  /** Not shown yet, so that nothing moves under the reader's eyes. */
  readonly waiting: readonly LiveRow[];
}

/** Of each of the two lists; the oldest rows go first. */
export const liveRowsMax = 1000;

export const emptyFeed: LiveFeed = { rows: [], waiting: [] };

export function traceRow(trace: LiveTrace): LiveRow {
  return { kind: 'trace', key: `trace ${trace.id}`, trace };
}

export function observationRow(observation: LiveObservation): LiveRow {
  return { kind: 'observation', key: `observation ${observation.id}`, observation };
}

/** `news` oldest first. What is known already changes in its place, also while new rows are held back. */
export function addNews(feed: LiveFeed, news: readonly LiveRow[], isHeld: boolean): LiveFeed {
  const latest = new Map(news.map((row) => [row.key, row]));
  const rows = renew(feed.rows, latest);
  const waiting = renew(feed.waiting, latest);
  // The ones that found no row of their own.
  const added = [...latest.values()].filter((row) => !isGone(row)).toReversed();
  if (isHeld) return { rows, waiting: joined(added, waiting) };
  return { rows: joined(added, waiting, rows), waiting: [] };
}

/** Puts older rows below everything. */
export function addOlder(feed: LiveFeed, older: readonly LiveRow[]): LiveFeed {
  const known = new Set([...feed.rows, ...feed.waiting].map((row) => row.key));
  const added = older.filter((row) => !known.has(row.key));
  return { ...feed, rows: joined(feed.rows, added) };
}

export function showWaiting({ rows, waiting }: LiveFeed): LiveFeed {
  return waiting.length === 0 ? { rows, waiting } : { rows: joined(waiting, rows), waiting: [] };
}

/** Takes out of `latest` what it has used. */
function renew(rows: readonly LiveRow[], latest: Map<string, LiveRow>): readonly LiveRow[] {
  if (!rows.some((row) => latest.has(row.key))) return rows;
  return rows.flatMap((row) => {
    const next = latest.get(row.key);
    if (next === undefined) return [row];
    latest.delete(row.key);
    return isGone(next) ? [] : [next];
  });
}

function isGone(row: LiveRow): boolean {
  return row.kind === 'trace' && row.trace.isDeleted;
}

function joined(...lists: readonly (readonly LiveRow[])[]): readonly LiveRow[] {
  const filled = lists.filter((list) => list.length > 0);
  return filled.length === 1 && filled[0]!.length <= liveRowsMax ? filled[0]! : filled.flat().slice(0, liveRowsMax);
}

export interface LiveFilter {
  /** Lower case; empty for all. */
  readonly text: string;
  /** Of `TRACE` and the types of observations; empty for all. */
  readonly kinds: readonly string[];
  /** The least that is shown; traces have no level of their own. */
  readonly level: 'error' | 'warning' | null;
}

/** Gaps always pass: they are about what is not here. */
export function passes(row: LiveRow, { text, kinds, level }: LiveFilter): boolean {
  switch (row.kind) {
    case 'gap':
      return true;
    case 'trace': {
      const { id, name, userId, sessionId, tags } = row.trace;
      if (level !== null || !includesKind(kinds, 'TRACE')) return false;
      return hasText(text, [id, name, userId, sessionId, ...tags]);
    }
    case 'observation': {
      const { id, traceId, name, model, statusMessage, type } = row.observation;
      if (!includesKind(kinds, type) || !isAtLeast(row.observation.level, level)) return false;
      return hasText(text, [id, traceId, name, model, statusMessage]);
    }
  }
}

function includesKind(kinds: readonly string[], kind: string): boolean {
  return kinds.length === 0 || kinds.includes(kind);
}

function isAtLeast(level: LiveObservation['level'], least: LiveFilter['level']): boolean {
  return least === null || level === 'ERROR' || (least === 'warning' && level === 'WARNING');
}

function hasText(text: string, fields: readonly (string | null)[]): boolean {
  return text === '' || fields.some((field) => field !== null && field.toLowerCase().includes(text));
}

/** What runs: as it was read, set right by what has come since. The last started first. */
export function runningOf(read: readonly LiveObservation[], { rows, waiting }: LiveFeed): LiveObservation[] {
  const all = new Map(read.map((observation) => [observation.id, observation]));
  for (const row of [...waiting, ...rows]) {
    if (row.kind !== 'observation') continue;
    const known = all.get(row.observation.id);
    if (known === undefined || known.updatedAt <= row.observation.updatedAt)
      all.set(row.observation.id, row.observation);
  }
  return [...all.values()]
    .filter((observation) => observation.isRunning)
    .toSorted((a, b) => b.startTime.localeCompare(a.startTime));
}
