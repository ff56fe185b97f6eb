/** Langfuse's batch ingestion, and the one-by-one endpoints of before version 2. Event bodies: docs of the Langfuse API. */
import { z } from 'zod';
import { operation } from './operation.ts';

/** What one batch may be at most, unless the configuration says otherwise. */
export const ingestionLimits = {
  /** As sent. */
  bodyBytesMax: 16 * 1024 * 1024,
  /** After `content-encoding` is undone. */
  decodedBytesMax: 32 * 1024 * 1024,
} as const;

const eventSuccess = z.object({ id: z.string(), status: z.literal(201) });
export type EventSuccess = z.output<typeof eventSuccess>;

/** `id` is the event's, or `unknown`; `error` is the reason. */
const eventError = z.object({ id: z.string(), status: z.number().int(), message: z.string(), error: z.string() });
export type EventError = z.output<typeof eventError>;

/**
 * Body: `{batch: [{id, type, timestamp, body}]}`. Always answered 207 once the envelope is good; an event that is refused stands in
 * `errors` and fails none of its neighbours. When the answer comes, what it calls a success is stored and readable.
 */
export const ingestBatch = operation({
  id: 'ingestion.batch',
  method: 'POST',
  path: '/api/public/ingestion',
  access: 'scores',
  summary: 'Takes traces, observations and scores as events',
  reply: z.object({ successes: z.array(eventSuccess), errors: z.array(eventError) }),
  status: 207,
});

const single = (id: string, call: readonly ['POST' | 'PATCH', string], summary: string) =>
  operation({
    id,
    method: call[0],
    path: call[1],
    access: 'write',
    summary,
    body: z.record(z.string(), z.unknown()),
    reply: z.object({ id: z.string() }),
  });

export const createTrace = single('traces.create', ['POST', '/api/public/traces'], 'Create or update one trace');
export const createSpan = single('spans.create', ['POST', '/api/public/spans'], 'Create one span');
export const updateSpan = single('spans.update', ['PATCH', '/api/public/spans'], 'Update the span `spanId`');
export const createGeneration = single(
  'generations.create',
  ['POST', '/api/public/generations'],
  'Create one generation',
);
export const updateGeneration = single(
  'generations.update',
  ['PATCH', '/api/public/generations'],
  'Update the generation `generationId`',
);
export const createEvent = single('events.create', ['POST', '/api/public/events'], 'Create one event');
