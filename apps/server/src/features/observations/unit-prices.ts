/** What observations need to know of prices. */

/** The prices of one unit in USD as decimal text; null for a side without one. */
interface UnitPrices {
  readonly input: string | null;
  readonly output: string | null;
  readonly total: string | null;
}

/** The price row that an observation's cost was made with; null when it is no longer known. */
export type PriceOf = (priceId: string) => UnitPrices | null;
