/** What the URL of a trace says: which observation is selected, and how the left side shows them. */
import { pick } from '#lib/search-params.ts';

export interface TraceAddress {
  /** The selected observation; the trace itself when absent. */
  readonly observation?: string | undefined;
  /** Of `traceViews`; the tree when absent. */
  readonly view?: string | undefined;
  /** `1` when the run of repeats that begins with the observation is selected. */
  readonly run?: string | undefined;
  /** `fold` or `show` repeats; when absent they are folded in all but short traces. */
  readonly repeats?: string | undefined;
  /** The part of the time that the timeline shows: `0.25-0.5`. */
  readonly zoom?: string | undefined;
  /** `1` marks the critical path. */
  readonly path?: string | undefined;
  /** `1` colours latency and cost by their part of the trace. */
  readonly heat?: string | undefined;
  /** What is searched inside the trace. */
  readonly q?: string | undefined;
  /** `all` shows the other rows around the matches too. */
  readonly around?: string | undefined;
  /** Texts to mark, one a line: what the list was searched for. */
  readonly mark?: string | undefined;
}

const traceViews = ['tree', 'timeline', 'graph', 'log'] as const;

export function readView({ view }: TraceAddress): (typeof traceViews)[number] {
  return traceViews.find((each) => each === view) ?? 'tree';
}

/** What leads from a list to a trace, so that it marks there what the list was searched for. */
export function markedAddress(sought: readonly string[]): TraceAddress {
  return sought.length === 0 ? {} : { mark: sought.join('\n') };
}

export function readMarks({ mark = '' }: TraceAddress): readonly string[] {
  return mark.split('\n').filter((text) => text.trim() !== '');
}

export function readTraceAddress(search: Record<string, unknown>): TraceAddress {
  return pick(search, ['observation', 'run', 'view', 'repeats', 'zoom', 'path', 'heat', 'q', 'around', 'mark']);
}
