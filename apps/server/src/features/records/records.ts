/** The shapes of stored traced data: one whole version of one trace, observation or score. */

/** Microseconds since 1970-01-01 UTC, an integer: exact in a double until the year 2255. */
export type Micros = number;

export const observationTypes = [
  'SPAN',
  'GENERATION',
  'EVENT',
  'AGENT',
  'TOOL',
  'CHAIN',
  'RETRIEVER',
  'EVALUATOR',
  'EMBEDDING',
  'GUARDRAIL',
] as const;
export type ObservationType = (typeof observationTypes)[number];

export const levels = ['DEBUG', 'DEFAULT', 'WARNING', 'ERROR'] as const;
export type Level = (typeof levels)[number];

export const scoreDataTypes = ['NUMERIC', 'BOOLEAN', 'CATEGORICAL', 'TEXT', 'CORRECTION'] as const;
export type ScoreDataType = (typeof scoreDataTypes)[number];

/**
 * Free text or JSON as it is kept: `encodeText(value)` makes it from a value, `decodeText(text)` gives the value back.
 * An OTLP attribute that a client already sent as JSON text is kept as sent.
 */
export type Text = string;

/** JSON object from a client; keys are untrusted, so build with `Object.create(null)` or `Object.fromEntries`. */
export type Json = Record<string, unknown>;

interface Stored {
  readonly projectId: string;
  readonly id: string;
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
  /** Server clock in microseconds, strictly growing per entity; the greatest wins. */
  readonly rowVersion: number;
  readonly isDeleted: boolean;
  /** Which write set each field (see ingest/fold); '' for a span that arrived whole. */
  readonly fold: string;
}

/** Empty strings mean "not set" in every record; null is kept for times only. */
export interface ObservationRecord extends Stored {
  readonly traceId: string;
  readonly parentId: string;
  readonly type: ObservationType;
  readonly name: string;
  readonly startTime: Micros;
  readonly endTime: Micros | null;
  readonly completionStartTime: Micros | null;
  readonly environment: string;
  readonly version: string;
  readonly release: string;
  readonly level: Level;
  readonly statusMessage: string;
  /** No parent, or marked by an SDK as the first of its process. */
  readonly isRoot: boolean;
  /** The model name as the client gave it. */
  readonly model: string;
  /** Who served the model, as the client named it; '' when it did not. */
  readonly provider: string;
  /** The price book's model, '' when none matched. */
  readonly modelId: string;
  readonly modelParameters: Json;
  /** Units per usage type (`input`, `output`, `input_cached_tokens`, …, `total`), non-negative integers. */
  readonly usage: Record<string, number>;
  /** USD per usage type as decimal text with at most 12 places. */
  readonly cost: Record<string, string>;
  readonly totalCost: string;
  /** `estimated`: computed from tokens that the server counted itself. */
  readonly costSource: '' | 'provided' | 'computed' | 'estimated';
  /** The price row that made `cost`, '' when it was provided or unknown. */
  readonly priceId: string;
  readonly priceTier: string;
  readonly promptName: string;
  /** 0 when no prompt is linked. */
  readonly promptVersion: number;
  readonly input: Text;
  readonly output: Text;
  readonly metadata: Json;
  readonly source: 'otel' | 'batch';
}

export interface TraceRecord extends Stored {
  readonly timestamp: Micros;
  readonly name: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly environment: string;
  readonly release: string;
  readonly version: string;
  readonly externalId: string;
  readonly public: boolean;
  readonly bookmarked: boolean;
  /** Sorted, unique. */
  readonly tags: readonly string[];
  /** Only what was set on the trace itself; when empty, readers take the input of observation `rootId`. */
  readonly input: Text;
  readonly output: Text;
  readonly metadata: Json;
  /** The observation whose input, output and metadata stand for the trace's, '' when none is known. */
  readonly rootId: string;
  /** Bounds of the start times of its observations; they may be wider than the truth, never narrower. */
  readonly firstStart: Micros | null;
  readonly lastStart: Micros | null;
}

export interface ScoreRecord extends Stored {
  readonly timestamp: Micros;
  readonly name: string;
  readonly source: 'API' | 'ANNOTATION' | 'EVAL';
  readonly dataType: ScoreDataType;
  /** NUMERIC value; BOOLEAN 0 or 1; CATEGORICAL the category's number or 0; null for TEXT. */
  readonly value: number | null;
  readonly stringValue: string;
  readonly traceId: string;
  readonly observationId: string;
  readonly sessionId: string;
  readonly datasetRunId: string;
  readonly comment: string;
  readonly metadata: Json;
  readonly authorUserId: string;
  readonly configId: string;
  readonly queueId: string;
  readonly environment: string;
}
