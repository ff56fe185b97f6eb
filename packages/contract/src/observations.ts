/** Reading observations: the page style of the v1 routes and the cursor style of v2. */
import { z } from 'zod';
import { orderFieldsOf } from './fields.ts';
import { filterQuery } from './filter.ts';
import { operation } from './operation.ts';
import { csv, list, optionalText, optionalTime, pageOf, pageQuery, queryText } from './query.ts';
import { scoreValue } from './scores.ts';

export const observationType = z.enum([
  'SPAN',
  'GENERATION',
  'EVENT',
  'AGENT',
  'TOOL',
  'CHAIN',
  'RETRIEVER',
  'EVALUATOR',
  'EMBEDDING',
  'GUARDRAIL',
]);
export const level = z.enum(['DEBUG', 'DEFAULT', 'WARNING', 'ERROR']);

const nullableText = z.string().nullable();
const nullableNumber = z.number().nullable();

/** What a reader may ask for piece by piece. */
export const ioSides = ['input', 'output'] as const;
export type IoSide = (typeof ioSides)[number];
/** With `io=bounded`, an input or output of more bytes is not in the reply. */
export const boundedIoBytesMax = 2 ** 20;
/**
 * Extension. `bounded` gives input and output as the text that is stored, exactly, with their sizes; one of more than
 * `boundedIoBytesMax` bytes is null, and read with `…/io/input` or `…/io/output`.
 */
export const ioWidth = z.enum(['parsed', 'bounded']).default('parsed');
/** Extension: bytes of the stored text, with `io=bounded`. */
export const ioSizes = { inputBytes: z.number().optional(), outputBytes: z.number().optional() };

const usageDetails = z.record(z.string(), z.number());

/** The deprecated sums that old SDKs still need: integers, zero when unknown. */
const usage = z.object({
  unit: z.literal('TOKENS'),
  input: z.number(),
  output: z.number(),
  total: z.number(),
});

/** One whole observation, as v1 and `GET /traces/:traceId` give it; input and output are parsed where they are JSON. */
export const observationView = z.object({
  id: z.string(),
  traceId: nullableText,
  projectId: z.string(),
  type: observationType,
  name: nullableText,
  environment: z.string(),
  startTime: z.string(),
  endTime: nullableText,
  completionStartTime: nullableText,
  createdAt: z.string(),
  updatedAt: z.string(),
  version: nullableText,
  parentObservationId: nullableText,
  level,
  statusMessage: nullableText,
  input: z.unknown(),
  output: z.unknown(),
  metadata: z.unknown(),
  model: nullableText,
  modelParameters: z.unknown(),
  /** The price book's model that matched. */
  modelId: nullableText,
  promptId: nullableText,
  promptName: nullableText,
  promptVersion: nullableNumber,
  usageDetails,
  costDetails: usageDetails,
  usage,
  unit: z.literal('TOKENS'),
  promptTokens: z.number(),
  completionTokens: z.number(),
  totalTokens: z.number(),
  inputPrice: nullableNumber,
  outputPrice: nullableNumber,
  totalPrice: nullableNumber,
  calculatedInputCost: nullableNumber,
  calculatedOutputCost: nullableNumber,
  calculatedTotalCost: nullableNumber,
  /** Seconds. */
  latency: nullableNumber,
  /** Seconds. */
  timeToFirstToken: nullableNumber,
  usagePricingTierName: nullableText,
  usagePricingTierId: nullableText,
  /** Extension: whether the client said the cost or it was computed from a price; null when there is none. */
  costSource: z.enum(['provided', 'computed', 'estimated']).nullable(),
  ...ioSizes,
});
export type ObservationView = z.output<typeof observationView>;

/**
 * Extensions: `preview` (beginnings of input and output), `scoreValues` (its own scores) and `count` (how many there are in all,
 * in `meta`).
 */
export const observationFieldGroups = [
  'core',
  'basic',
  'time',
  'io',
  'metadata',
  'model',
  'usage',
  'prompt',
  'metrics',
  'trace_context',
  'preview',
  'scoreValues',
  'count',
] as const;

/** Every field but those of group `core` and the four price fields is there only when its group was asked for. */
export const observationV2 = z.object({
  id: z.string(),
  traceId: nullableText,
  projectId: z.string(),
  type: observationType,
  startTime: z.string(),
  endTime: nullableText,
  parentObservationId: nullableText,
  /** Null unless group `model` is asked for, like the three prices (decimal text, USD per unit). */
  modelId: nullableText,
  inputPrice: nullableText,
  outputPrice: nullableText,
  totalPrice: nullableText,
  // basic
  name: nullableText.optional(),
  level: level.optional(),
  statusMessage: nullableText.optional(),
  version: nullableText.optional(),
  environment: z.string().optional(),
  bookmarked: z.boolean().optional(),
  public: z.boolean().optional(),
  userId: nullableText.optional(),
  sessionId: nullableText.optional(),
  isRootObservation: z.boolean().optional(),
  // time
  completionStartTime: nullableText.optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  // io: the raw stored text
  input: nullableText.optional(),
  output: nullableText.optional(),
  // metadata: values of more than 200 characters are cut unless their key is in `expandMetadata`
  metadata: z.record(z.string(), z.unknown()).optional(),
  // model
  providedModelName: nullableText.optional(),
  internalModelId: nullableText.optional(),
  modelParameters: z.unknown().optional(),
  // usage
  usageDetails: usageDetails.optional(),
  costDetails: usageDetails.optional(),
  totalCost: nullableNumber.optional(),
  usagePricingTierName: nullableText.optional(),
  // prompt
  promptId: nullableText.optional(),
  promptName: nullableText.optional(),
  promptVersion: nullableNumber.optional(),
  // metrics, in seconds
  latency: nullableNumber.optional(),
  timeToFirstToken: nullableNumber.optional(),
  // trace_context
  traceName: nullableText.optional(),
  tags: z.array(z.string()).optional(),
  release: nullableText.optional(),
  // preview: at most 240 characters of the stored text
  inputPreview: nullableText.optional(),
  outputPreview: nullableText.optional(),
  // scoreValues
  scoreValues: z.array(scoreValue).optional(),
});
export type ObservationV2 = z.output<typeof observationV2>;

const plainFilters = {
  name: optionalText,
  userId: optionalText,
  type: optionalText,
  traceId: optionalText,
  level: z
    .union([z.literal(''), level])
    .optional()
    .transform((value) => (value === '' ? undefined : value)),
  environment: list(z.string()),
  fromStartTime: optionalTime,
  toStartTime: optionalTime,
  version: optionalText,
  filter: filterQuery,
};

export const listObservations = operation({
  id: 'observations.list',
  method: 'GET',
  path: '/api/public/observations',
  access: 'read',
  summary: 'List observations, newest first, with totals (v1)',
  query: pageQuery.extend({ ...plainFilters, parentObservationId: optionalText }),
  reply: pageOf(observationView),
});

export const getObservation = operation({
  id: 'observations.get',
  method: 'GET',
  path: '/api/public/observations/:observationId',
  access: 'read',
  summary: 'Get one observation',
  query: z.object({ io: ioWidth }),
  reply: observationView,
});

export const getObservationIo = operation({
  id: 'observations.io',
  method: 'GET',
  path: '/api/public/observations/:observationId/io/:side',
  access: 'read',
  summary: 'The input or output of one observation as the text that is stored, of any size (extension)',
  reply: z.string(),
});

export const observationOrderFields: readonly string[] = orderFieldsOf('observations');

export const listObservationsV2 = operation({
  id: 'observations.listV2',
  method: 'GET',
  path: '/api/public/v2/observations',
  access: 'read',
  summary: 'List observations, newest first, by cursor, with the field groups asked for',
  query: z.object({
    ...plainFilters,
    sessionId: optionalText,
    /** Empty: only observations without a parent. */
    parentObservationId: z.string().optional(),
    isRootObservation: z.enum(['true', 'false']).optional(),
    /** Of `observationFieldGroups`; unknown names are ignored. Default core and basic. */
    fields: csv,
    expandMetadata: csv,
    /** Extension: the query language; it and all other parameters must be met. */
    query: queryText,
    /** Extension: `<field>.asc` or `<field>.desc`, of `observationOrderFields`. Default `startTime.desc`. */
    orderBy: optionalText,
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    cursor: optionalText,
    parseIoAsJson: z
      .string()
      .optional()
      .refine((value) => value !== 'true', {
        message: 'parseIoAsJson is no longer supported: input and output are always strings',
      }),
  }),
  reply: z.object({
    data: z.array(observationV2),
    /** The cursor is absent on the last page. */
    meta: z.object({
      cursor: z.string().optional(),
      /** Extension, with group `count`. */
      totalItems: z.number().int().optional(),
    }),
  }),
});
