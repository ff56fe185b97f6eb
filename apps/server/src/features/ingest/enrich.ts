/** Adds what the server itself knows about an observation: the sum of its usage, and what it cost. */
import type { PriceBook, PriceInput } from '#features/pricing/pricing.ts';
import type { ObservationRecord } from '#features/records/records.ts';
import { sumDecimals } from '#lib/decimal.ts';
import { createTokenizer } from '#lib/tokenizer.ts';
import { type Countable, encodingFor, estimateUsage } from './_estimate.ts';

type Priceable = Countable & Pick<ObservationRecord, 'modelParameters' | 'metadata'>;

type Enriched = Pick<
  ObservationRecord,
  'usage' | 'cost' | 'totalCost' | 'costSource' | 'modelId' | 'priceId' | 'priceTier'
>;

const unpriced = { totalCost: '0', costSource: '', modelId: '', priceId: '', priceTier: '' } as const;

export interface Enricher {
  /** Loads what counting the records' tokens takes; to be awaited before they are enriched. */
  prepare(records: readonly Priceable[]): Promise<void>;
  /** A cost that the client gave wins over ours entirely. The price is the one in force when the observation started. */
  enrich(record: Priceable): Enriched;
}

export function createEnricher(prices: PriceBook): Enricher {
  const tokenizer = createTokenizer();
  return {
    async prepare(records) {
      for (const record of records) {
        const encoding = encodingFor(record, prices);
        if (encoding) await tokenizer.load(encoding);
      }
    },
    enrich(record) {
      const encoding = encodingFor(record, prices);
      const usage = encoding ? estimateUsage(record, encoding, tokenizer) : withTotal(record.usage);
      return { usage, ...costOf(record, usage, { prices, isEstimated: encoding !== null }) };
    },
  };
}

interface Pricing {
  readonly prices: PriceBook;
  readonly isEstimated: boolean;
}

function costOf(
  record: Priceable,
  usage: Record<string, number>,
  { prices, isEstimated }: Pricing,
): Omit<Enriched, 'usage'> {
  const priced = isEmpty(usage) || !record.model ? null : prices.price(priceInput(record, usage));
  if (!isEmpty(record.cost)) {
    const cost = withCostTotal(record.cost);
    const modelId = priced?.modelId ?? '';
    return { ...unpriced, cost, totalCost: cost['total'] ?? '0', costSource: 'provided', modelId };
  }
  if (!priced) return { ...unpriced, cost: {} };
  const { modelId, priceId, priceTier, cost, total } = priced;
  const costSource = isEstimated ? 'estimated' : 'computed';
  return { cost, totalCost: total, costSource, modelId, priceId, priceTier };
}

function priceInput(record: Priceable, usage: Record<string, number>): PriceInput {
  const { projectId, model, provider, startTime, modelParameters, metadata } = record;
  return { projectId, model, ...(provider && { provider }), usage, at: startTime, modelParameters, metadata };
}

function withTotal(usage: Record<string, number>): Record<string, number> {
  if (isEmpty(usage) || 'total' in usage) return usage;
  let total = 0;
  for (const units of Object.values(usage)) total += units;
  return { ...usage, total };
}

function withCostTotal(cost: Record<string, string>): Record<string, string> {
  return 'total' in cost ? cost : { ...cost, total: sumDecimals(Object.values(cost)) };
}

function isEmpty(map: object): boolean {
  for (const key in map) if (Object.hasOwn(map, key)) return false;
  return true;
}
