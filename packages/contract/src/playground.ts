/** The playground: one call of a model, streamed as it is answered. An extension. */
import { z } from 'zod';
import { modelCall } from './model-call.ts';
import { operation } from './operation.ts';

export const playgroundLimits = {
  /** Runs going on at once; beyond it 429. */
  runsOfProjectMax: 10,
  runsMax: 100,
  runMs: 10 * 60_000,
  heartbeatMs: 15_000,
} as const;

/** Where runs are recorded, so that lists and charts can leave them out. */
export const playgroundEnvironment = 'playground';

/** What the `data` of each event holds, by the name of the event. `finish` or `error` is the last one. */
export const playgroundEvents = {
  text: z.object({ delta: z.string() }),
  reasoning: z.object({ delta: z.string() }),
  toolCall: z.object({ id: z.string(), name: z.string(), input: z.json() }),
  /** What the provider did not understand and left out. */
  warning: z.object({ message: z.string() }),
  finish: z.object({
    /** `stop`, `length`, `tool-calls`, `content-filter`, `error`, `other`. */
    finishReason: z.string(),
    /** Units by type; those of one side do not overlap. */
    usage: z.record(z.string(), z.number()),
    /** USD by the price book; null when no price is known. */
    cost: z.number().nullable(),
    latencyMs: z.number(),
    timeToFirstTokenMs: z.number().nullable(),
    /** Null when the run could not be recorded. */
    traceId: z.string().nullable(),
  }),
  error: z.object({
    message: z.string(),
    /** HTTP status of the provider; null when it did not answer. */
    status: z.number().nullable(),
    latencyMs: z.number(),
    traceId: z.string().nullable(),
  }),
};

export type PlaygroundEvent = {
  [K in keyof typeof playgroundEvents]: { readonly name: K; readonly data: z.output<(typeof playgroundEvents)[K]> };
}[keyof typeof playgroundEvents];

export const runPlayground = operation({
  id: 'playground.run',
  method: 'POST',
  path: '/api/public/playground/run',
  access: 'write',
  summary:
    'Call a model by a connection of the project: server-sent events text, reasoning, toolCall, warning, then finish or error',
  body: modelCall.extend({
    /** The version that the messages came from; kept in the metadata of the recorded run. */
    prompt: z.object({ name: z.string().max(500), version: z.number().int().min(1) }).optional(),
  }),
  reply: z.string(),
});
