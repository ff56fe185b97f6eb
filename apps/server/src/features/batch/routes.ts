/** The doors of Langfuse's own protocol: batches, and the one-by-one endpoints of before version 2. */
import * as operations from '@telltale/contract/ingestion.ts';
import type { Logger } from 'pino';
import type { Committer } from '#features/ingest/change.ts';
import { committing, type Intake, newestTime, noIntake, type Visit, visiting } from '#features/ingest/intake.ts';
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
  readonly intake?: Intake | undefined;
}

export function batchRoutes(deps: BatchDeps): Route[] {
  const { committer, intake = noIntake } = deps;
  const single = (operation: typeof operations.createTrace, type: string, idKey?: string) =>
    route(operation, (call) =>
      visiting(intake, { ...call, door: 'single' }, async (visit) => {
        visit.received();
        const change = singleChange(type, call.body, idKey);
        await committing(visit, 1, () => committer.commit(call.projectId, [change]));
        visit.stored(1, null);
        return { id: change.id };
      }),
    );
  return [
    route(operations.ingestBatch, (call) =>
      visiting(intake, { ...call, door: 'batch' }, (visit) => takeBatch(call, deps, visit)),
    ),
    single(operations.createTrace, 'trace-create'),
    single(operations.createSpan, 'span-create'),
    single(operations.updateSpan, 'span-update', 'spanId'),
    single(operations.createGeneration, 'generation-create'),
    single(operations.updateGeneration, 'generation-update', 'generationId'),
    single(operations.createEvent, 'event-create'),
  ];
}

interface Call {
  readonly request: Request;
  readonly principal: Principal;
  readonly projectId: string;
}

async function takeBatch({ request, principal, projectId }: Call, deps: BatchDeps, visit: Visit) {
  const { committer, limits, logger } = deps;
  const envelope = await readJson(request, limits);
  visit.received();
  const events = eventsOf(envelope);
  if (!Array.isArray(events)) {
    visit.refused({ id: '', reason: events.errors.join(), item: undefined });
    return jsonReply(events, 400);
  }
  const { changes, successes, errors, refused } = normaliseBatch(events, scopeOf(principal));
  for (const [at, { id, error }] of errors.entries()) visit.refused({ id, reason: error, item: refused[at] });
  if (changes.length > 0) await committing(visit, changes.length, () => committer.commit(projectId, changes));
  visit.stored(changes.length, newestTime(changes));
  if (errors.length > 0) {
    logger.warn({ projectId, events: events.length, refused: errors.length, first: errors[0] }, 'events refused');
  }
  return { successes, errors };
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
