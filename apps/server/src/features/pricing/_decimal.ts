/** Exact money: prices as fractions of 1e-12 USD, costs rounded half to even at 12 places and only at the end. */

const scalePlaces = 12;
const picoPerDollar = 10n ** BigInt(scalePlaces);
const picoPerDollarNumber = 1e12;

/** What one unit costs, in 1e-12 USD: the fraction `num / den`. */
export interface UnitPrice {
  readonly num: bigint;
  readonly den: bigint;
  /** `num / den` where that is a whole number and small enough for plain arithmetic, else NaN. */
  readonly whole: number;
}

/** 1e-12 USD: a number as long as it is a safe integer, else a bigint. */
export type Pico = number | bigint;

/** @param price USD for `per` units, as the double nearest to a decimal of at most 17 digits. */
export function unitPrice(price: number, per = 1): UnitPrice {
  const { digits, scale } = parseDecimal(price);
  return fraction(digits * picoPerDollar, scale * BigInt(per));
}

export function timesRatio(price: UnitPrice, num: number, den: number): UnitPrice {
  return fraction(price.num * BigInt(num), price.den * BigInt(den));
}

export function costOf(units: number, price: UnitPrice): Pico {
  const fast = units * price.whole;
  if (Number.isSafeInteger(fast) && Number.isSafeInteger(units)) return fast;
  const { digits, scale } = parseDecimal(units);
  const exact = divideHalfEven(digits * price.num, scale * price.den);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
}

export function addPico(a: Pico, b: Pico): Pico {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(a) + BigInt(b);
}

/** USD as decimal text without trailing zeros: `0.0000025`, `12`, `0`. */
export function dollars(pico: Pico): string {
  let whole: string;
  let rest: string;
  if (typeof pico === 'number') {
    const fraction = pico % picoPerDollarNumber;
    whole = String((pico - fraction) / picoPerDollarNumber);
    rest = fraction === 0 ? '' : String(fraction);
  } else {
    whole = String(pico / picoPerDollar);
    rest = pico % picoPerDollar === 0n ? '' : String(pico % picoPerDollar);
  }
  if (rest === '') return whole;
  const places = rest.padStart(scalePlaces, '0');
  let end = places.length;
  while (places.charCodeAt(end - 1) === 48) end--;
  return `${whole}.${places.slice(0, end)}`;
}

/** The unit price in USD, cut off after 24 places. */
export function unitPriceText(price: UnitPrice): string {
  if (!Number.isNaN(price.whole)) return dollars(price.whole);
  const digits = String((price.num * picoPerDollar) / price.den).padStart(2 * scalePlaces + 1, '0');
  const places = digits.slice(-2 * scalePlaces).replace(/0+$/, '');
  return `${digits.slice(0, -2 * scalePlaces)}${places === '' ? '' : `.${places}`}`;
}

function fraction(num: bigint, den: bigint): UnitPrice {
  const divisor = gcd(num, den);
  const [n, d] = [num / divisor, den / divisor];
  return { num: n, den: d, whole: d === 1n && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : Number.NaN };
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** A finite non-negative double as the shortest decimal that names it: `digits / scale`. */
function parseDecimal(value: number): { digits: bigint; scale: bigint } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [integer = '0', decimals = ''] = mantissa.split('.');
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(integer + decimals);
  return power >= 0 ? { digits: digits * 10n ** BigInt(power), scale: 1n } : { digits, scale: 10n ** BigInt(-power) };
}

function divideHalfEven(num: bigint, den: bigint): bigint {
  const quotient = num / den;
  const twice = (num % den) * 2n;
  const roundsUp = twice > den || (twice === den && quotient % 2n === 1n);
  return roundsUp ? quotient + 1n : quotient;
}
