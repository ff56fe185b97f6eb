/** What the URL of the prompt list says. */
import type { PromptFilters } from '#api/prompts.ts';
import { pick } from '#lib/search-params.ts';

export interface PromptSearch extends PromptFilters {}

export function readPromptSearch(search: Record<string, unknown>): PromptSearch {
  return pick(search, ['folder', 'q', 'label', 'tag']);
}

export function hasFilters(search: PromptSearch): boolean {
  return [search.q, search.label, search.tag].some((value) => value !== undefined);
}
