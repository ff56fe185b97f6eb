/** What a door asks to be stored: wire items of every protocol are turned into these, and nothing behind them knows protocols. */
import type {
  Json,
  Level,
  Micros,
  ObservationRecord,
  ObservationType,
  ScoreDataType,
  Text,
} from '#features/records/records.ts';

/**
 * The order of writes to one field. The greater stamp wins, whatever the order of arrival; equal stamps are the same write.
 * Compared field by field: priority, at, order, by. Among derived writes the earliest wins: the first root names the trace.
 */
export interface Stamp {
  /** What a writer said outright beats what was derived (a trace's name beats its root span's name). */
  readonly priority: number;
  readonly at: Micros;
  /** Creates (0) come before updates (1) of the same time. */
  readonly order: number;
  /** Event or span id: makes the order total. */
  readonly by: string;
}

export const priority = { derivedFromAppRoot: 0, derivedFromRoot: 1, said: 2 } as const;

/** `undefined` leaves a field alone; `null` clears it where the protocol lets it be cleared. */
export interface TracePatch {
  /** The earliest time wins, whatever the stamps. */
  timestamp?: Micros | undefined;
  name?: string | null | undefined;
  userId?: string | null | undefined;
  sessionId?: string | null | undefined;
  /** Earliest stamp wins. */
  environment?: string | undefined;
  release?: string | null | undefined;
  version?: string | null | undefined;
  externalId?: string | null | undefined;
  public?: boolean | undefined;
  bookmarked?: boolean | undefined;
  /** Added to the union. */
  tags?: readonly string[] | undefined;
  input?: Text | undefined;
  output?: Text | undefined;
  /** Merged deeply, leaf by leaf. */
  metadata?: Json | undefined;
}

export interface TraceChange {
  readonly kind: 'trace';
  readonly id: string;
  readonly stamp: Stamp;
  readonly patch: TracePatch;
  /** An observation of this trace: makes the trace exist, widens its bounds, and may stand for its input and output. */
  readonly observed?: {
    readonly id: string;
    readonly start: Micros;
    readonly isRoot: boolean;
    readonly isAppRoot: boolean;
  };
  /** Made by the fold of an observation that ever came without a trace id. Alone it does not make a trace exist. */
  readonly wrapper?: Wrapper | null;
}

/** What a trace shows while it only stands in for an observation of its own id; null once that observation has named its trace. */
export interface Wrapper {
  readonly first: Micros;
  readonly last: Micros;
  /** Start of the observation as a root, null when it has a parent. */
  readonly rootStart: Micros | null;
  readonly name: string;
  readonly environment: string;
}

/** A span that arrived whole: stored without looking anything up; the newest arrival wins. Priced on commit. */
export interface WholeObservation {
  readonly kind: 'observation';
  readonly id: string;
  readonly whole: Omit<
    ObservationRecord,
    | 'projectId'
    | 'id'
    | 'createdAt'
    | 'updatedAt'
    | 'rowVersion'
    | 'isDeleted'
    | 'fold'
    | 'source'
    | 'modelId'
    | 'totalCost'
    | 'costSource'
    | 'priceId'
    | 'priceTier'
  >;
}

export interface ObservationPatch {
  /** Earliest stamp wins for traceId, startTime and environment. */
  traceId?: string | undefined;
  startTime?: Micros | undefined;
  environment?: string | undefined;
  type?: ObservationType | undefined;
  name?: string | null | undefined;
  endTime?: Micros | null | undefined;
  completionStartTime?: Micros | null | undefined;
  metadata?: Json | undefined;
  input?: Text | undefined;
  output?: Text | undefined;
  level?: Level | null | undefined;
  statusMessage?: string | undefined;
  parentId?: string | undefined;
  version?: string | undefined;
  model?: string | null | undefined;
  modelParameters?: Json | undefined;
  /** Whole-map replace when not empty. */
  usage?: Record<string, number> | undefined;
  cost?: Record<string, string> | undefined;
  promptName?: string | undefined;
  promptVersion?: number | undefined;
}

/** A create or an update that is folded over what is stored. */
export interface ObservationChange {
  readonly kind: 'observation';
  readonly id: string;
  readonly stamp: Stamp;
  readonly patch: ObservationPatch;
}

export interface ScorePatch {
  /** Earliest stamp wins for timestamp, environment and the four targets. */
  timestamp: Micros;
  environment?: string | undefined;
  traceId?: string | undefined;
  observationId?: string | undefined;
  sessionId?: string | undefined;
  datasetRunId?: string | undefined;
  name: string;
  source: 'API' | 'ANNOTATION' | 'EVAL';
  dataType: ScoreDataType;
  value: number | null;
  stringValue: string;
  comment?: string | null | undefined;
  metadata?: Json | undefined;
  authorUserId?: string | undefined;
  configId?: string | undefined;
  queueId?: string | undefined;
}

export interface ScoreChange {
  readonly kind: 'score';
  readonly id: string;
  readonly stamp: Stamp;
  readonly patch: ScorePatch;
}

export type Change = TraceChange | WholeObservation | ObservationChange | ScoreChange;

/** What the doors need of ingest. */
export interface Committer {
  /**
   * Resolves when every change is on disk and readable.
   * Rejects with AppError 'overloaded' (503, with Retry-After) when the queue is full or the engine is down; then nothing was promised.
   */
  commit(projectId: string, changes: readonly Change[]): Promise<void>;
}
