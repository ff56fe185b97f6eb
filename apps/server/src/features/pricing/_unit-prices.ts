/** Finds a price row again by the id that is stored beside a cost. */
import { type CatalogueModel, catalogueModel, modelsOf, pricesSource, providerOf, rowAt } from './_catalogue.ts';
import type { PriceRow } from './_charge.ts';
import { type UnitPrice, unitPriceText } from './_decimal.ts';

/** USD for one unit, as decimal text; null for a side without a price. */
export interface UnitPrices {
  readonly input: string | null;
  readonly output: string | null;
  readonly total: string | null;
}

export function unitPricesOf(row: PriceRow): UnitPrices {
  const total = row.named?.get('total');
  return { input: text(row.prices.get('input')), output: text(row.prices.get('output')), total: text(total) };
}

/** `source/provider/model/date/tier`; model names may hold slashes themselves. */
export function builtInRow(priceId: string): PriceRow | null {
  if (!priceId.startsWith(`${pricesSource}/`)) return null;
  const rest = priceId.slice(pricesSource.length + 1);
  const slash = rest.indexOf('/');
  const provider = slash < 0 ? undefined : providerOf(rest.slice(0, slash));
  if (!provider) return null;
  const name = rest.slice(slash + 1);
  const candidates = modelsOf(provider).filter((info) => name.startsWith(`${info.id}/`));
  for (const info of candidates) {
    const row = rowsOf(catalogueModel(provider, info)).find(({ id }) => id === priceId);
    if (row) return row;
  }
  return null;
}

function rowsOf(model: CatalogueModel): PriceRow[] {
  return model.periods.flatMap((period) =>
    period.levels.flatMap((_, level) => [null, ...model.serviceTiers].map((tier) => rowAt(model, period, level, tier))),
  );
}

function text(price: UnitPrice | undefined): string | null {
  return price === undefined ? null : unitPriceText(price);
}
