import { createModelBody, type Model } from '@telltale/contract/models.ts';
import { describe, expect, test } from 'vitest';
import { checkForm, emptyForm, exactPattern, perMillion, renamed, withPricesOf } from './model-form.ts';

const priced = (name: string) => ({ ...emptyForm(name), lines: [{ usageType: 'input', price: '2.5' }] });

describe('model form', () => {
  test('exactPattern() takes the name as it is', () => {
    const pattern = exactPattern('acme/gpt-4.1 (eu)');
    expect(pattern).toBe(String.raw`(?i)^acme\/gpt-4\.1 \(eu\)$`);
    expect(new RegExp(pattern.replace('(?i)', ''), 'i').test('ACME/gpt-4.1 (eu)')).toBe(true);
    expect(new RegExp(pattern.replace('(?i)', ''), 'i').test('acme/gpt-4x1 (eu)')).toBe(false);
  });

  test('renamed() lets a pattern follow the name until somebody writes one', () => {
    const form = renamed(emptyForm('a'), 'ab');
    expect(form.pattern).toBe('(?i)^ab$');
    expect(renamed({ ...form, pattern: '^a' }, 'abc').pattern).toBe('^a');
  });

  test('perMillion() has no tail', () => {
    expect(perMillion(0.0000025)).toBe('2.5');
    expect(perMillion(0.00000007)).toBe('0.07');
    expect(perMillion(1.1 / 1e6)).toBe('1.1');
  });

  test('checkForm() makes a model that the API takes', () => {
    const { body } = checkForm(priced('ours'));
    expect(createModelBody.parse(body)).toMatchObject({
      modelName: 'ours',
      pricingTiers: [{ isDefault: true, prices: { input: 0.0000025 } }],
    });
  });

  test('withPricesOf() takes over every tier', () => {
    const tier = (name: string, isDefault: boolean, price: number) => ({
      id: name,
      name,
      isDefault,
      priority: isDefault ? 0 : 7,
      conditions: isDefault
        ? []
        : [{ usageDetailPattern: 'input', operator: 'gt' as const, value: 1000, caseSensitive: false }],
      prices: { input: price },
    });
    const source = {
      prices: { input: { price: 0.000001 } },
      pricingTiers: [tier('Standard', true, 0.000001), tier('Large', false, 0.000002)],
    } as unknown as Model;
    const body = createModelBody.parse(checkForm(withPricesOf(emptyForm('ours'), source)).body);
    expect(body.pricingTiers).toMatchObject([
      { name: 'Standard', priority: 0, prices: { input: 0.000001 } },
      { name: 'Large', priority: 1, prices: { input: 0.000002 } },
    ]);
  });

  test.each([
    [{ ...priced(''), pattern: 'x' }, 'name'],
    [{ ...priced('x'), pattern: ' ' }, 'pattern'],
    [emptyForm('x'), 'at least one price'],
    [{ ...priced('x'), lines: [{ usageType: 'input', price: 'cheap' }] }, 'price of input'],
    [{ ...priced('x'), lines: [{ usageType: '', price: '1' }] }, 'which usage type'],
  ])('checkForm() says what is missing (%#)', (form, problem) => {
    expect(checkForm(form).problem).toContain(problem);
  });
});
