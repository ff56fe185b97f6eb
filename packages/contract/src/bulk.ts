/** Acting on many selected traces or observations at once, and taking traces out as a file. Extensions. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { csv } from './query.ts';
import { scoreDataType } from './scores.ts';
import { listTraces } from './traces.ts';

/** In one call. */
export const bulkIdsMax = 1000;

const ids = z.array(z.string().min(1).max(1000)).min(1).max(bulkIdsMax);

const newScore = z.object({
  name: z.string().min(1).max(500),
  value: z.union([z.number(), z.string(), z.boolean()]),
  dataType: scoreDataType.exclude(['CORRECTION']).optional(),
  comment: z.string().max(10_000).optional(),
});
export type NewScore = z.output<typeof newScore>;

/**
 * Tags can only be added: those of a trace are the union of all that were ever sent, in whatever order, and a union can't
 * forget.
 */
export const bulkAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('addTags'), ids, tags: z.array(z.string().trim().min(1).max(200)).min(1).max(50) }),
  z.object({ action: z.literal('bookmark'), ids, value: z.boolean() }),
  z.object({
    action: z.literal('score'),
    ids,
    /** One new score on each trace; of a signed-in person an annotation. */
    score: newScore,
  }),
  z.object({ action: z.literal('delete'), ids }),
]);
export type BulkAction = z.output<typeof bulkAction>;

const bulkReply = z.object({
  /** How many were acted on. */
  done: z.number(),
  /** Ids that nothing has. */
  missing: z.array(z.string()),
});

export const bulkTraces = operation({
  id: 'traces.bulk',
  method: 'POST',
  path: '/api/public/traces/bulk',
  access: 'write',
  summary: 'Tag, bookmark, score or delete up to 1000 traces (extension). When it answers, the change can be read.',
  body: bulkAction,
  reply: bulkReply,
});

export const bulkObservations = operation({
  id: 'observations.bulk',
  method: 'POST',
  path: '/api/public/observations/bulk',
  access: 'write',
  summary: 'Score up to 1000 observations (extension). When it answers, the scores can be read.',
  body: z.object({ action: z.literal('score'), ids, score: newScore }),
  reply: bulkReply,
});

export const exportFormats = ['csv', 'jsonl'] as const;

const exportOptions = {
  format: z.enum(exportFormats).default('csv'),
  /**
   * As `fields` of the list; `core,metrics` when not given. `io` adds input, output and metadata, `scoreValues` the scores.
   * CSV has columns for these groups; JSON lines hold whatever the list gives.
   */
  fields: csv,
};

const listQuery = listTraces.query as NonNullable<typeof listTraces.query>;

/**
 * CSV as RFC 4180 has it, one row a trace, newest first. Text that a spreadsheet would take for a formula gets a `'` in
 * front; JSON lines hold text as it is.
 */
export const exportTraces = operation({
  id: 'traces.export',
  method: 'GET',
  path: '/api/public/export/traces',
  access: 'read',
  summary: 'All traces that the list would give, newest first, as CSV or JSON lines (extension)',
  query: listQuery.omit({ page: true, orderBy: true }).extend({
    ...exportOptions,
    /** At most so many; all of them when not given. */
    limit: z.coerce.number().int().min(1).optional(),
  }),
  reply: z.string(),
});

export const exportSelectedTraces = operation({
  id: 'traces.exportSelected',
  method: 'POST',
  path: '/api/public/export/traces',
  access: 'read',
  summary: 'The traces of these ids, newest first, as CSV or JSON lines (extension)',
  body: z.object({ ids, format: exportOptions.format, fields: z.array(z.string()).max(20).optional() }),
  reply: z.string(),
});
