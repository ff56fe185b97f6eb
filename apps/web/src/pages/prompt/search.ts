/** What the URL of a prompt says. */
import { pick } from '#lib/search-params.ts';
import type { TimeRangeSearch } from '#lib/time-range.ts';

export interface PromptPageSearch extends TimeRangeSearch {
  /** Number of the version; the newest when absent. */
  readonly v?: string | undefined;
  readonly tab?: string | undefined;
  /** The version that `v` is compared with. */
  readonly diff?: string | undefined;
  /** The A/B test that is shown, or `new`. */
  readonly test?: string | undefined;
}

export function readPromptPageSearch(search: Record<string, unknown>): PromptPageSearch {
  return pick(search, ['v', 'tab', 'diff', 'test', 'range', 'from', 'to']);
}

const tabs = ['prompt', 'config', 'generations', 'metrics', 'ab', 'code'] as const;
export type Tab = (typeof tabs)[number];

export function tabOf(search: PromptPageSearch): Tab {
  return tabs.find((tab) => tab === search.tab) ?? 'prompt';
}

/** A number that is not there gives the newest. */
export function versionOf(search: PromptPageSearch, versions: readonly { readonly version: number }[]): number {
  const wanted = Number(search.v);
  const known = versions.find(({ version }) => version === wanted) ?? versions[0];
  return known?.version ?? 0;
}
