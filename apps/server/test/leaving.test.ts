import { operation } from '@telltale/contract/operation.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { listen } from '#http/listen.ts';
import { createRouter } from '#http/router.ts';
import { route } from '#http/route.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;
let project: TestProject;

beforeAll(async () => {
  server = await startTestApp();
  project = await server.createProject();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const counting = JSON.stringify({
  view: 'observations',
  metrics: [{ measure: 'count', aggregation: 'count' }],
  fromTimestamp: '2026-01-01T00:00:00Z',
  toTimestamp: '2026-01-02T00:00:00Z',
});

describe('what may take long asks nothing more for who has left', () => {
  test.each([
    '/api/public/traces',
    '/api/public/traces?query=word&fields=core,matches',
    '/api/public/observations',
    '/api/public/v2/observations',
    '/api/public/sessions',
    '/api/public/users',
    '/api/public/facets?entity=traces&fields=name',
    '/api/public/histogram?entity=observations',
    `/api/public/metrics?query=${encodeURIComponent(counting)}`,
    `/api/public/v2/metrics?query=${encodeURIComponent(counting)}`,
  ])('%s', async (path) => {
    const { authorization } = project;
    const ask = (init: RequestInit) =>
      server.app.router.fetch(new Request(`http://telltale.test${path}`, { headers: { authorization }, ...init }));
    expect((await ask({})).status).toBe(200);
    expect((await ask({ signal: AbortSignal.abort() })).status).toBe(499);
  });
});

describe('listen()', () => {
  test('the statement of a request ends when its client leaves', async () => {
    const { clickhouse } = server.app.engines;
    const slow = operation({
      id: 'test.slow',
      method: 'GET',
      path: '/api/test/slow',
      access: 'public',
      summary: 'Takes half an hour',
      reply: z.unknown(),
    });
    const sql = 'SELECT sum(sleepEachRow(0.1)) FROM numbers(20000) SETTINGS max_block_size = 10';
    const router = createRouter({
      routes: [route(slow, ({ request }) => clickhouse.until(request.signal).rows(sql))],
      authenticator: server.app.access,
      limits: { bodyBytesMax: 1e6, decodedBytesMax: 1e6 },
      logger: pino({ level: 'silent' }),
      fallback: () => new Response(null, { status: 404 }),
    });
    await using listener = await listen(router, { host: '127.0.0.1', port: 0 });
    const running = async () =>
      (
        await clickhouse.rows(
          "SELECT 1 FROM system.processes WHERE query LIKE '%sleepEachRow(0.1)%' AND query NOT LIKE '%system.processes%'",
        )
      ).length;
    const abort = new AbortController();
    const reply = fetch(`http://127.0.0.1:${listener.port}/api/test/slow`, { signal: abort.signal });
    const left = reply.then(
      () => 'answered',
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    );
    await vi.waitFor(async () => expect(await running()).toBe(1), 20_000);
    // What goes on without a reason to end would be there still.
    await sleep(300);
    expect(await running()).toBe(1);
    abort.abort();
    expect(await left).toBe('AbortError');
    await vi.waitFor(async () => expect(await running()).toBe(0), 20_000);
  });
});
