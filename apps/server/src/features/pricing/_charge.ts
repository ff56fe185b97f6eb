/** From a usage map to disjoint parts, and from parts to costs: no token is ever priced twice. */
import { aliasOf, broader, type Alias, type BillingClass } from './_aliases.ts';
import { addPico, costOf, dollars, type Pico, type UnitPrice } from './_decimal.ts';

/** One usage key and the units that are billed under it: what it counts less what other keys count of it. */
interface Part {
  readonly key: string;
  readonly bills: BillingClass | null;
  units: number;
}

/** One set of unit prices: a model at a time, in a context-size tier and a service tier. */
export interface PriceRow {
  /** Names source, provider, model, date and tier, so that a cost can be explained. */
  readonly id: string;
  readonly tier: string;
  readonly prices: ReadonlyMap<BillingClass, UnitPrice>;
  /** Prices a project gave under names of its own; a usage key of just that name is billed so. */
  readonly named?: ReadonlyMap<string, UnitPrice>;
  /** Least billed seconds of audio per request. */
  readonly secondsMin?: number;
}

export interface Charge {
  readonly cost: Record<string, string>;
  readonly total: string;
}

interface Found extends Part {
  readonly alias: Alias | null;
  readonly given: number;
}

export interface Parts {
  readonly list: readonly Part[];
  /** The same tokens again as one sum: it is billed only where the list cannot be. */
  readonly total: Part | null;
}

/** @param named keys that have a price of their own: they are parts even when they are not known otherwise. */
export function partsOf(usage: Readonly<Record<string, number>>, named?: ReadonlyMap<string, UnitPrice>): Parts {
  const parts: Found[] = [];
  const shadows: Found[] = [];
  let total: Found | null = null;
  for (const key of Object.keys(usage)) {
    const units = usage[key] as number;
    if (!(units > 0 && units < Number.POSITIVE_INFINITY)) continue;
    const alias = aliasOf(key);
    if (alias === null && !named?.has(key)) continue;
    const part: Found = { key, bills: alias?.bills ?? null, alias, units, given: units };
    if (alias?.bills === 'total') {
      if (total === null || wins(part, total, named)) total = part;
    } else {
      place(part, parts, shadows, named);
    }
  }
  takeOutNested(parts, shadows);
  splitCacheWrites(parts);
  if (total !== null) takeOutUnsure(parts, total.given);
  return { list: parts, total };
}

/** Everything the model read, cached or not: what context-size tiers go by. */
export function inputUnits(parts: Parts): number {
  let sum = 0;
  for (const { bills, units } of parts.list) if (bills !== null && bills.startsWith('input')) sum += units;
  return sum;
}

export function charge(row: PriceRow, parts: Parts): Charge {
  const billed = billedParts(row, parts);
  const perRequest = row.prices.get('request');
  const cost: Record<string, string> = {};
  let total: Pico = 0;
  let priced = false;
  for (const part of billed) {
    const price = priceOf(row, part);
    if (price === undefined || part.units === 0) continue;
    const units = part.bills === 'audio_second' ? Math.max(part.units, row.secondsMin ?? 0) : part.units;
    const amount = costOf(units, price);
    total = addPico(total, amount);
    // A lone sum of tokens beside other parts must not stand where the sum of all parts does.
    const key = part.key === 'total' && (billed.length > 1 || perRequest !== undefined) ? 'tokens' : part.key;
    setOwn(cost, key, dollars(amount));
    priced = true;
  }
  if (priced && perRequest !== undefined && !billed.some((part) => part.bills === 'request')) {
    const amount = costOf(1, perRequest);
    total = addPico(total, amount);
    cost['requests'] = dollars(amount);
  }
  const text = dollars(total);
  if (priced) cost['total'] = text;
  return { cost, total: text };
}

/** A row that prices the total bills nothing else; any other bills the total only where no tokens are told apart. */
function billedParts(row: PriceRow, { list, total }: Parts): readonly Part[] {
  if (total === null) return list;
  if (row.named?.has(total.key) || row.prices.has('total')) return [total];
  return list.some((part) => isTokens(part.bills)) ? list : [...list, total];
}

function priceOf(row: PriceRow, part: Part): UnitPrice | undefined {
  const named = row.named?.get(part.key);
  if (named !== undefined) return named;
  return part.bills === null ? undefined : classPrice(row.prices, part.bills);
}

function classPrice(prices: PriceRow['prices'], bills: BillingClass): UnitPrice | undefined {
  const own = prices.get(bills);
  if (own !== undefined) return own;
  if (bills === 'total') return totalPrice(prices);
  for (const wider of broader[bills] ?? []) {
    const price = prices.get(wider);
    if (price !== undefined) return price;
  }
  return undefined;
}

/** A lone total can be priced where it does not matter what was input and what output: embeddings above all. */
function totalPrice(prices: PriceRow['prices']): UnitPrice | undefined {
  const input = prices.get('input');
  const output = prices.get('output');
  if (input === undefined || output === undefined) return input;
  return input.num * output.den === output.num * input.den ? input : undefined;
}

function place(part: Found, parts: Found[], shadows: Found[], named?: ReadonlyMap<string, UnitPrice>): void {
  const slot = part.alias?.slot;
  const index = slot === undefined ? -1 : parts.findIndex((other) => other.alias?.slot === slot);
  const other = parts[index];
  if (other === undefined) {
    parts.push(part);
  } else if (wins(part, other, named)) {
    parts[index] = part;
    shadows.push(other);
  } else {
    shadows.push(part);
  }
}

function wins(part: Found, other: Found, named?: ReadonlyMap<string, UnitPrice>): boolean {
  const [own, others] = [named?.has(part.key) ?? false, named?.has(other.key) ?? false];
  if (own !== others) return own;
  return (part.alias?.rank ?? 0) < (other.alias?.rank ?? 0);
}

/** Takes each detail out of the key that already counts it. */
function takeOutNested(parts: readonly Found[], shadows: readonly Found[]): void {
  for (const detail of parts) {
    const inside = detail.alias?.inside;
    if (inside === undefined || inside.size === 0) continue;
    const holder = parts.find((part) => part !== detail && holds(inside, part)) ?? viaShadow(inside, parts, shadows);
    if (holder !== undefined) holder.units = Math.max(0, holder.units - detail.given);
  }
}

function holds(inside: ReadonlySet<string>, part: Found): boolean {
  return part.alias !== null && inside.has(part.alias.key);
}

/** The holder may be there under two names with one value, of which the other one is billed. */
function viaShadow(inside: ReadonlySet<string>, parts: readonly Found[], shadows: readonly Found[]): Found | undefined {
  const shadow = shadows.find((part) => holds(inside, part));
  if (shadow === undefined) return undefined;
  return parts.find((part) => part.alias?.slot === shadow.alias?.slot && part.given === shadow.given);
}

/** Anthropic gives all written tokens, and beside them how many were written for five minutes and how many for an hour. */
function splitCacheWrites(parts: readonly Found[]): void {
  const all = parts.find((part) => part.bills === 'input_cache_write');
  if (all === undefined) return;
  let split = 0;
  for (const { bills, given } of parts) {
    if (bills === 'input_cache_write_5m' || bills === 'input_cache_write_1h') split += given;
  }
  if (split <= all.units) all.units -= split;
}

/** Where the given total is less than the sum, a detail that may be nested is: takes it out, at most that much. */
function takeOutUnsure(parts: readonly Found[], total: number): void {
  let excess = -total;
  for (const { bills, units } of parts) if (isTokens(bills)) excess += units;
  for (const detail of parts) {
    if (excess <= 0) return;
    const holder = unsureHolder(detail, parts);
    if (holder === undefined) continue;
    const taken = Math.min(excess, detail.units, holder.units);
    holder.units -= taken;
    excess -= taken;
  }
}

function unsureHolder(detail: Found, parts: readonly Found[]): Found | undefined {
  const alias = detail.alias;
  // OpenAI's text tokens of the input hold the cached ones, which are given beside them.
  if (alias?.slot === 'input_cached') {
    const text = parts.find((part) => part.alias?.slot === 'input_text');
    if (text !== undefined) return text;
  }
  if (!alias?.unsure) return undefined;
  const slot = alias.bills.startsWith('input') ? 'input' : 'output';
  return parts.find((part) => part.alias?.key === slot);
}

function isTokens(bills: BillingClass | null): boolean {
  return bills !== null && (bills.startsWith('input') || bills.startsWith('output'));
}

/** Keys come from clients, so `__proto__` must become a plain key. */
function setOwn(target: Record<string, string>, key: string, value: string): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}
