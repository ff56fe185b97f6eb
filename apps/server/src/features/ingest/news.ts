/** How others learn of what was committed. */
import type { ObservationRecord, TraceRecord } from '#features/records/records.ts';

export interface CommitWatcher {
  /** Asked at the start of each batch; null when nobody wants to know, and then nothing more is done for it. */
  open(): BatchNews | null;
}

/** What it is given may be large and is the writer's: keep copies of the little that is worth telling. */
export interface BatchNews {
  /** With its cost. */
  observation(record: ObservationRecord): void;
  trace(record: TraceRecord): void;
  /** The batch is on disk and readable. Not called for a batch that was lost. */
  committed(): void;
}
