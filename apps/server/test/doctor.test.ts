import { getDoctor, getFreshness } from '@telltale/contract/doctor.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await startTestApp();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const report = async (project: TestProject, query = '') =>
  getDoctor.reply.parse(await server.call(project, 'GET', `/api/public/doctor${query}`));

const event = (type: string, body: object, timestamp = new Date().toISOString()) => ({
  id: crypto.randomUUID(),
  type,
  timestamp,
  body,
});

const send = (project: TestProject, batch: unknown[]) =>
  server.call(project, 'POST', '/api/public/ingestion', { batch });

describe('GET /api/public/doctor', () => {
  test('getDoctor says that nothing has come', async () => {
    const project = await server.createProject();
    const { advice, totals, keys } = await report(project);
    expect(advice).toMatchObject([{ code: 'no_requests' }]);
    expect(totals).toMatchObject({ requests: 0, accepted: 0 });
    expect(keys).toHaveLength(1);
    expect(JSON.stringify(keys)).not.toContain(project.publicKey);
  });

  test('getDoctor counts batches, and shows why an event was refused without its content', async () => {
    const project = await server.createProject();
    const bad = event('trace-create', { id: 't2', input: 'my secret' }, 'yesterday');
    await send(project, [event('trace-create', { id: 't1' }), bad, 'no event']);
    await server.call(project, 'POST', '/api/public/traces', { id: 't3' });
    const found = await report(project);
    expect(found.totals).toMatchObject({ requests: 2, accepted: 2, rejected: 2, overloaded: 0 });
    expect(found.series.map((each) => each.accepted).reduce((a, b) => a + b)).toBe(2);
    expect(found.rejections.map((each) => each.itemId).toSorted()).toEqual([bad.id, 'unknown'].toSorted());
    const shown = found.rejections.find((each) => each.itemId === bad.id);
    expect(shown).toMatchObject({ door: 'batch', items: 1, reason: expect.stringContaining('timestamp') });
    expect(shown?.sample).toContain('yesterday');
    expect(JSON.stringify(found)).not.toContain('my secret');
    expect(found.keys[0]).toMatchObject({ accepted: 2, rejected: 2, keyId: expect.any(String) });
    expect(Date.parse(found.keys[0]?.lastEventAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(found.advice[0]).toMatchObject({ code: 'rejected' });
    expect((await report(await server.createProject())).totals.requests).toBe(0);
  });

  test('getDoctor counts spans, exports that are no exports, and names that were cut', async () => {
    const project = await server.createProject();
    const now = `${Date.now()}000000`;
    const span = (spanId: string, fields = {}) => ({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId,
      name: 's',
      startTimeUnixNano: now,
      endTimeUnixNano: now,
      ...fields,
    });
    const spans = [
      span('b7ad6b7169203331'),
      span('b7ad6b7169203332', { startTimeUnixNano: '5000000000000' }),
      span('b7ad6b7169203333', { name: 'n'.repeat(2000), parentSpanId: 'b7ad6b7169203331' }),
      span('b7ad6b7169203334', { parentSpanId: 'aaaaaaaaaaaaaaaa' }),
    ];
    const post = (body: string) =>
      server.fetch('POST', '/api/public/otel/v1/traces', {
        headers: { authorization: project.authorization, 'content-type': 'application/json' },
        body,
      });
    expect((await post(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }))).status).toBe(200);
    expect((await post('{"resourceSpans": 5}')).status).toBe(400);
    const found = await report(project);
    expect(found.totals).toMatchObject({ requests: 2, accepted: 3, rejected: 2, truncated: 1 });
    expect(found.rejections).toContainEqual(
      expect.objectContaining({
        door: 'otlp',
        itemId: 'b7ad6b7169203332',
        reason: expect.stringContaining('start time'),
      }),
    );
    expect(found.orphans).toEqual({
      count: 1,
      examples: [
        {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          observationId: 'b7ad6b7169203334',
          parentId: 'aaaaaaaaaaaaaaaa',
        },
      ],
    });
    expect(found.advice.map((each) => each.code)).toEqual(['rejected', 'truncated', 'orphans']);
  });

  test('getDoctor tells of wrong secrets and of clocks that are ahead', async () => {
    const project = await server.createProject();
    const wrong = Buffer.from(`${project.publicKey}:sk-lf-wrong`).toString('base64');
    const refused = await server.fetch('GET', '/api/public/traces', { headers: { authorization: `Basic ${wrong}` } });
    expect(refused.status).toBe(401);
    await send(project, [event('trace-create', { id: 't' }, new Date(Date.now() + 600_000).toISOString())]);
    const found = await report(project);
    expect(found.totals.unauthenticated).toBe(1);
    expect(found.keys[0]?.lagSeconds?.least).toBeLessThan(-500);
    expect(found.advice.map((each) => each.code)).toEqual(['wrong_secret', 'clock_ahead']);
  });

  test('getDoctor keeps to the range that is asked for', async () => {
    const project = await server.createProject();
    await send(project, [event('trace-create', { id: 't' })]);
    const past = await report(project, '?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z');
    expect(past.totals.requests).toBe(0);
    const call = (query: string) =>
      server.fetch('GET', `/api/public/doctor${query}`, { headers: { authorization: project.authorization } });
    expect((await call('?from=2026-01-01T00:00:00Z')).status).toBe(400);
    expect((await call('?to=2026-01-01T00:00:00Z&from=2026-01-02T00:00:00Z')).status).toBe(400);
  });
});

test('getFreshness measures from the request being here to its data being readable', async () => {
  const project = await server.createProject();
  const read = async () => getFreshness.reply.parse(await server.call(project, 'GET', '/api/public/freshness'));
  expect((await read()).project).toEqual({ commits: 0, p50Ms: null, p99Ms: null });
  await send(project, [event('trace-create', { id: 't' })]);
  const { project: measured, server: all, completeUpTo } = await read();
  expect(measured.commits).toBe(1);
  expect(measured.p99Ms).toBeGreaterThan(0);
  expect(all.commits).toBeGreaterThanOrEqual(1);
  expect(Date.parse(completeUpTo)).toBeGreaterThan(Date.now() - 10_000);
});
