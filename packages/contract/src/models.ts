/** Models and their prices: the built-in ones, and those a project defines for itself. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { optionalText, pageOf, pageQuery, time } from './query.ts';

export const modelUnit = z.enum(['CHARACTERS', 'TOKENS', 'MILLISECONDS', 'SECONDS', 'IMAGES', 'REQUESTS']);

/** Limits of what a project may define. */
export const modelLimits = { patternChars: 1000, tiers: 50, conditions: 20, usageTypes: 200, nameChars: 500 } as const;

const pattern = z.string().min(1).max(modelLimits.patternChars);
const price = z.number().nonnegative().max(1e9);

/** Units of the usage keys that match the pattern, added up and compared. */
export const usageCondition = z.object({
  usageDetailPattern: pattern,
  operator: z.enum(['gt', 'gte', 'lt', 'lte', 'eq', 'neq']),
  value: z.number(),
  caseSensitive: z.boolean().default(false),
});

/** A model parameter or a metadata value of the observation, at the top level. */
export const attributeCondition = z.object({
  source: z.enum(['model_parameters', 'metadata']),
  key: z.string().min(1).max(200),
  operator: z.literal('in'),
  values: z.array(z.string().max(500)).min(1).max(100),
});

export const tierCondition = z.union([attributeCondition, usageCondition]);
export type TierCondition = z.output<typeof tierCondition>;

const tierPrices = z
  .record(z.string().min(1).max(200), price)
  .refine((prices) => Object.keys(prices).length <= modelLimits.usageTypes, {
    message: `at most ${modelLimits.usageTypes} usage types`,
  });

const pricingTierInput = z.object({
  name: z.string().min(1).max(modelLimits.nameChars),
  isDefault: z.boolean(),
  priority: z.number().int().min(0),
  conditions: z.array(tierCondition).max(modelLimits.conditions).default([]),
  prices: tierPrices,
});
export type PricingTierInput = z.output<typeof pricingTierInput>;

export const pricingTier = pricingTierInput.extend({ id: z.string() });
export type PricingTier = z.output<typeof pricingTier>;

const nullablePrice = z.number().nullable();

export const model = z.object({
  id: z.string(),
  modelName: z.string(),
  matchPattern: z.string(),
  startDate: z.string().nullable(),
  unit: z.string().nullable(),
  /** USD per unit in the default tier. */
  inputPrice: nullablePrice,
  outputPrice: nullablePrice,
  totalPrice: nullablePrice,
  tokenizerId: z.string().nullable(),
  tokenizerConfig: z.unknown(),
  /** True for built-in models, which cannot be deleted; the name is what SDKs know. */
  isLangfuseManaged: z.boolean(),
  createdAt: z.string(),
  /** Prices of the default tier. */
  prices: z.record(z.string(), z.object({ price: z.number() })),
  /** By priority; built-in models show today's prices. */
  pricingTiers: z.array(pricingTier),
});
export type Model = z.output<typeof model>;

export const createModelBody = z
  .object({
    modelName: z.string().min(1).max(modelLimits.nameChars),
    /** A regular expression over the observation's model name; a leading `(?i)` ignores case. */
    matchPattern: pattern,
    /** The prices hold for observations that start then or later; without it, for all. */
    startDate: time.nullish(),
    unit: modelUnit.nullish(),
    /** USD per unit. Either these, or `pricingTiers`; `totalPrice` only without the other two. */
    inputPrice: price.nullish(),
    outputPrice: price.nullish(),
    totalPrice: price.nullish(),
    pricingTiers: z.array(pricingTierInput).min(1).max(modelLimits.tiers).nullish(),
    tokenizerId: z.enum(['openai', 'claude']).nullish(),
    tokenizerConfig: z.unknown().optional(),
  })
  .superRefine((body, context) => {
    for (const message of problemsOf(body)) context.addIssue({ code: 'custom', message });
  });
export type CreateModelBody = z.output<typeof createModelBody>;

interface Priced {
  readonly inputPrice?: number | null | undefined;
  readonly outputPrice?: number | null | undefined;
  readonly totalPrice?: number | null | undefined;
  readonly pricingTiers?: readonly PricingTierInput[] | null | undefined;
}

function* problemsOf({ inputPrice, outputPrice, totalPrice, pricingTiers }: Priced): Generator<string> {
  const hasParts = inputPrice != null || outputPrice != null;
  if (hasParts && totalPrice != null) yield 'totalPrice cannot be set beside inputPrice or outputPrice';
  if (!pricingTiers) return;
  if (hasParts || totalPrice != null) yield 'set either pricingTiers or inputPrice, outputPrice and totalPrice';
  const defaults = pricingTiers.filter((tier) => tier.isDefault);
  if (defaults.length !== 1) yield 'exactly one pricing tier must be the default';
  if (defaults.some((tier) => tier.priority !== 0)) yield 'the default pricing tier must have priority 0';
  if (defaults.some((tier) => tier.conditions.length > 0)) yield 'the default pricing tier must have no conditions';
  const others = pricingTiers.filter((tier) => !tier.isDefault);
  if (others.some((tier) => tier.conditions.length === 0)) yield 'every other pricing tier needs a condition';
  if (new Set(pricingTiers.map((tier) => tier.name)).size < pricingTiers.length)
    yield 'names of pricing tiers must differ';
  const priorities = new Set(pricingTiers.map((tier) => tier.priority));
  if (priorities.size < pricingTiers.length) yield 'priorities of pricing tiers must differ';
}

export const listModels = operation({
  id: 'models.list',
  method: 'GET',
  path: '/api/public/models',
  access: 'read',
  summary: "List models and their prices: the project's own first, then the built-in ones",
  /** `search` is an extension: part of the name or pattern, whatever the case. */
  query: pageQuery.extend({ search: optionalText }),
  reply: pageOf(model),
});

export const createModel = operation({
  id: 'models.create',
  method: 'POST',
  path: '/api/public/models',
  access: 'write',
  summary: 'Define a model and its prices; it comes before a built-in one that matches the same name',
  body: createModelBody,
  reply: model,
});

export const getModel = operation({
  id: 'models.get',
  method: 'GET',
  path: '/api/public/models/:id',
  access: 'read',
  summary: 'Get a model and its prices',
  reply: model,
});

export const deleteModel = operation({
  id: 'models.delete',
  method: 'DELETE',
  path: '/api/public/models/:id',
  access: 'write',
  summary: "Delete one of the project's own models; costs computed with it stay as they are",
  reply: z.object({ message: z.string() }),
});
