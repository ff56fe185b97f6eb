/** Creates scores: one, or a list of them as the newest SDKs send it. */
import { randomUUID } from 'node:crypto';
import { type CreateScoreBody, createScoreBody, type ScoreListReply } from '@telltale/contract/scores.ts';
import { z } from 'zod';
import { scoreChange } from '#features/batch/batch.ts';
import type { ScoreChange } from '#features/ingest/change.ts';
import type { Writer } from '#features/ingest/commit.ts';
import { nowMicros } from '#lib/clock.ts';
import { isAppError } from '#lib/errors.ts';

interface CreateDeps {
  readonly writer: Pick<Writer, 'commit'>;
}

export async function createOne({ writer }: CreateDeps, projectId: string, body: CreateScoreBody) {
  const change = scoreChange(body, { timestamp: nowMicros(), by: randomUUID() });
  await writer.commit(projectId, [change]);
  return { id: change.id };
}

/** A bad score never fails its neighbours. */
export async function createMany({ writer }: CreateDeps, projectId: string, items: readonly unknown[]) {
  const now = nowMicros();
  const changes: ScoreChange[] = [];
  const errors: { message: string }[] = [];
  for (const [index, item] of items.entries()) {
    // Later ones of the same id win, as they would in requests of their own.
    const change = changeOrReason(item, now + index);
    if (typeof change === 'string') errors.push({ message: `Score ${index}: ${change}` });
    else changes.push(change);
  }
  if (changes.length > 0) await writer.commit(projectId, changes);
  const reply: ScoreListReply =
    errors.length === 0 ? { message: 'Accepted' } : { accepted: changes.length, rejected: errors.length, errors };
  return Response.json(reply, { status: errors.length === 0 ? 202 : 207 });
}

function changeOrReason(item: unknown, timestamp: number): ScoreChange | string {
  const body = createScoreBody.safeParse(item);
  if (!body.success) return z.prettifyError(body.error);
  try {
    return scoreChange(body.data, { timestamp, by: randomUUID() });
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}
