import fs from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import {
  catalogueModel,
  knownPriceKeys,
  modelsOf,
  periodAt,
  pricesSource,
  providerIds,
  providerOf,
  rowOf,
} from './_catalogue.ts';
import { charge, partsOf } from './_charge.ts';

const packageDir = new URL('..', import.meta.resolve('@pydantic/genai-prices'));

describe('catalogue', () => {
  test('pricesSource names the installed version', () => {
    const { version } = JSON.parse(fs.readFileSync(new URL('package.json', packageDir), 'utf8')) as { version: string };
    expect(pricesSource).toBe(`genai-prices@${version}`);
  });

  test('providerIds are all providers of the package', () => {
    // Only providers have an address pattern; their id comes a few lines before it.
    const text = fs.readFileSync(new URL('dist/index.js', packageDir), 'utf8');
    const ids = [...text.matchAll(/\n {4}id: "([^"]+)",\n {4}name: /g)].map((match) => match[1] as string);
    expect(ids.length).toBeGreaterThan(40);
    expect(providerIds.toSorted()).toEqual(ids.toSorted());
  });

  test('unit prices exist for every price key of the package', () => {
    const keys = new Set<string>();
    for (const id of providerIds) {
      for (const { prices } of modelsOf(providerOf(id)!)) {
        for (const each of Array.isArray(prices) ? prices.map((price) => price.prices) : [prices]) {
          for (const key of Object.keys(each)) keys.add(key);
        }
      }
    }
    expect([...keys].filter((key) => !knownPriceKeys.has(key))).toEqual([]);
  });

  /** The package counts cached tokens within the input, and adds in doubles. */
  test('rowOf() and charge() agree with the package for every model it can price by itself', () => {
    const at = Date.parse('2026-09-25T12:00:00Z');
    const sample = {
      input_tokens: 300_000,
      cache_read_tokens: 70_000,
      cache_write_tokens: 30_000,
      output_tokens: 1234,
    };
    const usage = { input: 200_000, input_cached_tokens: 70_000, input_cache_creation: 30_000, output: 1234 };
    const differences: string[] = [];
    let compared = 0;
    for (const provider of providerIds.map((id) => providerOf(id)!)) {
      for (const info of modelsOf(provider)) {
        const only = { ...provider, models: [{ ...info, match: { equals: info.id } }] };
        const theirs = calcPrice(sample, info.id, { provider: only, timestamp: new Date(at) });
        const model = catalogueModel(provider, info);
        const { cost, total } = charge(rowOf(model, periodAt(model, at * 1000), 300_000, {}), partsOf(usage));
        // It bills a request even when nothing else has a price.
        if (theirs === null || Object.keys(cost).length === 0) continue;
        compared++;
        if (Math.abs(Number(total) - theirs.total_price) > 1e-9) differences.push(`${model.id}: ${total}`);
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(1500);
  });
});
