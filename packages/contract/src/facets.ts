/** Extensions: what the fields of a list's rows hold and how often, and how the rows spread over time. */
import { z } from 'zod';
import { entities } from './fields.ts';
import { operation } from './operation.ts';
import { optionalText, optionalTime, queryText } from './query.ts';

export const facetValuesMax = 200;
export const facetFieldsMax = 50;
export const histogramBucketsMax = 500;

const counted = z.array(z.object({ value: z.string(), count: z.number().int() }));

export const facet = z.discriminatedUnion('kind', [
  /** The commonest first; what is not set is left out. Of a map or of scores, the keys. */
  z.object({ kind: z.literal('values'), values: counted, hasMore: z.boolean() }),
  z.object({ kind: z.literal('keys'), values: counted, hasMore: z.boolean() }),
  /** From `from` up to, not including, `to`, which is null for the last; empty ranges are left out. */
  z.object({
    kind: z.literal('buckets'),
    buckets: z.array(z.object({ from: z.number(), to: z.number().nullable(), count: z.number().int() })),
  }),
]);
export type Facet = z.output<typeof facet>;

/** Separated by commas; those within the quotes of a key belong to it. */
const fieldNames = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    (Array.isArray(value) ? value : [value])
      .flatMap((text) => text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [])
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .refine((names) => names.length > 0 && names.length <= facetFieldsMax, {
    message: `name 1 to ${facetFieldsMax} fields`,
  });

const scope = {
  entity: z.enum(entities),
  query: queryText,
  /** Of the trace's timestamp, or the observation's start; up to, not including, `toTimestamp`. */
  fromTimestamp: optionalTime,
  toTimestamp: optionalTime,
};

export const listFacets = operation({
  id: 'facets.list',
  method: 'GET',
  path: '/api/public/facets',
  access: 'read',
  summary: 'Count the values of fields among the rows of a list (extension)',
  query: z.object({
    ...scope,
    /** Fields that have a facet, `metadata.<key>` and `scores.<name>` among them; a key may be quoted as in a query. */
    fields: fieldNames,
    /** Only values that hold this, whatever the case of its Latin letters. */
    search: optionalText,
    /** Values for each field. */
    limit: z.coerce.number().int().min(1).max(facetValuesMax).default(20),
  }),
  /** By the fields as they were asked for. Each is counted under the whole query but what it asks of that field alone. */
  reply: z.object({ facets: z.record(z.string(), facet) }),
});

export const getHistogram = operation({
  id: 'histogram.get',
  method: 'GET',
  path: '/api/public/histogram',
  access: 'read',
  summary: 'Count the rows of a list over time (extension)',
  query: z.object({
    ...scope,
    buckets: z.coerce.number().int().min(1).max(histogramBucketsMax).default(60),
  }),
  /** Without times in the request, from the first row to the last. No buckets when there is no row at all. */
  reply: z.object({
    bucketSeconds: z.number(),
    buckets: z.array(
      z.object({
        from: z.string(),
        count: z.number().int(),
        /** Observations of level ERROR, or traces with one. */
        errors: z.number().int(),
      }),
    ),
  }),
});
