/** Models as the API shows them. */
import type { Model, PricingTier, TierCondition } from '@telltale/contract/models.ts';
import type { Micros } from '#features/records/records.ts';
import type { BillingClass } from './_aliases.ts';
import { patternOf, periodAt, rowAt, tierName, type CatalogueModel } from './_catalogue.ts';
import type { PriceRow } from './_charge.ts';
import { unitPriceText } from './_decimal.ts';
import type { ServiceTier } from './_service-tiers.ts';
import type { StoredModel } from './_store.ts';

export function customListing(stored: StoredModel): Model {
  const tiers = stored.pricingTiers.toSorted((a, b) => a.priority - b.priority);
  return {
    id: stored.id,
    modelName: stored.modelName,
    matchPattern: stored.matchPattern,
    startDate: stored.startDate?.toISOString() ?? null,
    unit: stored.unit,
    tokenizerId: stored.tokenizerId,
    tokenizerConfig: stored.tokenizerConfig ?? null,
    isLangfuseManaged: false,
    createdAt: stored.createdAt.toISOString(),
    ...pricesOf(tiers),
  };
}

/** The day the package's prices were published. */
const cataloguedAt = '2026-09-23T00:00:00.000Z';

/** With the prices of `at`; the time-of-day and older prices are used, but the shape has no place for them. */
export function catalogueListing(model: CatalogueModel, at: Micros): Model {
  const { provider, info } = model;
  return {
    id: model.id,
    modelName: info.id,
    matchPattern: patternOf(info.match),
    startDate: null,
    unit: 'TOKENS',
    tokenizerId: provider.id === 'openai' ? 'openai' : provider.id === 'anthropic' ? 'claude' : null,
    tokenizerConfig: null,
    isLangfuseManaged: true,
    createdAt: cataloguedAt,
    ...pricesOf(tiersOf(model, at)),
  };
}

function pricesOf(
  tiers: readonly PricingTier[],
): Pick<Model, 'prices' | 'pricingTiers' | `${'input' | 'output' | 'total'}Price`> {
  const base = tiers.find((tier) => tier.isDefault)?.prices ?? {};
  const priceOf = (key: string) => (Object.hasOwn(base, key) ? (base[key] ?? null) : null);
  return {
    inputPrice: priceOf('input'),
    outputPrice: priceOf('output'),
    totalPrice: priceOf('total'),
    prices: Object.fromEntries(Object.entries(base).map(([key, price]) => [key, { price }])),
    pricingTiers: [...tiers],
  };
}

/** The default first, then what is more special before what is less: service tier and context size, each alone. */
function tiersOf(model: CatalogueModel, at: Micros): PricingTier[] {
  const period = periodAt(model, at);
  const result: PricingTier[] = [];
  const add = (level: number, tier: ServiceTier | null) => {
    const above = period.levels[level]?.above ?? -1;
    const name = tierName(above, tier);
    const isDefault = above < 0 && tier === null;
    result.push({
      id: `${model.id}.${name.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}`,
      name,
      isDefault,
      priority: isDefault ? 0 : result.length,
      conditions: isDefault ? [] : conditionsOf(above, tier),
      prices: pricesByKey(rowAt(model, period, level, tier)),
    });
  };
  add(0, null);
  for (let level = period.levels.length - 1; level >= 0; level--) {
    for (const tier of model.serviceTiers) if (level === 0 || !tier.shortContextOnly) add(level, tier);
    if (level > 0) add(level, null);
  }
  return result;
}

function conditionsOf(above: number, tier: ServiceTier | null): TierCondition[] {
  const conditions: TierCondition[] = [];
  if (tier !== null) {
    conditions.push({ source: 'model_parameters', key: tier.parameter, operator: 'in', values: [...tier.values] });
  }
  if (above >= 0) {
    conditions.push({ usageDetailPattern: '(input|prompt|cache)', operator: 'gt', value: above, caseSensitive: false });
  }
  return conditions;
}

/** Usage keys under which the server itself keeps each class. */
const keys: Readonly<Partial<Record<BillingClass, string>>> = {
  input_cached: 'input_cached_tokens',
  input_cache_write: 'input_cache_creation',
  input_cache_write_5m: 'input_cache_creation_5m',
  input_cache_write_1h: 'input_cache_creation_1h',
  input_audio: 'input_audio_tokens',
  input_audio_cached: 'input_cached_audio_tokens',
  input_image: 'input_image_tokens',
  input_image_cached: 'input_cached_image_tokens',
  input_video: 'input_video_tokens',
  output_reasoning: 'output_reasoning_tokens',
  output_audio: 'output_audio_tokens',
  output_image: 'output_image_tokens',
  output_video: 'output_video_tokens',
  output_citation: 'output_citation_tokens',
  web_search: 'web_searches',
  storage_search: 'storage_searches',
  request: 'requests',
  audio_second: 'audio_seconds',
  document_page: 'input_document_pages',
  annotated_page: 'input_annotated_document_pages',
  message: 'input_text_messages',
};

function pricesByKey(row: PriceRow): Record<string, number> {
  return Object.fromEntries(
    [...row.prices].map(([bills, price]) => [keys[bills] ?? bills, Number(unitPriceText(price))]),
  );
}
