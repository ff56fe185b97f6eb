/** Models that the price book does not know, and pricing what is stored once more. Extensions. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { time } from './query.ts';

/** Days back that are looked at for models without a price. */
export const unpricedDaysMax = 90;
/** Observations priced anew by one call. */
export const repricedMax = 500;

const unpricedModel = z.object({
  model: z.string(),
  /** Who served it, as clients named it; '' when they did not. */
  provider: z.string(),
  observationCount: z.number().int(),
  totalTokens: z.number(),
  /** Start of the first and of the last such observation. */
  firstSeen: z.string(),
  lastSeen: z.string(),
  /** Where the last one is. */
  traceId: z.string(),
  observationId: z.string(),
});
export type UnpricedModel = z.output<typeof unpricedModel>;

export const listUnpricedModels = operation({
  id: 'models.unpriced',
  method: 'GET',
  path: '/api/public/unpriced-models',
  access: 'read',
  summary: 'Models that observations name and the price book does not know, the most used first (extension)',
  query: z.object({
    days: z.coerce.number().int().min(1).max(unpricedDaysMax).default(30),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ data: z.array(unpricedModel) }),
});

export const reprice = operation({
  id: 'models.reprice',
  method: 'POST',
  path: '/api/public/reprice',
  access: 'write',
  summary: `Price stored observations of a model by today's price book, ${repricedMax} a call; costs that clients sent stay (extension)`,
  body: z.object({
    model: z.string().min(1).max(1000),
    /** Only those served by it; all when not given. */
    provider: z.string().max(1000).optional(),
    /** `unpriced`: those without a cost. `all`: those too whose cost was computed, each by the price of its own time. */
    which: z.enum(['unpriced', 'all']).default('unpriced'),
    fromTimestamp: time.optional(),
    /** Where the last call ended: its `next`. */
    after: z.string().max(2000).optional(),
  }),
  reply: z.object({
    /** Looked at, and given another cost. */
    seen: z.number().int(),
    changed: z.number().int(),
    /** What they cost now, less what they cost before, in USD. */
    difference: z.number(),
    /** To go on with; null when all were looked at. */
    next: z.string().nullable(),
  }),
});
