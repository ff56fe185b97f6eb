import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal, sumDecimals } from './decimal.ts';

test('sumDecimals() adds without the error of doubles', () => {
  expect(sumDecimals(['0.1', '0.2'])).toBe('0.3');
  expect(sumDecimals(['0.000000000001', '1000000'])).toBe('1000000.000000000001');
  expect(sumDecimals([])).toBe('0');
});

test('formatDecimal() undoes parseDecimal() for every value of twelve places', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => {
      expect(parseDecimal(formatDecimal(value))).toBe(value);
    }),
  );
});

test('parseDecimal() cuts what is below the twelfth place', () => {
  expect(parseDecimal('0.0000000000019')).toBe(1n);
  expect(parseDecimal('-1.5')).toBe(-1_500_000_000_000n);
});
