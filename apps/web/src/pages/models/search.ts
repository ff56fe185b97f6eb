/** What the URL of the models page says. */
import { pick } from '#lib/search-params.ts';

export interface ModelSearch {
  readonly q?: string | undefined;
}

export function readModelSearch(search: Record<string, unknown>): ModelSearch {
  return pick(search, ['q']);
}
