/** Reading and deleting traces. What Langfuse does not have is marked as an extension. */
import { z } from 'zod';
import { orderFieldsOf } from './fields.ts';
import { filterQuery } from './filter.ts';
import { ioSizes, ioWidth, level, observationType, observationView } from './observations.ts';
import { operation } from './operation.ts';
import { csv, list, optionalText, optionalTime, pageOf, pageQuery, queryText } from './query.ts';
import { score, scoreValue } from './scores.ts';

const nullableText = z.string().nullable();

/** What a trace itself is. `input`, `output` and `metadata` are null when group `io` is left out. */
export const trace = z.object({
  id: z.string(),
  projectId: z.string(),
  timestamp: z.string(),
  name: nullableText,
  userId: nullableText,
  sessionId: nullableText,
  release: nullableText,
  version: nullableText,
  environment: z.string(),
  tags: z.array(z.string()),
  public: z.boolean(),
  bookmarked: z.boolean(),
  externalId: nullableText,
  createdAt: z.string(),
  updatedAt: z.string(),
  input: z.unknown(),
  output: z.unknown(),
  metadata: z.unknown(),
});
export type Trace = z.output<typeof trace>;

/**
 * `core` is always given; excluded groups come as `[]` (observations, scores), -1 (latency, totalCost) and null (io).
 * Extensions: `preview` (short beginnings of input and output, for lists), `scoreValues` (name and value of each score),
 * and `metadata` (without the rest of `io`; values of more than 200 characters are cut).
 */
export const traceFieldGroups = [
  'core',
  'io',
  'scores',
  'observations',
  'metrics',
  'preview',
  'metadata',
  'scoreValues',
] as const;
export type TraceFieldGroup = (typeof traceFieldGroups)[number];
/** What is given when `fields` is not. */
export const traceFieldGroupsDefault = ['core', 'io', 'scores', 'observations', 'metrics'] as const;

/** Totals over the trace's observations, computed when it is read. */
const traceMetrics = {
  /** Seconds from the first start to the last end. */
  latency: z.number(),
  /** USD. */
  totalCost: z.number(),
  /** Extension, with group `metrics` only, as all below. */
  observationCount: z.number().optional(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  totalTokens: z.number().optional(),
  /** Number of observations per level; levels without any are left out. */
  levels: z.partialRecord(level, z.number()).optional(),
};

/** Extension: beginnings (at most 240 characters) of the stored text; null when there is none. */
const tracePreview = {
  inputPreview: nullableText.optional(),
  outputPreview: nullableText.optional(),
};

const detailed = { htmlPath: z.string(), ...traceMetrics };

export const traceListItem = trace.extend({
  ...detailed,
  ...tracePreview,
  /** Ids. */
  observations: z.array(z.string()),
  /** Ids. */
  scores: z.array(z.string()),
  /** Extension, group `scoreValues`. */
  scoreValues: z.array(scoreValue).optional(),
});
export type TraceListItem = z.output<typeof traceListItem>;

export const traceDetails = trace.extend({
  ...detailed,
  ...ioSizes,
  observations: z.array(observationView),
  scores: z.array(score),
});
export type TraceDetails = z.output<typeof traceDetails>;

/** Extensions: what comes after `sessionId`. */
export const traceOrderFields: readonly string[] = orderFieldsOf('traces');

export const listTraces = operation({
  id: 'traces.list',
  method: 'GET',
  path: '/api/public/traces',
  access: 'read',
  summary: 'List traces, newest first unless ordered otherwise',
  query: pageQuery.extend({
    userId: optionalText,
    name: optionalText,
    sessionId: optionalText,
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
    /** `<field>.asc` or `<field>.desc`, of `traceOrderFields`. Default `timestamp.desc`. */
    orderBy: optionalText,
    /** Traces that carry all of them. */
    tags: list(z.string()),
    version: optionalText,
    release: optionalText,
    environment: list(z.string()),
    /** Of `traceFieldGroups`; unknown names are ignored. */
    fields: csv,
    /** Overrides the parameter of the same column. */
    filter: filterQuery,
    /** Extension: the query language; it and all other parameters must be met. */
    query: queryText,
    /** Extension: part of the id, name, user or session, whatever the case. */
    q: z
      .string()
      .max(1000)
      .optional()
      .transform((value) => value?.trim() || undefined),
  }),
  reply: pageOf(traceListItem),
});

export const searchTraces = operation({
  id: 'traces.search',
  method: 'GET',
  path: '/api/public/search/traces',
  access: 'read',
  summary: 'List the newest traces that a query means, by cursor and without counting them',
  query: z.object({
    query: queryText,
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
    /** Of `traceFieldGroups`; unknown names are ignored. Default `core`. */
    fields: csv.transform((fields) => fields ?? ['core']),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: optionalText,
  }),
  reply: z.object({
    /** A page may hold fewer than `limit` and not be the last: what is found soon comes first. */
    data: z.array(traceListItem),
    /** The cursor is absent on the last page. */
    meta: z.object({ cursor: z.string().optional() }),
  }),
});

export const getTrace = operation({
  id: 'traces.get',
  method: 'GET',
  path: '/api/public/traces/:traceId',
  access: 'read',
  summary: 'Get one trace with its observations and scores',
  query: z.object({ fields: csv, io: ioWidth }),
  reply: traceDetails,
});

export const getTraceIo = operation({
  id: 'traces.io',
  method: 'GET',
  path: '/api/public/traces/:traceId/io/:side',
  access: 'read',
  summary: "A trace's input or output as the text that is stored, of any size (extension)",
  reply: z.string(),
});

/**
 * Extension: all observations of one trace by columns, without input, output and metadata, oldest first.
 * Row i is element i of every column; a page draws 100,000 of them without reading their text.
 */
export const traceTree = z.object({
  id: z.array(z.string()),
  /** Empty for none; the parent may be missing from the trace. */
  parentId: z.array(z.string()),
  type: z.array(observationType),
  name: z.array(z.string()),
  level: z.array(level),
  /** Empty for none; at most 240 characters, as is name. */
  statusMessage: z.array(z.string()),
  /** Milliseconds since 1970, with fractions, as are the two other times. */
  startTime: z.array(z.number()),
  endTime: z.array(z.number().nullable()),
  completionStartTime: z.array(z.number().nullable()),
  model: z.array(z.string()),
  inputTokens: z.array(z.number()),
  outputTokens: z.array(z.number()),
  /** USD; null when unknown. */
  totalCost: z.array(z.number().nullable()),
});
export type TraceTree = z.output<typeof traceTree>;

export const getTraceTree = operation({
  id: 'traces.tree',
  method: 'GET',
  path: '/api/public/traces/:traceId/tree',
  access: 'read',
  summary: 'Get the shape of one trace: its observations without their text (extension)',
  reply: z.object({ traceId: z.string(), observations: traceTree }),
});

/** Extension: which observations are steps of an agent's graph, by columns: those whose metadata name a `langgraph_node`. */
export const getTraceNodes = operation({
  id: 'traces.nodes',
  method: 'GET',
  path: '/api/public/traces/:traceId/nodes',
  access: 'read',
  summary: "Get the nodes of an agent's graph that the observations of one trace ran (extension)",
  reply: z.object({ id: z.array(z.string()), node: z.array(z.string()) }),
});

/** Of one request for previews. */
export const previewIdsMax = 100;

/** Extension: the beginnings (at most 240 characters) of input and output of some observations of one trace. */
export const getTracePreviews = operation({
  id: 'traces.previews',
  method: 'GET',
  path: '/api/public/traces/:traceId/previews',
  access: 'read',
  summary: 'Get the beginnings of input and output of up to 100 observations of one trace (extension)',
  query: z.object({ id: z.union([z.string(), z.array(z.string()).max(previewIdsMax)]) }),
  reply: z.object({ data: z.array(z.object({ id: z.string(), input: z.string(), output: z.string() })) }),
});
export type TracePreviews = z.output<typeof getTracePreviews.reply>['data'];

export const deleteTrace = operation({
  id: 'traces.delete',
  method: 'DELETE',
  path: '/api/public/traces/:traceId',
  access: 'write',
  summary: 'Delete one trace with its observations and scores',
  reply: z.object({ message: z.string() }),
});

export const deleteTraces = operation({
  id: 'traces.deleteMany',
  method: 'DELETE',
  path: '/api/public/traces',
  access: 'write',
  summary: 'Delete traces with their observations and scores',
  body: z.object({ traceIds: z.array(z.string()).min(1).max(1000) }),
  reply: z.object({ message: z.string() }),
});
