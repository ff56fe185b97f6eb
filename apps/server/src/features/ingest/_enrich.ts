/** Adds what the server itself knows about an observation: the sum of its usage, and what it cost. */
import type { PriceBook, PriceInput } from '#features/pricing/pricing.ts';
import type { ObservationRecord } from '#features/records/records.ts';
import { sumDecimals } from '#lib/decimal.ts';

type Priceable = Pick<
  ObservationRecord,
  'projectId' | 'model' | 'provider' | 'usage' | 'cost' | 'startTime' | 'modelParameters' | 'metadata'
>;

type Enriched = Pick<
  ObservationRecord,
  'usage' | 'cost' | 'totalCost' | 'costSource' | 'modelId' | 'priceId' | 'priceTier'
>;

const unpriced = { totalCost: '0', costSource: '', modelId: '', priceId: '', priceTier: '' } as const;

/** A cost that the client gave wins over ours entirely. The price is the one in force when the observation started. */
export function enrich(record: Priceable, prices: PriceBook): Enriched {
  const usage = withTotal(record.usage);
  const priced = isEmpty(usage) || !record.model ? null : prices.price(priceInput(record, usage));
  if (!isEmpty(record.cost)) {
    const cost = withCostTotal(record.cost);
    const modelId = priced?.modelId ?? '';
    return { ...unpriced, usage, cost, totalCost: cost['total'] ?? '0', costSource: 'provided', modelId };
  }
  if (!priced) return { ...unpriced, usage, cost: {} };
  const { modelId, priceId, priceTier, cost, total } = priced;
  return { usage, cost, totalCost: total, costSource: 'computed', modelId, priceId, priceTier };
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
