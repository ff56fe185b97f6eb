/** Scores: create, read in the three styles of the API's history, delete. */
import { z } from 'zod';
import { filterQuery } from './filter.ts';
import { operation } from './operation.ts';
import { csv, list, optionalText, optionalTime, pageMeta, pageOf, pageQuery } from './query.ts';

export const scoreSource = z.enum(['API', 'ANNOTATION', 'EVAL']);
export const scoreDataType = z.enum(['NUMERIC', 'BOOLEAN', 'CATEGORICAL', 'TEXT', 'CORRECTION']);

const nullableText = z.string().nullable();

/** One score, as v1 and v2 give it. */
export const score = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  source: scoreSource,
  dataType: scoreDataType,
  /** Absent for TEXT; 0 or 1 for BOOLEAN; the category's number or 0 for CATEGORICAL; 0 for CORRECTION. */
  value: z.number().optional(),
  /** Absent for NUMERIC; "True" or "False" for BOOLEAN. */
  stringValue: z.string().optional(),
  timestamp: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  traceId: nullableText,
  observationId: nullableText,
  sessionId: nullableText,
  datasetRunId: nullableText,
  comment: nullableText,
  metadata: z.record(z.string(), z.unknown()),
  authorUserId: nullableText,
  configId: nullableText,
  queueId: nullableText,
  environment: z.string(),
});
export type Score = z.output<typeof score>;

/** What the lists tell of the score's trace. */
const scoreTrace = z.object({
  userId: nullableText,
  tags: z.array(z.string()),
  environment: nullableText,
  sessionId: nullableText,
});

const scoreListItem = score.extend({ trace: scoreTrace.nullable().optional() });

const nullableOptional = z.string().nullish();

/** What lists of traces and observations give of each score. Extension. */
export const scoreValue = z.object({
  id: z.string(),
  name: z.string(),
  source: scoreSource,
  dataType: scoreDataType,
  /** Null for TEXT. */
  value: z.number().nullable(),
  /** Null for NUMERIC; at most 240 characters. */
  stringValue: nullableText,
  observationId: nullableText,
});
export type ScoreValue = z.output<typeof scoreValue>;

export const createScoreBody = z.object({
  /** Same id again overwrites: an idempotency key. */
  id: nullableOptional,
  name: z.string(),
  value: z.union([z.number(), z.string(), z.boolean()]),
  dataType: scoreDataType.nullish(),
  traceId: nullableOptional,
  observationId: nullableOptional,
  sessionId: nullableOptional,
  datasetRunId: nullableOptional,
  comment: nullableOptional,
  metadata: z.unknown().optional(),
  environment: nullableOptional,
  configId: nullableOptional,
  queueId: nullableOptional,
  source: z.enum(['API', 'ANNOTATION']).nullish(),
  /** When it was given; the time of the request unless said. */
  timestamp: nullableOptional,
});
export type CreateScoreBody = z.output<typeof createScoreBody>;

export const scoresPerRequestMax = 1_000;

/** What became of a list of scores: refused ones are not stored and need not be sent again. */
const scoreListReply = z.union([
  z.object({ message: z.literal('Accepted') }),
  z.object({
    accepted: z.number().int(),
    rejected: z.number().int(),
    errors: z.array(z.object({ message: z.string() })),
  }),
]);
export type ScoreListReply = z.output<typeof scoreListReply>;

export const createScore = operation({
  id: 'scores.create',
  method: 'POST',
  path: '/api/public/scores',
  access: 'scores',
  summary: 'Create or overwrite a score of a trace, observation, session or dataset run, or a list of scores',
  /** The items of a list are checked one by one: 202 when all were taken, 207 when some were not. */
  body: z.union([z.array(z.unknown()).max(scoresPerRequestMax), createScoreBody]),
  reply: z.union([z.object({ id: z.string() }), scoreListReply]),
});

export const scoreOperators = ['<', '>', '<=', '>=', '!=', '='] as const;

const pageFilters = {
  userId: optionalText,
  name: optionalText,
  fromTimestamp: optionalTime,
  toTimestamp: optionalTime,
  environment: list(z.string()),
  source: scoreSource.optional(),
  operator: z.enum(scoreOperators).optional(),
  value: z.coerce.number().optional(),
  scoreIds: csv,
  configId: optionalText,
  sessionId: optionalText,
  datasetRunId: optionalText,
  traceId: optionalText,
  observationId: csv,
  queueId: optionalText,
  dataType: scoreDataType.optional(),
  traceTags: list(z.string()),
  /** `score` and `trace`; without `trace` the items carry no trace and may not be filtered by it. */
  fields: csv,
  filter: filterQuery,
};

export const listScoresV1 = operation({
  id: 'scores.listV1',
  method: 'GET',
  path: '/api/public/scores',
  access: 'read',
  summary: 'List the scores of traces, newest first (v1: no corrections, no session or run scores)',
  query: pageQuery.extend(pageFilters),
  reply: z.object({ data: z.array(scoreListItem), meta: pageMeta }),
});

export const listScoresV2 = operation({
  id: 'scores.listV2',
  method: 'GET',
  path: '/api/public/v2/scores',
  access: 'read',
  summary: 'List scores, newest first',
  query: pageQuery.extend(pageFilters),
  reply: pageOf(scoreListItem),
});

export const getScoreV1 = operation({
  id: 'scores.getV1',
  method: 'GET',
  path: '/api/public/scores/:scoreId',
  access: 'read',
  summary: 'Get one score of a trace (v1)',
  reply: score,
});

export const getScoreV2 = operation({
  id: 'scores.getV2',
  method: 'GET',
  path: '/api/public/v2/scores/:scoreId',
  access: 'read',
  summary: 'Get one score',
  reply: score,
});

export const deleteScore = operation({
  id: 'scores.delete',
  method: 'DELETE',
  path: '/api/public/scores/:scoreId',
  access: 'write',
  summary: 'Delete one score',
  reply: z.object({ message: z.string() }),
  status: 202,
});

const subject = z.object({
  kind: z.enum(['trace', 'observation', 'session', 'experiment']),
  id: z.string(),
  /** Of an observation. */
  traceId: nullableText.optional(),
});

export const scoreV3FieldGroups = ['core', 'details', 'subject', 'annotation'] as const;

export const scoreV3 = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  source: scoreSource,
  dataType: scoreDataType,
  value: z.union([z.number(), z.boolean(), z.string()]),
  timestamp: z.string(),
  environment: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  // details
  comment: nullableText.optional(),
  configId: nullableText.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  // subject
  subject: subject.nullable().optional(),
  // annotation
  authorUserId: nullableText.optional(),
  queueId: nullableText.optional(),
});
export type ScoreV3 = z.output<typeof scoreV3>;

export const listScoresV3 = operation({
  id: 'scores.listV3',
  method: 'GET',
  path: '/api/public/v3/scores',
  access: 'read',
  summary: 'List scores by cursor, newest first, with one `value` of the type that fits',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: optionalText,
    fields: csv,
    id: csv,
    name: csv,
    source: csv,
    dataType: csv,
    environment: csv,
    configId: csv,
    queueId: csv,
    authorUserId: csv,
    /** Exact values; needs exactly one dataType of NUMERIC, BOOLEAN, CATEGORICAL. */
    value: csv,
    /** Inclusive; needs dataType NUMERIC alone. */
    valueMin: z.coerce.number().optional(),
    valueMax: z.coerce.number().optional(),
    traceId: csv,
    sessionId: csv,
    /** Needs traceId. */
    observationId: csv,
    experimentId: csv,
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
  }),
  reply: z.object({
    data: z.array(scoreV3),
    /** The cursor is absent on the last page. */
    meta: z.object({ limit: z.number(), cursor: z.string().optional() }),
  }),
});
