/** What the URL of the editor says: a new prompt in a folder, or from a version of another. */
import { pick } from '#lib/search-params.ts';

export interface PromptEditSearch {
  readonly folder?: string | undefined;
  /** The prompt that is begun with. */
  readonly from?: string | undefined;
  readonly version?: string | undefined;
  /** `copy`: under another name. Otherwise a new version is made of `from`. */
  readonly as?: string | undefined;
}

export function readPromptEditSearch(search: Record<string, unknown>): PromptEditSearch {
  return pick(search, ['folder', 'from', 'version', 'as']);
}
