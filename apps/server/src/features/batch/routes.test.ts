import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Committer } from '#features/ingest/change.ts';
import { createRouter, type Router } from '#http/router.ts';
import { AppError } from '#lib/errors.ts';
import { batchRoutes } from './routes.ts';
import { createMemoryStore, type MemoryStore } from './testing.ts';

const limits = { bodyBytesMax: 10_000, decodedBytesMax: 20_000 };
const timestamp = '2026-01-01T10:00:00.000Z';
const trace = (id: string) => ({ id: `e-${id}`, type: 'trace-create', timestamp, body: { id } });

function serve(committer: Committer): Router {
  const logger = pino({ level: 'silent' });
  return createRouter({
    routes: batchRoutes({ committer, limits, logger }),
    authenticator: {
      authenticate: (request) => {
        const scope = request.headers.get('authorization') === 'Bearer pk' ? 'scores' : 'full';
        return Promise.resolve({ kind: 'key', keyId: 'k', projectId: 'p', scope });
      },
    },
    limits,
    logger,
    fallback: () => new Response('', { status: 404 }),
  });
}

let store: MemoryStore;
let router: Router;

beforeEach(() => {
  store = createMemoryStore();
  router = serve(store);
});

async function send(path: string, init: { method?: string; body: BodyInit; headers?: Record<string, string> }) {
  const request = new Request(`http://host/api/public${path}`, { method: 'POST', ...init });
  const response = await router.fetch(request);
  return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
}

const post = (path: string, body: unknown, headers = {}) => send(path, { body: JSON.stringify(body), headers });

describe('POST /api/public/ingestion', () => {
  it('answers 207 with what was taken and what was not, and has stored it by then', async () => {
    const batch = [trace('t1'), { id: 'bad', type: 'trace-create', timestamp: 'yesterday', body: {} }];
    expect(await post('/ingestion', { batch, metadata: { batch_size: 2 } })).toMatchObject({
      status: 207,
      body: {
        successes: [{ id: 'e-t1', status: 201 }],
        errors: [{ id: 'bad', status: 400, message: 'Invalid request data' }],
      },
    });
    expect(store.trace('t1')).toBeDefined();
  });

  it('answers 207 for an empty batch', async () => {
    expect(await post('/ingestion', { batch: [] })).toMatchObject({ status: 207, body: { successes: [], errors: [] } });
  });

  it.each([{}, { batch: null }, { batch: {} }, [], null, 'text', 5])(
    'answers 400 for the envelope %j',
    async (envelope) => {
      expect(await post('/ingestion', envelope)).toMatchObject({
        status: 400,
        body: { message: 'Invalid request data', errors: [expect.any(String)] },
      });
    },
  );

  it('answers 400 in JSON for a body that is no JSON', async () => {
    const answer = await send('/ingestion', { body: '{"batch":[' });
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining('JSON') as string } });
  });

  it('takes gzip, and refuses with 413 what is too large before or after it', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const zipped = (body: string) => send('/ingestion', { body: gzipSync(body), headers });
    expect(await zipped(JSON.stringify({ batch: [trace('t2')] }))).toMatchObject({ status: 207 });
    expect(store.trace('t2')).toBeDefined();
    expect(await zipped(' '.repeat(30_000))).toMatchObject({
      status: 413,
      body: { message: expect.any(String) as string },
    });
    expect(await send('/ingestion', { body: ' '.repeat(10_001) })).toMatchObject({ status: 413 });
    expect(await send('/ingestion', { body: 'no gzip', headers })).toMatchObject({ status: 400 });
  });

  it('takes only scores and logs from a public key', async () => {
    const score = { id: 'e-s', type: 'score-create', timestamp, body: { id: 's', traceId: 't', name: 'n', value: 1 } };
    const answer = await post('/ingestion', { batch: [score, trace('t3')] }, { authorization: 'Bearer pk' });
    expect(answer).toMatchObject({
      status: 207,
      body: { successes: [{ id: 'e-s', status: 201 }], errors: [{ id: 'e-t3', status: 401 }] },
    });
    expect(store.score('s')).toBeDefined();
    expect(store.trace('t3')).toBeUndefined();
  });

  it('answers 503 with Retry-After when nothing can be promised', async () => {
    const overloaded = new AppError('overloaded', 'later', { retryAfterSeconds: 2 });
    router = serve({ commit: () => Promise.reject(overloaded) });
    const answer = await post('/ingestion', { batch: [trace('t4')] });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
  });
});

describe('endpoints of before batches', () => {
  it.each([
    ['POST', '/traces', { name: 'n', userId: null }, 'trace'],
    ['POST', '/spans', { name: 'n', traceId: 't' }, 'observation'],
    ['POST', '/generations', { name: 'n', traceId: 't' }, 'observation'],
    ['POST', '/events', { name: 'n', traceId: 't' }, 'observation'],
    ['PATCH', '/spans', { spanId: 'x', name: 'n' }, 'observation'],
    ['PATCH', '/generations', { generationId: 'x', name: 'n' }, 'observation'],
  ] as const)('%s %s stores one entity and answers its id', async (method, path, body, kind) => {
    const answer = await send(path, { method, body: JSON.stringify(body) });
    expect(answer).toMatchObject({ status: 200, body: { id: expect.any(String) as string } });
    const { id } = answer.body as { id: string };
    expect(store[kind](id)).toMatchObject({ name: 'n' });
    expect(id).toMatch(method === 'PATCH' ? /^x$/ : /^[0-9a-f-]{36}$/);
  });

  it('answers 400 with the reason', async () => {
    expect(await post('/traces', { tags: 'x' })).toMatchObject({
      status: 400,
      body: { message: 'tags must be an array of strings, not a string' },
    });
    expect(await post('/traces', [])).toMatchObject({ status: 400 });
    expect(await send('/spans', { method: 'PATCH', body: '{}' })).toMatchObject({ status: 400 });
  });

  it('refuses a public key', async () => {
    expect(await post('/traces', {}, { authorization: 'Bearer pk' })).toMatchObject({ status: 403 });
  });
});
