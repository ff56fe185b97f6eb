/** What the form of a model holds, and the model that it asks for. */
import type { CreateModelBody, Model, PricingTier } from '@telltale/contract/models.ts';

export interface PriceLine {
  readonly usageType: string;
  /** USD per million units, as typed. */
  readonly price: string;
}

export interface ModelForm {
  readonly name: string;
  readonly pattern: string;
  readonly lines: readonly PriceLine[];
  /** Of a model whose prices were taken over: its tiers besides the default one. */
  readonly tiers: readonly PricingTier[];
}

const million = 1_000_000;

export const usageTypes = [
  'input',
  'output',
  'input_cached_tokens',
  'input_cache_creation',
  'input_cache_creation_5m',
  'input_cache_creation_1h',
  'output_reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'input_image_tokens',
  'output_image_tokens',
  'total',
] as const;

export function emptyForm(name: string): ModelForm {
  const lines = ['input', 'output'].map((usageType) => ({ usageType, price: '' }));
  return { name, pattern: exactPattern(name), lines, tiers: [] };
}

/** Matches this name and no other, whatever its case. */
export function exactPattern(name: string): string {
  return name === '' ? '' : `(?i)^${name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$`;
}

/** A pattern that nobody has changed follows the name. */
export function renamed(form: ModelForm, name: string): ModelForm {
  const follows = form.pattern === exactPattern(form.name);
  return { ...form, name, pattern: follows ? exactPattern(name) : form.pattern };
}

export function withPricesOf(form: ModelForm, model: Model): ModelForm {
  const lines = Object.entries(model.prices).map(([usageType, { price }]) => ({ usageType, price: perMillion(price) }));
  return { ...form, lines, tiers: model.pricingTiers.filter((tier) => !tier.isDefault) };
}

/** As few digits as tell the price: a double times a million has a tail. */
export function perMillion(price: number): string {
  return String(Number((price * million).toPrecision(12)));
}

export type Checked =
  | { readonly body: CreateModelBody; readonly problem?: undefined }
  | { readonly body?: undefined; readonly problem: string };

export function checkForm({ name, pattern, lines, tiers }: ModelForm): Checked {
  if (name.trim() === '') return { problem: 'Give the model a name.' };
  if (pattern.trim() === '') return { problem: 'Give the pattern of the names that it prices.' };
  const filled = lines.filter(({ price }) => price.trim() !== '');
  const wrong = filled.find(({ price }) => !(Number(price) >= 0 && Number.isFinite(Number(price))));
  if (wrong) return { problem: `The price of ${wrong.usageType} must be a number of USD per million.` };
  const nameless = filled.some(({ usageType }) => usageType.trim() === '');
  if (nameless) return { problem: 'Say of which usage type each price is.' };
  if (filled.length === 0) return { problem: 'Give at least one price.' };
  const prices = Object.fromEntries(
    filled.map(({ usageType, price }) => [usageType.trim(), Number((Number(price) / million).toPrecision(12))]),
  );
  const standard = { name: 'Standard', isDefault: true, priority: 0, conditions: [], prices };
  const others = tiers.map(({ name: tierName, conditions, prices: tierPrices }, at) => ({
    name: tierName,
    isDefault: false,
    priority: at + 1,
    conditions,
    prices: tierPrices,
  }));
  return {
    body: {
      modelName: name.trim(),
      matchPattern: pattern.trim(),
      unit: 'TOKENS',
      pricingTiers: [standard, ...others],
    },
  };
}
