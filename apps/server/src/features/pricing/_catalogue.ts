/** Built-in models: the tables of `@pydantic/genai-prices` with our additions, turned into price rows when first used. */
import { findProvider, type MatchLogic, type ModelInfo, type ModelPrice, type Provider } from '@pydantic/genai-prices';
import type { Json, Micros } from '#features/records/records.ts';
import type { BillingClass } from './_aliases.ts';
import type { PriceRow } from './_charge.ts';
import { timesRatio, unitPrice, type UnitPrice } from './_decimal.ts';
import { serviceTiersOf, type ServiceTier } from './_service-tiers.ts';
import { audioSecondsMin, complete, supplement } from './_supplement.ts';

export const pricesSource = 'genai-prices@0.1.8';

/** All of the package's providers: it has no way to list them. */
export const providerIds: readonly string[] = [
  'openai anthropic google aws azure mistral deepseek x-ai cohere perplexity voyageai moonshotai',
  'minimax zhipuai zai groq cerebras together fireworks cloudflare novita arcee avian baseten cursor',
  'doubleword github-copilot modal ovhcloud quicksilverpro typesafe huggingface_cerebras',
  'huggingface_fireworks-ai huggingface_groq huggingface_hyperbolic huggingface_nebius',
  'huggingface_novita huggingface_nscale huggingface_ovhcloud huggingface_publicai',
  'huggingface_sambanova huggingface_together openrouter',
].flatMap((line) => line.split(' '));

/** Prices of one time: from a date on, or for some hours of every day from a date on. */
interface Period {
  readonly from: Micros;
  /** Microseconds of the UTC day, `end` excluded; a start after the end runs over midnight. */
  readonly hours: { readonly start: number; readonly end: number } | null;
  readonly label: string;
  /** By ascending `above`; the first one is the base with `above` -1. */
  readonly levels: readonly { readonly above: number; readonly prices: PriceRow['prices'] }[];
  readonly rows: Map<string, PriceRow>;
}

export interface CatalogueModel {
  /** Safe in a URL path. */
  readonly id: string;
  readonly provider: Provider;
  readonly info: ModelInfo;
  readonly periods: readonly Period[];
  readonly serviceTiers: readonly ServiceTier[];
  readonly audioSecondsMin: number;
}

/** The supplement comes first, and stands in for a model of the package with the same id. */
export function modelsOf(provider: Provider): readonly ModelInfo[] {
  let models = merged.get(provider.id);
  if (models === undefined) {
    const extra = supplement[provider.id] ?? [];
    const ids = new Set(extra.map((info) => info.id));
    models = [...extra, ...provider.models.filter((info) => !ids.has(info.id))];
    merged.set(provider.id, models);
  }
  return models;
}

export function providerOf(id: string): Provider | undefined {
  return findProvider({ providerId: id });
}

export function catalogueModel(provider: Provider, info: ModelInfo): CatalogueModel {
  let model = compiled.get(info);
  if (model === undefined) {
    model = {
      id: modelId(provider, info),
      provider,
      info,
      periods: periodsOf(info),
      serviceTiers: serviceTiersOf(provider.id, info.id),
      audioSecondsMin: audioSecondsMin(provider, info),
    };
    compiled.set(info, model);
  }
  return model;
}

function modelId(provider: Provider, info: ModelInfo): string {
  return `${provider.id}.${info.id.replace(/[^A-Za-z0-9._-]/g, '_')}`;
}

/** The last period in the list that holds `at` wins, as the package reads it; else the first one. */
export function periodAt(model: CatalogueModel, at: Micros): Period {
  for (let index = model.periods.length - 1; index > 0; index--) {
    const period = model.periods[index] as Period;
    if (at >= period.from && withinHours(period.hours, at)) return period;
  }
  return model.periods[0] as Period;
}

/** The whole request is billed at the level its input reaches, which is how every provider with such tiers bills. */
export function rowOf(model: CatalogueModel, period: Period, inputUnits: number, parameters: Json): PriceRow {
  let index = period.levels.length - 1;
  while (index > 0 && inputUnits <= (period.levels[index]?.above ?? 0)) index--;
  return rowAt(model, period, index, tierOf(model, parameters, index));
}

export function rowAt(model: CatalogueModel, period: Period, level: number, tier: ServiceTier | null): PriceRow {
  const key = `${level}${tier?.name ?? ''}`;
  let row = period.rows.get(key);
  if (row === undefined) {
    row = makeRow(model, period, level, tier);
    period.rows.set(key, row);
  }
  return row;
}

export function tierName(above: number, tier: ServiceTier | null): string {
  const base = tier?.name ?? 'Standard';
  return above < 0 ? base : `${base}, input > ${above}`;
}

function makeRow(model: CatalogueModel, period: Period, level: number, tier: ServiceTier | null): PriceRow {
  const { above, prices } = period.levels[level] as Period['levels'][number];
  const name = tierName(above, tier);
  return {
    id: `${pricesSource}/${model.provider.id}/${model.info.id}/${period.label}/${name}`,
    tier: name,
    prices: tier === null ? prices : new Map([...prices].map(([bills, price]) => [bills, tiered(bills, price, tier)])),
    secondsMin: model.audioSecondsMin,
  };
}

function tiered(bills: BillingClass, price: UnitPrice, { ratio }: ServiceTier): UnitPrice {
  const isTokens = bills.startsWith('input') || bills.startsWith('output');
  return isTokens ? timesRatio(price, ratio[0], ratio[1]) : price;
}

function tierOf(model: CatalogueModel, parameters: Json, level: number): ServiceTier | null {
  for (const tier of model.serviceTiers) {
    if (level > 0 && tier.shortContextOnly) continue;
    const value =
      parameters[tier.parameter] ?? (tier.parameter === 'service_tier' ? parameters['serviceTier'] : undefined);
    if (typeof value === 'string' && tier.values.includes(value.toLowerCase().replace('service_tier_', '')))
      return tier;
  }
  return null;
}

const merged = new Map<string, readonly ModelInfo[]>();
const compiled = new WeakMap<ModelInfo, CatalogueModel>();
const microsPerDay = 86_400_000_000;

function periodsOf(info: ModelInfo): Period[] {
  if (!Array.isArray(info.prices))
    return [period(info, info.prices, { from: -Infinity, hours: null, label: 'always' })];
  // A price for some hours belongs to the dated price it is listed after.
  let since = { from: -Infinity, label: 'always' };
  return info.prices.map(({ constraint, prices }) => {
    if (constraint === undefined) return period(info, prices, { ...since, hours: null });
    if (constraint.type === 'start_date') {
      since = { from: Date.parse(constraint.start_date) * 1000, label: constraint.start_date };
      return period(info, prices, { ...since, hours: null });
    }
    const hours = { start: microsOfDay(constraint.start_time), end: microsOfDay(constraint.end_time) };
    const label = `${since.label} ${constraint.start_time}-${constraint.end_time}`;
    return period(info, prices, { from: since.from, hours, label });
  });
}

function period(info: ModelInfo, given: ModelPrice, when: Pick<Period, 'from' | 'hours' | 'label'>): Period {
  const prices = complete(info, given);
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  const levels = [-1, ...[...starts].sort((a, b) => a - b)].map((above) => ({
    above,
    prices: unitPrices(prices, above),
  }));
  return { ...when, levels, rows: new Map() };
}

/** The package's price keys: what they bill and for how many units. */
const priceKeys: Readonly<Record<string, readonly [BillingClass, number]>> = {
  input_mtok: ['input', 1e6],
  cache_read_mtok: ['input_cached', 1e6],
  cache_write_mtok: ['input_cache_write', 1e6],
  cache_write_5m_mtok: ['input_cache_write_5m', 1e6],
  cache_write_1h_mtok: ['input_cache_write_1h', 1e6],
  input_audio_mtok: ['input_audio', 1e6],
  cache_audio_read_mtok: ['input_audio_cached', 1e6],
  input_image_mtok: ['input_image', 1e6],
  cache_image_read_mtok: ['input_image_cached', 1e6],
  input_video_mtok: ['input_video', 1e6],
  output_mtok: ['output', 1e6],
  output_reasoning_mtok: ['output_reasoning', 1e6],
  output_audio_mtok: ['output_audio', 1e6],
  output_image_mtok: ['output_image', 1e6],
  output_video_mtok: ['output_video', 1e6],
  output_citation_mtok: ['output_citation', 1e6],
  web_searches_kcount: ['web_search', 1e3],
  storage_searches_kcount: ['storage_search', 1e3],
  requests_kcount: ['request', 1e3],
  audio_hours: ['audio_second', 3600],
  input_document_kpages: ['document_page', 1e3],
  input_annotated_document_kpages: ['annotated_page', 1e3],
  input_text_messages_kcount: ['message', 1e3],
};

/** Price keys that say nothing beside another one that is always there too. */
export const knownPriceKeys: ReadonlySet<string> = new Set([...Object.keys(priceKeys), 'input_audio_hours']);

function unitPrices(prices: ModelPrice, above: number): Map<BillingClass, UnitPrice> {
  const result = new Map<BillingClass, UnitPrice>();
  for (const [key, price] of Object.entries(prices)) {
    const meaning = priceKeys[key];
    if (meaning === undefined || price === undefined) continue;
    result.set(meaning[0], unitPrice(priceAbove(price, above), meaning[1]));
  }
  return result;
}

function priceAbove(price: NonNullable<ModelPrice[string]>, above: number): number {
  if (typeof price === 'number') return price;
  let result = price.base;
  let reached = -1;
  for (const tier of price.tiers) {
    if (tier.start <= above && tier.start > reached) [result, reached] = [tier.price, tier.start];
  }
  return result;
}

function withinHours(hours: Period['hours'], at: Micros): boolean {
  if (hours === null) return true;
  const time = ((at % microsPerDay) + microsPerDay) % microsPerDay;
  const { start, end } = hours;
  return end < start ? time >= start || time < end : time >= start && time < end;
}

/** `HH:MM:SS` with `Z` or an offset, as microseconds of the UTC day. */
function microsOfDay(text: string): number {
  const millis = Date.parse(`1970-01-02T${text}`);
  return (millis * 1000) % microsPerDay;
}

/** A match rule of the package as one regular expression, for the list of models. */
export function patternOf(match: MatchLogic): string {
  return `(?i)${expression(match)}`;
}

function expression(match: MatchLogic): string {
  if ('or' in match) return `(?:${match.or.map(expression).join('|')})`;
  if ('and' in match) return `${match.and.map((part) => `(?=${lookFor(part)})`).join('')}.*`;
  if ('regex' in match) return match.regex;
  if ('equals' in match) return `^${escaped(match.equals)}$`;
  if ('starts_with' in match) return `^${escaped(match.starts_with)}`;
  if ('ends_with' in match) return `${escaped(match.ends_with)}$`;
  return escaped(match.contains);
}

/** Inside a lookahead at the start, a rule that may match anywhere must skip what is before it. */
function lookFor(match: MatchLogic): string {
  const text = expression(match);
  return text.startsWith('^') ? text.slice(1) : `.*${text}`;
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
