/** Langfuse's batch protocol: what its events ask to be stored. */
import { randomUUID } from 'node:crypto';
import type { EventError, EventSuccess } from '@telltale/contract/ingestion.ts';
import type { Change, ScoreChange } from '#features/ingest/change.ts';
import type { Micros } from '#features/records/records.ts';
import { isAppError } from '#lib/errors.ts';
import { changeOf, needsFullKey } from './_event.ts';
import { isObject, kindOf, objectOf, timeField } from './_fields.ts';
import { scoreChangeOf, scoreStamp } from './_score.ts';

export interface NormalisedBatch {
  readonly changes: Change[];
  readonly successes: EventSuccess[];
  readonly errors: EventError[];
  /** The events of `errors`, in their order. */
  readonly refused: unknown[];
}

/** Each event on its own: a bad one never fails its neighbours. `scope` is what the caller's key may send. */
export function normaliseBatch(events: readonly unknown[], scope: 'full' | 'scores'): NormalisedBatch {
  const batch: NormalisedBatch = { changes: [], successes: [], errors: [], refused: [] };
  for (const event of events) {
    takeEvent(event, scope, batch);
    if (batch.errors.length > batch.refused.length) batch.refused.push(event);
  }
  return batch;
}

function takeEvent(event: unknown, scope: 'full' | 'scores', batch: NormalisedBatch): void {
  const id = isObject(event) && typeof event['id'] === 'string' ? event['id'].toWellFormed() : 'unknown';
  if (!isObject(event)) {
    batch.errors.push(invalid(id, `an event must be a JSON object, not ${kindOf(event)}`));
    return;
  }
  if (scope === 'scores' && needsFullKey(event)) {
    batch.errors.push({ id, status: 401, message: 'Authentication error', error: 'Access Scope Denied' });
    return;
  }
  try {
    const change = changeOf(event);
    if (!change) return;
    batch.changes.push(change);
    batch.successes.push({ id, status: 201 });
  } catch (error) {
    if (!isAppError(error)) throw error;
    batch.errors.push(invalid(id, error.message));
  }
}

function invalid(id: string, reason: string): EventError {
  return { id, status: 400, message: 'Invalid request data', error: reason };
}

/**
 * One score, as POST /scores takes it; without `body.id` it gets a new one, without `body.timestamp` the time of the request.
 * @param by makes the order of scores of one time total; a random id where there is no event.
 * @throws AppError 'invalid_request' with the reason why it is not a score.
 */
export function scoreChange(body: unknown, { timestamp, by }: { timestamp: Micros; by: string }): ScoreChange {
  const score = objectOf(body, 'a score');
  const change = scoreChangeOf(score, scoreStamp(timestamp, by), randomUUID);
  // The stamp stays the request's: of two requests the later one wins, whatever time they say.
  return { ...change, patch: { ...change.patch, timestamp: timeField(score, 'timestamp') ?? timestamp } };
}
