import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '@telltale/contract/models.ts';
import { openTestPostgres, silent } from '#db/postgres/testing.ts';
import type { Postgres } from '#db/postgres/postgres.ts';
import { organizations, projects } from '#db/postgres/schema.ts';
import { createRouter, type Router } from '#http/router.ts';
import { createPriceBook, type PriceBook } from './pricing.ts';
import { pricingRoutes } from './routes.ts';

let postgres: Postgres;
let prices: PriceBook;
let router: Router;

beforeAll(async () => {
  postgres = await openTestPostgres();
  await postgres.db.insert(organizations).values({ id: 'o', name: 'o' });
  await postgres.db.insert(projects).values(['p', 'q'].map((id) => ({ id, organizationId: 'o', name: id })));
  prices = createPriceBook({ db: postgres.db, logger: silent });
  router = createRouter({
    routes: pricingRoutes({ prices }),
    authenticator: {
      authenticate: async (request) => ({
        kind: 'key',
        keyId: 'k',
        projectId: request.headers.get('x-project') ?? 'p',
        scope: 'full',
      }),
    },
    limits: { bodyBytesMax: 1e6, decodedBytesMax: 1e6 },
    logger: silent,
    fallback: () => new Response(null, { status: 404 }),
  });
});

afterAll(() => postgres[Symbol.asyncDispose]());

async function call(method: string, path: string, body?: unknown, project = 'p') {
  const headers = { 'x-project': project, ...(body !== undefined && { 'content-type': 'application/json' }) };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await router.fetch(new Request(`http://localhost/api/public${path}`, init));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const priced = (book: PriceBook, model: string) =>
  book.price({ projectId: 'p', model, usage: { input: 10 }, at: Date.now() * 1000, modelParameters: {} });

describe('models API', () => {
  test('createModel() gives the whole model, as every SDK reads it', async () => {
    // Python sends what is not set as null.
    const created = await call('POST', '/models', {
      modelName: 'flat',
      matchPattern: '(?i)^flat$',
      startDate: null,
      unit: 'TOKENS',
      inputPrice: 0.000002,
      outputPrice: 0.000008,
      totalPrice: null,
      tokenizerId: null,
      tokenizerConfig: null,
    });
    const { id } = created.body;
    expect(created).toEqual({
      status: 200,
      body: {
        id: expect.any(String) as string,
        modelName: 'flat',
        matchPattern: '(?i)^flat$',
        startDate: null,
        unit: 'TOKENS',
        inputPrice: 0.000002,
        outputPrice: 0.000008,
        totalPrice: null,
        tokenizerId: null,
        tokenizerConfig: null,
        isLangfuseManaged: false,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        prices: { input: { price: 0.000002 }, output: { price: 0.000008 } },
        pricingTiers: [
          {
            id: `${id as string}_tier_default`,
            name: 'Standard',
            isDefault: true,
            priority: 0,
            conditions: [],
            prices: { input: 0.000002, output: 0.000008 },
          },
        ],
      },
    });
    expect((await call('GET', `/models/${id as string}`)).body).toEqual(created.body);
    expect((await call('GET', `/models/${id as string}`, undefined, 'q')).status).toBe(404);
    expect(priced(prices, 'FLAT')?.total).toBe('0.00002');
  });

  test('load() reads what was stored, tiers and all', async () => {
    const large = { usageDetailPattern: 'input', operator: 'gte', value: 10 };
    const tiers = [
      { name: 'large', isDefault: false, priority: 1, conditions: [large], prices: { input: 0.5 } },
      { name: 'base', isDefault: true, priority: 0, conditions: [], prices: { input: 0.25 } },
    ];
    const created = await call('POST', '/models', {
      modelName: 'tiered',
      matchPattern: '^tiered$',
      startDate: '2026-01-02T03:04:05.678Z',
      pricingTiers: tiers,
      tokenizerId: 'openai',
      tokenizerConfig: { tokenizerModel: 'gpt-4o' },
    });
    expect(created.status).toBe(200);
    const other = createPriceBook({ db: postgres.db, logger: silent });
    expect(priced(other, 'tiered')).toBeNull();
    await other.load();
    expect(priced(other, 'tiered')).toMatchObject({ modelId: created.body['id'], priceTier: 'large', total: '5' });
    expect(other.model('p', created.body['id'] as string)).toEqual(created.body);
  });

  test('deleteModel() removes it at once, and no other', async () => {
    const { body } = await call('POST', '/models', { modelName: 'x', matchPattern: '^x$', totalPrice: 1 });
    const path = `/models/${body['id'] as string}`;
    expect((await call('DELETE', path, undefined, 'q')).status).toBe(404);
    expect(await call('DELETE', path)).toEqual({ status: 200, body: { message: 'Model successfully deleted' } });
    expect((await call('DELETE', path)).status).toBe(404);
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('DELETE', '/models/openai.gpt-4o')).status).toBe(403);
  });

  test('listModels() pages through all, own ones first', async () => {
    const first = await call('GET', '/models?limit=3&page=1');
    const { data, meta } = first.body as { data: Model[]; meta: Record<string, number> };
    expect(data.map((model) => model.isLangfuseManaged)).toEqual([false, false, true]);
    expect(meta).toMatchObject({ page: 1, limit: 3, totalPages: Math.ceil((meta['totalItems'] ?? 0) / 3) });
    const last = await call('GET', `/models?limit=3&page=${meta['totalPages']}`);
    expect((last.body['data'] as Model[]).length).toBeGreaterThan(0);
    expect((await call('GET', `/models?limit=3&page=${(meta['totalPages'] ?? 0) + 1}`)).body['data']).toEqual([]);
  });

  test.each([
    ['a pattern that is none', { matchPattern: '(' }],
    ['a pattern with a backreference', { matchPattern: '^(a)\\1$' }],
    ['a total beside parts', { totalPrice: 1, inputPrice: 1 }],
    [
      'tiers beside flat prices',
      { inputPrice: 1, pricingTiers: [{ name: 'a', isDefault: true, priority: 0, prices: {} }] },
    ],
    ['no default tier', { pricingTiers: [{ name: 'a', isDefault: false, priority: 1, conditions: [], prices: {} }] }],
    ['a default tier that is not first', { pricingTiers: [{ name: 'a', isDefault: true, priority: 1, prices: {} }] }],
    ['a negative price', { inputPrice: -1 }],
    ['an unknown unit', { unit: 'BANANAS' }],
  ])('createModel() refuses %s', async (_, wrong) => {
    const reply = await call('POST', '/models', { modelName: 'm', matchPattern: '^m$', ...wrong });
    expect(reply.status).toBe(400);
    expect(reply.body['message']).toEqual(expect.any(String));
  });
});
