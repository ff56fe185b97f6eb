/** A project's own model, ready to price with: its pattern, its tiers, and what chooses between them. */
import type { PricingTier, TierCondition } from '@telltale/contract/models.ts';
import type { Json, Micros } from '#features/records/records.ts';
import { aliasOf, type BillingClass } from './_aliases.ts';
import type { PriceRow } from './_charge.ts';
import { unitPrice, type UnitPrice } from './_decimal.ts';
import { Pattern } from './_pattern.ts';
import type { StoredModel } from './_store.ts';

/** What a tier's conditions look at. */
export interface Circumstances {
  readonly usage: Readonly<Record<string, number>>;
  readonly modelParameters: Json;
  readonly metadata: Json;
}

type Condition = (circumstances: Circumstances) => boolean;

export class CustomModel {
  readonly stored: StoredModel;
  /** The prices hold for observations that start then or later. */
  readonly from: Micros;
  readonly #pattern: Pattern;
  readonly #tiers: readonly { readonly row: PriceRow; readonly conditions: readonly Condition[] }[];
  readonly #default: PriceRow;

  /** @throws AppError 'invalid_request' when a pattern is not a regular expression. */
  constructor(stored: StoredModel) {
    this.stored = stored;
    this.from = stored.startDate === null ? Number.NEGATIVE_INFINITY : stored.startDate.getTime() * 1000;
    this.#pattern = new Pattern(stored.matchPattern);
    const others = stored.pricingTiers.filter((tier) => !tier.isDefault).toSorted((a, b) => a.priority - b.priority);
    this.#tiers = others.map((tier) => ({ row: rowOf(stored, tier), conditions: tier.conditions.map(conditionOf) }));
    const base = stored.pricingTiers.find((tier) => tier.isDefault);
    this.#default = rowOf(
      stored,
      base ?? { id: 'none', name: 'Standard', isDefault: true, priority: 0, conditions: [], prices: {} },
    );
  }

  rows(): PriceRow[] {
    return [this.#default, ...this.#tiers.map(({ row }) => row)];
  }

  matches(name: string): boolean {
    return this.#pattern.test(name);
  }

  /** The first tier by priority whose conditions all hold, else the default one. */
  rowFor(circumstances: Circumstances): PriceRow {
    const tier = this.#tiers.find(({ conditions }) => conditions.every((holds) => holds(circumstances)));
    return tier?.row ?? this.#default;
  }
}

/** The latest start date first, none last; then the newest definition. */
export function byPrecedence(a: CustomModel, b: CustomModel): number {
  if (a.from !== b.from) return b.from > a.from ? 1 : -1;
  return b.stored.createdAt.getTime() - a.stored.createdAt.getTime();
}

/**
 * A price under a known name holds for every name of the same thing (the usual one goes first), and for what it is
 * broader than, as with built-in models: cached input without a price of its own is billed as input.
 */
function rowOf(stored: StoredModel, tier: PricingTier): PriceRow {
  const named = new Map<string, UnitPrice>();
  const prices = new Map<BillingClass, UnitPrice>();
  const ranks = new Map<BillingClass, number>();
  for (const [key, price] of Object.entries(tier.prices)) {
    const unit = unitPrice(price);
    named.set(key, unit);
    const alias = aliasOf(key);
    if (alias === null || alias.rank >= (ranks.get(alias.bills) ?? Number.POSITIVE_INFINITY)) continue;
    prices.set(alias.bills, unit);
    ranks.set(alias.bills, alias.rank);
  }
  return { id: `project/${stored.id}/${tier.id}`, tier: tier.name, prices, named };
}

function conditionOf(condition: TierCondition): Condition {
  if ('source' in condition) {
    const values = new Set(condition.values);
    const { key, source } = condition;
    return ({ modelParameters, metadata }) => {
      const from = source === 'metadata' ? metadata : modelParameters;
      return Object.hasOwn(from, key) && values.has(textOf(from[key]));
    };
  }
  const pattern = new Pattern(condition.usageDetailPattern, !condition.caseSensitive);
  const { operator, value } = condition;
  return ({ usage }) => {
    let sum = 0;
    for (const key of Object.keys(usage)) if (pattern.test(key)) sum += usage[key] as number;
    return compare(sum, operator, value);
  };
}

function compare(a: number, operator: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq', b: number): boolean {
  switch (operator) {
    case 'gt':
      return a > b;
    case 'gte':
      return a >= b;
    case 'lt':
      return a < b;
    case 'lte':
      return a <= b;
    case 'eq':
      return a === b;
    case 'neq':
      return a !== b;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
