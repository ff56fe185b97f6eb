/** Extension: what a search found in rows of a list. */
import { z } from 'zod';
import { entities } from './fields.ts';
import { operation } from './operation.ts';
import { optionalTime, queryText } from './query.ts';

export const match = z.object({
  /** `id`, `name`, `input`, `output`, `metadata.<key>`, … */
  field: z.string(),
  /** At most 240 characters around the first place where it was found. */
  snippet: z.string(),
  /** Of traces: the observation of which this is said; absent when it is the trace's own. */
  observationId: z.string().optional(),
});
export type Match = z.output<typeof match>;

export const listMatches = operation({
  id: 'matches.list',
  method: 'GET',
  path: '/api/public/search/matches',
  access: 'read',
  summary: 'Show where the searches of a query are found in some rows of a list (extension)',
  query: z.object({
    entity: z.enum(entities),
    query: queryText,
    /** Of the rows. */
    id: z.union([z.string(), z.array(z.string()).max(100)]),
    /** Of observations, both included: between these they start. Without them finding the rows takes long. */
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
  }),
  /** In no order; rows that met the query for another reason are left out. */
  reply: z.object({ data: z.array(z.object({ id: z.string(), matches: z.array(match) })) }),
});
