/** What the URL of the playground says: what is opened in it. */
import { pick } from '#lib/search-params.ts';

export interface PlaygroundSearch {
  /** A generation of a trace. */
  readonly observation?: string | undefined;
  /** A prompt, with its version. */
  readonly prompt?: string | undefined;
  readonly version?: string | undefined;
}

export function readPlaygroundSearch(search: Record<string, unknown>): PlaygroundSearch {
  return pick(search, ['observation', 'prompt', 'version']);
}
