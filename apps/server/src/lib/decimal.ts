/** Exact sums of money: decimal text with at most 12 places, as ClickHouse's Decimal(38, 12) keeps it. */

const places = 12;
const scale = 10n ** BigInt(places);
const largest = 10n ** 26n * scale - 1n;

/** `'0.5'`, `'12'`, `'-3.25'`; digits after the twelfth place are cut off. */
export function parseDecimal(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const value = BigInt(whole || '0') * scale + BigInt(fraction.slice(0, places).padEnd(places, '0'));
  return negative ? -value : value;
}

export function formatDecimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`;
}

export function sumDecimals(texts: readonly string[]): string {
  let sum = 0n;
  for (const text of texts) sum += parseDecimal(text);
  return formatDecimal(sum > largest ? largest : sum);
}
