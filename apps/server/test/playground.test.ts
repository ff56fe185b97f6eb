import { Writable } from 'node:stream';
import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import type { ModelCall } from '@telltale/contract/model-call.ts';
import { playgroundEvents, playgroundLimits } from '@telltale/contract/playground.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProvider, fakeAnswer, startFakeProvider } from '#features/llm-connections/testing.ts';
import { projectHeader } from '#http/access.ts';
import type { Role } from '#http/principal.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

const key = 'sk-live-7f3kQ9zLmNoPqRsTuVwX';
const headerSecret = 'gateway-token-5d2c8b1a9e';

let server: TestApp;
let project: TestProject;
let provider: FakeProvider;
const logged: string[] = [];

beforeAll(async () => {
  provider = await startFakeProvider({ key });
  const sink = new Writable({
    write(chunk, _, done) {
      logged.push(String(chunk));
      done();
    },
  });
  server = await startTestApp({
    environment: { TELLTALE_OUTBOUND_ALLOW: `127.0.0.1:${provider.port}` },
    logger: pino({ level: 'trace' }, sink),
  });
  project = await server.createProject();
  for (const adapter of ['openai', 'anthropic'] as const) await connect(adapter, { adapter });
  await connect('wrong', { adapter: 'openai', secretKey: `${key}-wrong` });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const path = '/api/public/llm-connections';
/** Only ends a test that will never succeed: the machine may be busy. */
const patience = { timeout: 30_000 };

function connect(name: string, body: object): Promise<LlmConnection> {
  const extraHeaders = { 'x-gateway': headerSecret };
  return server.call(project, 'PUT', path, {
    provider: name,
    secretKey: key,
    baseURL: provider.url,
    extraHeaders,
    ...body,
  });
}

interface Event {
  readonly name: keyof typeof playgroundEvents;
  readonly data: Record<string, unknown>;
}

const start = (call: Partial<ModelCall> & { prompt?: object } = {}, headers: object = {}) =>
  server.fetch('POST', '/api/public/playground/run', {
    headers: { authorization: project.authorization, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ provider: 'openai', model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }], ...call }),
  });

async function run(call: Parameters<typeof start>[0] = {}): Promise<Event[]> {
  const response = await start(call);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('event: '));
  return blocks.map((block) => {
    const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
    const schema = playgroundEvents[name as Event['name']];
    return { name: name as Event['name'], data: schema.parse(JSON.parse(data)) };
  });
}

const lastOf = (events: readonly Event[]) => events.at(-1)?.data ?? {};

interface TraceView {
  readonly environment: string;
  readonly input: unknown;
  readonly observations: readonly Record<string, unknown>[];
}

describe('POST /api/public/playground/run', () => {
  test.each(['openai', 'anthropic'])(
    'runPlayground streams from a server that speaks the protocol of %s',
    async (name) => {
      const model = name === 'openai' ? 'gpt-4o' : 'claude-sonnet-4-5';
      const events = await run({ provider: name, model });
      const texts = events.filter((event) => event.name === 'text');
      expect(texts.length).toBeGreaterThan(2);
      expect(texts.map(({ data }) => data['delta']).join('')).toBe(fakeAnswer.text);
      expect(events.at(-1)?.name).toBe('finish');
      expect(lastOf(events)).toMatchObject({ finishReason: 'stop', usage: { total: 150 } });
      expect(lastOf(events)['cost']).toBeGreaterThan(0);
      expect(lastOf(events)['latencyMs']).toBeGreaterThanOrEqual(Number(lastOf(events)['timeToFirstTokenMs']));
    },
  );

  test('runPlayground records the run with the cost it told', async () => {
    const finish = lastOf(await run({ prompt: { name: 'greet', version: 3 }, parameters: { temperature: 0.2 } }));
    const trace = await server.call<TraceView>(project, 'GET', `/api/public/traces/${String(finish['traceId'])}`);
    expect(trace.environment).toBe('playground');
    expect(trace.input).toEqual({ messages: [{ role: 'user', content: 'Hi' }] });
    expect(trace.observations).toHaveLength(1);
    expect(trace.observations[0]).toMatchObject({
      type: 'GENERATION',
      model: 'gpt-4o',
      modelParameters: { temperature: 0.2 },
      output: { role: 'assistant', content: fakeAnswer.text },
      metadata: { connection: 'openai', prompt: 'greet v3' },
      promptName: null,
      calculatedTotalCost: finish['cost'],
    });
  });

  test('runPlayground gives tool calls', async () => {
    const tools = [{ name: 'get_weather', parameters: { type: 'object' } }];
    const events = await run({ tools });
    expect(events).toContainEqual({ name: 'toolCall', data: fakeAnswer.toolCall });
    expect(lastOf(events)).toMatchObject({ finishReason: 'tool-calls' });
  });

  test('runPlayground tells in its last event why a model did not answer, and records that', async () => {
    const events = await run({ provider: 'wrong' });
    expect(events.map(({ name }) => name)).toEqual(['error']);
    expect(lastOf(events)).toMatchObject({
      status: 401,
      message: expect.stringContaining('Incorrect API key provided: [secret]'),
    });
    const trace = await server.call<TraceView>(
      project,
      'GET',
      `/api/public/traces/${String(lastOf(events)['traceId'])}`,
    );
    expect(trace.observations[0]).toMatchObject({ level: 'ERROR', statusMessage: lastOf(events)['message'] });
  });

  test('runPlayground refuses what can’t be run', async () => {
    expect((await start({ provider: 'unknown' })).status).toBe(404);
    expect((await start({ messages: [] })).status).toBe(400);
    expect((await start({ parameters: { temperature: -1 } })).status).toBe(400);
  });

  test('runPlayground ends the call when its reader goes away, and records what there was', async () => {
    const response = await start({ model: 'endless' });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect
      .poll(() => provider.requests.findLast(({ body }) => body.model === 'endless')?.isCutOff(), patience)
      .toBe(true);
    const stopped = async () => {
      const { data } = await server.call<{ data: Record<string, unknown>[] }>(
        project,
        'GET',
        '/api/public/observations?environment=playground&level=ERROR',
      );
      return data.find((each) => each['model'] === 'endless');
    };
    await expect.poll(stopped, patience).toMatchObject({ statusMessage: 'Stopped before the model had finished' });
  });

  test('runPlayground lets so many runs go on at once and no more', async () => {
    const going = await Promise.all(
      Array.from({ length: playgroundLimits.runsOfProjectMax }, () => start({ model: 'endless' })),
    );
    expect(going.map(({ status }) => status)).toEqual(going.map(() => 200));
    const refused = await start();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    for (const response of going) await response.body?.cancel();
    await expect.poll(async () => (await start()).status, patience).toBe(200);
  });
});

describe('who may do what', () => {
  const statusAs = async (role: Role, method: string, at: string, body?: object) => {
    const headers = {
      cookie: await server.signIn(project, role),
      [projectHeader]: project.id,
      'content-type': 'application/json',
    };
    const response = await server.fetch(method, at, { headers, ...(body && { body: JSON.stringify(body) }) });
    await response.body?.cancel();
    return response.status;
  };
  const call = { provider: 'openai', model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] };

  test('members run and admins connect', async () => {
    const made = { provider: 'a', adapter: 'openai', secretKey: key };
    expect(await statusAs('VIEWER', 'GET', path)).toBe(403);
    expect(await statusAs('VIEWER', 'POST', '/api/public/playground/run', call)).toBe(403);
    expect(await statusAs('MEMBER', 'GET', path)).toBe(200);
    expect(await statusAs('MEMBER', 'POST', '/api/public/playground/run', call)).toBe(200);
    expect(await statusAs('MEMBER', 'PUT', path, made)).toBe(403);
    expect(await statusAs('ADMIN', 'PUT', path, made)).toBe(200);
  });
});

describe('the keys of connections', () => {
  const secrets = [key, headerSecret].flatMap((secret) => [secret, encodeURIComponent(secret), btoa(secret)]);
  const found = (text: string) => secrets.filter((secret) => text.includes(secret));

  test('are in no reply of any operation, whoever asks', async () => {
    const { data } = await server.call<{ data: LlmConnection[] }>(project, 'GET', path);
    const ids = [...data.map(({ id }) => id), 'does-not-exist'];
    const cookies = await Promise.all(
      (['VIEWER', 'MEMBER', 'ADMIN', 'OWNER'] as const).map((role) => server.signIn(project, role)),
    );
    const callers = [
      { authorization: project.authorization },
      {},
      ...cookies.map((cookie) => ({ cookie, [projectHeader]: project.id })),
    ];
    const leaks: string[] = [];
    for (const { operation } of server.app.routes) {
      if (['auth.logout', 'llmConnections.delete', 'live.stream'].includes(operation.id)) continue;
      for (const headers of callers) {
        for (const id of operation.id.startsWith('llmConnections') ? ids : ids.slice(-1)) {
          const at = operation.path.replace(':projectId', project.id).replaceAll(/:\w+(\{[^}]*\})?/g, id);
          const hasBody = operation.method !== 'GET';
          const response = await server.fetch(operation.method, at, {
            headers: { ...headers, 'content-type': 'application/json' },
            ...(hasBody && { body: '{}' }),
          });
          const told = `${await response.text()}${JSON.stringify([...response.headers])}`;
          if (found(told).length > 0) leaks.push(operation.id);
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  test('are in no answer of a model, nor of a provider’s error', async () => {
    for (const name of ['openai', 'anthropic', 'wrong']) {
      for (const model of ['echo-key', 'broken', 'busy']) {
        const told = await (await start({ provider: name, model })).text();
        expect(found(told)).toEqual([]);
      }
    }
  });

  test('are in no export, and in nothing that is stored of a run', async () => {
    for (const at of [
      '/api/public/export/traces?format=jsonl',
      '/api/public/observations?limit=100&environment=playground',
    ]) {
      const response = await server.fetch('GET', at, { headers: { authorization: project.authorization } });
      expect(response.status).toBe(200);
      expect(found(await response.text())).toEqual([]);
    }
  });

  test('are in no log, even of the lowest level', async () => {
    const told = logged.join('');
    expect(told.length).toBeGreaterThan(1000);
    expect(found(told)).toEqual([]);
  });
});
