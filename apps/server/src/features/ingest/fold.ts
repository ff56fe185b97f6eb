/**
 * Folds changes of one entity over what is stored. Every fold is a merge of writes by their stamps: the result is the same whatever the
 * order of arrival, however changes are batched, and however often one is repeated. Rules: docs/architecture.md, "Fold".
 */
import type { Micros, ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import type { ObservationChange, ScoreChange, TraceChange } from './change.ts';
import { addObservationChange, closeObservation, openObservation, traceChangesOf } from './_fold-observation.ts';
import { addScoreChange, closeScore, openScore } from './_fold-score.ts';
import { addTraceChange, closeTrace, openTrace } from './_fold-trace.ts';

export interface FoldContext {
  readonly projectId: string;
  readonly id: string;
  readonly now: Micros;
  /** Greater than the stored record's by at least 2: an observation's tombstone takes the one before it. */
  readonly rowVersion: number;
}

/**
 * The trace as it stands after the changes: `stored` itself when they say nothing new; with `isDeleted` when it only stood in for an
 * observation that has named another trace; null when there is none and nothing names one.
 */
export function foldTrace(
  stored: TraceRecord | null,
  changes: readonly TraceChange[],
  context: FoldContext,
): TraceRecord | null {
  const state = openTrace(stored);
  for (const change of changes) addTraceChange(state, change);
  return state.isChanged() ? closeTrace(state, stored, context) : stored;
}

export interface ObservationFold {
  /** `stored` itself when the changes say nothing new. Cost is only what the client gave: price it before writing. */
  readonly record: ObservationRecord;
  /** The stored version's place in the table, when the new version has another: write it too, or both would be seen. */
  readonly tombstone: ObservationRecord | null;
  /** What the observation says about traces, to be folded in the same batch even when the record is unchanged. */
  readonly traceChanges: readonly TraceChange[];
}

export function foldObservation(
  stored: ObservationRecord | null,
  changes: readonly ObservationChange[],
  context: FoldContext,
): ObservationFold {
  const state = openObservation(stored, context.id);
  for (const change of changes) addObservationChange(state, change);
  const record = stored && !state.isChanged() ? stored : closeObservation(state, stored, context);
  const tombstone = stored && hasMoved(stored, record) ? tombstoneOf(stored, context.rowVersion - 1) : null;
  return { record, tombstone, traceChanges: traceChangesOf(state, record, changes) };
}

/** The score as it stands after the changes: `stored` itself when they say nothing new. */
export function foldScore(
  stored: ScoreRecord | null,
  changes: readonly [ScoreChange, ...ScoreChange[]],
  context: FoldContext,
): ScoreRecord {
  const state = openScore(stored);
  for (const change of changes) addScoreChange(state, change);
  return stored && !state.isChanged() ? stored : closeScore(state, stored, context);
}

/** A deleted version at the same place in the table, without the heavy fields. */
export function tombstoneOf(record: ObservationRecord, rowVersion: number): ObservationRecord {
  return { ...record, input: '', output: '', metadata: {}, fold: '', rowVersion, isDeleted: true };
}

const minute = 60_000_000;

/** The sort key of `observations` holds the minute of the start and the trace. */
function hasMoved(from: ObservationRecord, to: ObservationRecord): boolean {
  return from.traceId !== to.traceId || Math.floor(from.startTime / minute) !== Math.floor(to.startTime / minute);
}
