/** The doors of Langfuse's own protocol: batches, and the one-by-one endpoints of before version 2. */
import * as operations from '@telltale/contract/ingestion.ts';
import type { Logger } from 'pino';
import type { Committer } from '#features/ingest/change.ts';
import { type BodyLimits, readJson } from '#http/body.ts';
import type { Principal } from '#http/principal.ts';
import { jsonReply } from '#http/reply.ts';
import { route, type Route } from '#http/route.ts';
import { isObject, kindOf } from './_fields.ts';
import { singleChange } from './_single.ts';
import { normaliseBatch } from './batch.ts';

export interface BatchDeps {
  readonly committer: Committer;
  readonly limits: BodyLimits;
  readonly logger: Logger;
}

export function batchRoutes({ committer, limits, logger }: BatchDeps): Route[] {
  const single = (operation: typeof operations.createTrace, type: string, idKey?: string) =>
    route(operation, async ({ body, projectId }) => {
      const change = singleChange(type, body, idKey);
      await committer.commit(projectId, [change]);
      return { id: change.id };
    });
  return [
    route(operations.ingestBatch, async ({ request, principal, projectId }) => {
      const events = eventsOf(await readJson(request, limits));
      if (!Array.isArray(events)) return jsonReply(events, 400);
      const { changes, successes, errors } = normaliseBatch(events, scopeOf(principal));
      if (changes.length > 0) await committer.commit(projectId, changes);
      if (errors.length > 0) {
        logger.warn({ projectId, events: events.length, refused: errors.length, first: errors[0] }, 'events refused');
      }
      return { successes, errors };
    }),
    single(operations.createTrace, 'trace-create'),
    single(operations.createSpan, 'span-create'),
    single(operations.updateSpan, 'span-update', 'spanId'),
    single(operations.createGeneration, 'generation-create'),
    single(operations.updateGeneration, 'generation-update', 'generationId'),
    single(operations.createEvent, 'event-create'),
  ];
}

/** The events, or the body of the refusal: SDKs know an envelope error by its `errors`. */
function eventsOf(envelope: unknown): unknown[] | { message: string; errors: string[] } {
  const batch = isObject(envelope) ? envelope['batch'] : undefined;
  if (Array.isArray(batch)) return batch;
  const reason = isObject(envelope)
    ? `batch must be an array of events, not ${kindOf(batch)}`
    : `the body must be a JSON object with a batch, not ${kindOf(envelope)}`;
  return { message: 'Invalid request data', errors: [reason] };
}

function scopeOf(principal: Principal): 'full' | 'scores' {
  return principal.kind === 'key' ? principal.scope : 'full';
}
