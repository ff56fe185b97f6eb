import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addPico, costOf, dollars, timesRatio, unitPrice, unitPriceText } from './_decimal.ts';

describe('costOf()', () => {
  test('costOf() reads prices as the decimals they are written as', () => {
    expect(dollars(costOf(3, unitPrice(0.1)))).toBe('0.3');
    expect(dollars(costOf(1, unitPrice(0.003625, 1e6)))).toBe('0.000000003625');
    expect(dollars(costOf(7, unitPrice(1e-7)))).toBe('0.0000007');
    expect(dollars(costOf(2, unitPrice(1e21)))).toBe('2000000000000000000000');
  });

  test('costOf() rounds half to even at twelve places, at the end', () => {
    const half = unitPrice(5e-13);
    expect([1, 2, 3, 4, 5].map((units) => dollars(costOf(units, half)))).toEqual([
      '0',
      '0.000000000001',
      '0.000000000002',
      '0.000000000002',
      '0.000000000002',
    ]);
    expect(dollars(costOf(3_000_000, unitPrice(1, 3)))).toBe('1000000');
    expect(dollars(costOf(1, timesRatio(unitPrice(0.15, 1e6), 5, 3)))).toBe('0.00000025');
  });

  test('costOf() takes fractions of units', () => {
    expect(dollars(costOf(0.25, unitPrice(0.36, 3600)))).toBe('0.000025');
  });

  test('costOf() is the same in plain and in big arithmetic', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.nat({ max: 100_000_000 }), (units, microsPerMillion) => {
        const price = unitPrice(microsPerMillion / 1e6, 1e6);
        expect(dollars(costOf(units, { ...price, whole: Number.NaN }))).toBe(dollars(costOf(units, price)));
      }),
    );
  });
});

describe('dollars()', () => {
  test('dollars() writes numbers and bigints alike', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (pico) => {
        const text = dollars(pico);
        expect(dollars(BigInt(pico))).toBe(text);
        const [whole = '', places = ''] = text.split('.');
        expect(BigInt(whole) * 10n ** 12n + BigInt(places.padEnd(12, '0'))).toBe(BigInt(pico));
      }),
    );
    expect(dollars(addPico(Number.MAX_SAFE_INTEGER, 9))).toBe('9007.199254741');
  });
});

test('unitPriceText() gives back the price', () => {
  for (const price of [0.0000025, 1e-13, 2.5e-14, 3e-9, 0.25, 12, 0]) {
    expect(Number(unitPriceText(unitPrice(price)))).toBe(price);
  }
  expect(unitPriceText(unitPrice(2.5e-14))).toBe('0.000000000000025');
});
