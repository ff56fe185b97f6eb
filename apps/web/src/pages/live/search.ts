/** What the URL of the live page says, and what it means for the rows. */
import type { LiveFilter } from '#lib/live-feed.ts';
import { pick, splitNames } from '#lib/search-params.ts';

export interface LiveSearch {
  /** Environments, comma-separated. */
  readonly env?: string | undefined;
  readonly q?: string | undefined;
  /** `TRACE` and types of observations, comma-separated. */
  readonly kind?: string | undefined;
  /** `error`, or `warning` for warnings and errors. */
  readonly level?: string | undefined;
}

export function readLiveSearch(search: Record<string, unknown>): LiveSearch {
  return pick(search, ['env', 'q', 'kind', 'level']);
}

export function filterOf({ q, kind, level }: LiveSearch): LiveFilter {
  return {
    text: (q ?? '').toLowerCase(),
    kinds: splitNames(kind),
    level: level === 'error' || level === 'warning' ? level : null,
  };
}

export function hasFilters({ env, q, kind, level }: LiveSearch): boolean {
  return [env, q, kind, level].some((value) => value !== undefined);
}
