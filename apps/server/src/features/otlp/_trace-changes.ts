/** Leaves out the trace changes of one export that others of it decide already: a trace of 10,000 spans needs only a few. */
import type { TraceChange, TracePatch } from '#features/ingest/change.ts';
import { priority, type Stamp } from '#features/ingest/change.ts';

/** Folding the result gives the same trace as folding all. */
export function decisiveChanges(changes: readonly TraceChange[]): TraceChange[] {
  const traces = new Map<string, Deciding>();
  const kept: TraceChange[] = [];
  for (const change of changes) {
    // Derived names and roots are few, and each may decide.
    if (change.stamp.priority !== priority.said || isSpecial(change)) kept.push(change);
    else weigh(traces, change);
  }
  for (const { first, last, latest } of traces.values()) kept.push(...new Set([first, last, ...latest.values()]));
  return kept;
}

interface Deciding {
  /** The earliest: it decides timestamp and environment, and one bound of the trace. */
  first: TraceChange;
  last: TraceChange;
  /** For each distinct content the latest change that says it. */
  readonly latest: Map<string, TraceChange>;
}

function isSpecial({ observed, patch }: TraceChange): boolean {
  if (!observed || observed.isRoot || observed.isAppRoot) return true;
  return patch.input !== undefined || patch.output !== undefined;
}

function weigh(traces: Map<string, Deciding>, change: TraceChange): void {
  const deciding = traces.get(change.id);
  const content = contentOf(change.patch);
  if (!deciding) {
    traces.set(change.id, { first: change, last: change, latest: new Map([[content, change]]) });
    return;
  }
  if (isBefore(change.stamp, deciding.first.stamp)) deciding.first = change;
  if (isBefore(deciding.last.stamp, change.stamp)) deciding.last = change;
  const latest = deciding.latest.get(content);
  if (!latest || isBefore(latest.stamp, change.stamp)) deciding.latest.set(content, change);
}

function isBefore(a: Stamp, b: Stamp): boolean {
  return a.at === b.at ? a.by < b.by : a.at < b.at;
}

/** Equal for patches that say the same, but for what the earliest change decides. */
function contentOf(patch: TracePatch): string {
  return JSON.stringify({ ...patch, timestamp: undefined, environment: undefined });
}
