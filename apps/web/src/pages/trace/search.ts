/** What the URL of a trace says: which observation is selected, and how the left side shows them. */
import { pick } from '#lib/search-params.ts';

export interface TracePageSearch {
  /** The selected observation; the trace itself when absent. */
  readonly observation?: string | undefined;
  /** `timeline`; the tree when absent. */
  readonly view?: string | undefined;
  /** What is searched inside the trace. */
  readonly q?: string | undefined;
  /** `all` shows the other rows around the matches too. */
  readonly around?: string | undefined;
}

export function readTracePageSearch(search: Record<string, unknown>): TracePageSearch {
  return pick(search, ['observation', 'view', 'q', 'around']);
}
