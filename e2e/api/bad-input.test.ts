/** Bad input through real HTTP: refused with a clear reason, or stored safely; never a crash, never at a neighbour's cost. */
import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Answer, basic, get, post, send } from '#lib/api.ts';
import { access } from '#lib/server.ts';

const json = { 'content-type': 'application/json' };
const now = () => new Date().toISOString();
const event = (type: string, body: unknown, more: object = {}) => ({
  id: randomUUID(),
  type,
  timestamp: now(),
  body,
  ...more,
});
const ingest = (batch: readonly unknown[]) => post('/api/public/ingestion', { batch });

describe('credentials', () => {
  const wrong = [
    ['none', '', 401],
    ['another scheme', 'Digest abc', 401],
    ['no base64', 'Basic ???', 401],
    ['a wrong secret', basic(access.publicKey, 'sk-lf-wrong'), 401],
    ['a wrong public key', basic('pk-lf-wrong', access.secretKey), 401],
    ['an unknown public key as bearer', 'Bearer pk-lf-wrong', 401],
    ['a public key where all of it is needed', `Bearer ${access.publicKey}`, 403],
  ] as const;
  test.each(wrong)('%s: JSON that says so', async (_, authorization, status) => {
    for (const path of ['projects', 'traces', 'v2/observations', 'sessions/x', 'v3/scores']) {
      const answer = await send('GET', `/api/public/${path}`, { headers: { authorization } });
      expect(answer).toMatchObject({ status, body: { message: expect.any(String) } });
    }
  });

  test('ingestion and OTLP refuse wrong credentials in JSON too', async () => {
    const headers = { ...json, authorization: basic(access.publicKey, 'wrong') };
    for (const path of ['ingestion', 'otel/v1/traces']) {
      const answer = await send('POST', `/api/public/${path}`, { headers, body: '{}' });
      expect(answer).toMatchObject({ status: 401, body: { message: expect.any(String) } });
    }
  });

  test('a public key alone may add scores and nothing else', async () => {
    const headers = { ...json, authorization: `Bearer ${access.publicKey}` };
    const traceId = randomUUID();
    const score = event('score-create', { traceId, name: 'from-browser', value: 1 });
    const trace = event('trace-create', { id: traceId, name: 'not allowed' });
    const batch = await send('POST', '/api/public/ingestion', {
      headers,
      body: JSON.stringify({ batch: [score, trace] }),
    });
    expect(batch.status).toBe(207);
    expect(batch.body.successes).toEqual([{ id: score.id, status: 201 }]);
    expect(batch.body.errors).toMatchObject([{ id: trace.id, status: 401 }]);
    const body = JSON.stringify({ traceId, name: 'direct', value: 0.5 });
    expect(await send('POST', '/api/public/scores', { headers, body })).toMatchObject({
      status: 200,
      body: { id: expect.any(String) },
    });
    const scores = await get('/api/public/v2/scores', { traceId });
    expect(scores.body.data.map((one: { name: string }) => one.name).toSorted()).toEqual(['direct', 'from-browser']);
  });
});

describe('paths', () => {
  test('an unknown route and a wrong method answer JSON with a message', async () => {
    expect(await get('/api/public/nothing-here')).toMatchObject({ status: 404, body: { message: expect.any(String) } });
    expect(await send('PUT', '/api/public/ingestion', { headers: json, body: '{}' })).toMatchObject({
      status: 405,
      body: { message: expect.any(String) },
    });
  });

  test('a trailing slash and a double slash are forgiven without a redirect', async () => {
    expect((await get('/api/public/projects/')).status).toBe(200);
    expect((await get('//api/public/projects')).status).toBe(200);
  });

  test('a browser of any origin may ask beforehand', async () => {
    const headers = {
      authorization: '',
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-langfuse-public-key',
    };
    const answer = await send('OPTIONS', '/api/public/scores', { headers });
    expect(answer.status).toBeLessThan(300);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(/authorization|\*/);
  });
});

describe('POST /api/public/ingestion', () => {
  const envelopes = ['', 'null', '[]', '{}', '{"batch":null}', '{"batch":{}}', '{"batch":"x"}', '{"batch":', '\u0000'];
  test.each(envelopes)('envelope %j is refused as a whole', async (body) => {
    const answer = await send('POST', '/api/public/ingestion', { headers: json, body });
    expect(answer).toMatchObject({ status: 400, body: { message: expect.any(String) } });
  });

  test('an empty batch is fine', async () => {
    expect(await ingest([])).toMatchObject({ status: 207, body: { successes: [], errors: [] } });
  });

  const bad: [string, unknown][] = [
    ['not an object', 'hello'],
    ['null', null],
    ['an unknown type', event('nothing-create', {})],
    ['no type', { id: 'e', timestamp: now(), body: {} }],
    ['a public dataset-run-item', event('dataset-run-item-create', {})],
    ['a time in words', event('trace-create', { id: 'x' }, { timestamp: 'yesterday' })],
    ['a start before 1971', event('span-create', { id: randomUUID(), startTime: '1965-01-01T00:00:00Z' })],
    ['a start far in the future', event('span-create', { id: randomUUID(), startTime: '9999-01-01T00:00:00Z' })],
    ['an update without id', event('span-update', { name: 'x' })],
    ['a body that is text', event('trace-create', 'text')],
    ['a wrong level', event('span-create', { id: randomUUID(), level: 'LOUD' })],
    ['a prompt name without version', event('generation-create', { id: randomUUID(), promptName: 'p' })],
    ['an endless id', event('trace-create', { id: 'x'.repeat(2_000) })],
    ['a score without value', event('score-create', { traceId: 't', name: 'n' })],
    ['a score of two targets', event('score-create', { traceId: 't', sessionId: 's', name: 'n', value: 1 })],
  ];
  test.each(bad)('%s is refused by itself, and its neighbours are stored', async (_, item) => {
    const before = randomUUID();
    const after = randomUUID();
    const { status, body } = await ingest([
      event('trace-create', { id: before, name: 'before' }),
      item,
      event('trace-create', { id: after, name: 'after' }),
    ]);
    expect(status).toBe(207);
    expect(body.successes).toHaveLength(2);
    expect(body.errors).toMatchObject([
      { status: 400, message: expect.any(String), error: expect.stringMatching(/\S{3}/) },
    ]);
    expect((await get(`/api/public/traces/${before}`)).body.name).toBe('before');
    expect((await get(`/api/public/traces/${after}`)).body.name).toBe('after');
  });
});

describe('strange values are stored safely', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const values: [string, string][] = [
    ['__proto__ as a key', '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"toString":1}'],
    ['100-deep JSON', deep(100)],
    ['huge numbers', '{"big":1e308,"integer":123456789012345680000,"negative":-1e-320,"zero":-0}'],
    ['NUL', '"a\\u0000b"'],
    ['lone surrogates', '"x\\ud800y\\udfffz"'],
    ['text that looks like JSON', '"123"'],
    ['text that looks like JSON of an object', '"{\\"a\\":1}"'],
    ['an empty key', '{"":1}'],
    ['right-to-left and emoji', '"\u202eabc👩‍👩‍👧‍👦"'],
    ['dots and dollars in keys', '{"a.b":1,"$where":2,"a\'b":3}'],
  ];
  test.each(values)('%s', async (_, text) => {
    const traceId = randomUUID();
    const observationId = randomUUID();
    const body = `{"batch":[
      {"id":"${randomUUID()}","type":"trace-create","timestamp":"${now()}","body":{"id":"${traceId}","input":${text},"metadata":{"value":${text}}}},
      {"id":"${randomUUID()}","type":"span-create","timestamp":"${now()}","body":{"id":"${observationId}","traceId":"${traceId}","input":${text},"output":${text},"metadata":{"value":${text}}}}]}`;
    const sent = await send('POST', '/api/public/ingestion', { headers: json, body });
    expect(sent.status).toBe(207);
    expect(sent.body.errors).toEqual([]);
    const expected = wellFormed(JSON.parse(text));
    const { body: trace } = await get(`/api/public/traces/${traceId}`);
    expect(same(trace.input, expected)).toBe(true);
    expect(same(trace.metadata.value, expected)).toBe(true);
    const [observation] = trace.observations;
    expect(same(observation.input, expected)).toBe(true);
    expect(same(observation.output, expected)).toBe(true);
    expect(same(observation.metadata.value, expected)).toBe(true);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  test('same() sees a key that toEqual() would overlook, and no order of keys', () => {
    expect(same(JSON.parse('{"__proto__":1}'), {})).toBe(false);
    expect(same({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  });

  /** Lone surrogates are no text that UTF-8 can carry. */
  function wellFormed(value: unknown): unknown {
    return typeof value === 'string' ? value.toWellFormed() : value;
  }

  function same(a: unknown, b: unknown): boolean {
    return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
  }

  /** Objects as sorted lists of pairs, which may hold any key. */
  function inOrder(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inOrder);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]);
  }
});

describe('usage and cost', () => {
  test('nonsense is dropped, the rest is kept', async () => {
    const id = randomUUID();
    const traceId = randomUUID();
    const body = `{"batch":[{"id":"${randomUUID()}","type":"generation-create","timestamp":"${now()}","body":{"id":"${id}","traceId":"${traceId}","model":"no-such-model",
      "usageDetails":{"input":"12","output":-5,"__proto__":3,"cached":1.5,"other":"many","total":1e400},
      "costDetails":{"input":0.25,"output":-1,"total":"NaN"}}}]}`;
    const sent = await send('POST', '/api/public/ingestion', { headers: json, body });
    expect(sent.body.errors).toEqual([]);
    const { body: found } = await get(`/api/public/observations/${id}`);
    expect(found.usageDetails.input).toBe(12);
    expect(found.usageDetails).not.toHaveProperty('output');
    expect(found.usageDetails).not.toHaveProperty('other');
    expect(found.costDetails.input).toBe(0.25);
    expect(found.costDetails).not.toHaveProperty('output');
  });
});

describe('POST /api/public/otel/v1/traces', () => {
  const path = '/api/public/otel/v1/traces';
  const hex = (bytes: number) => randomBytes(bytes).toString('hex');
  const exportOf = (spans: unknown) =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ scope: { name: 's' }, spans }] }] });
  const span = (more: object = {}) => ({
    traceId: hex(16),
    spanId: hex(8),
    name: 'span',
    startTimeUnixNano: `${Date.now()}000000`,
    endTimeUnixNano: `${Date.now()}000000`,
    ...more,
  });
  const sendJson = (body: string): Promise<Answer> => send('POST', path, { headers: json, body });

  test.each([
    ['another content type', { 'content-type': 'text/plain' }, '{}'],
    ['no gzip where gzip is said', { ...json, 'content-encoding': 'gzip' }, '{}'],
    ['no JSON where JSON is said', json, '{"resourceSpans":'],
    ['no protobuf where protobuf is said', { 'content-type': 'application/x-protobuf' }, '\u0007\u0007\u0007 hello'],
    ['spans that are no list', json, exportOf({})],
    ['a span without ids', json, exportOf([{ name: 'x' }])],
  ])('%s: 400 with a reason', async (_, headers, body) => {
    const answer = await send('POST', path, { headers, body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(/"(error|message)":"\S+/);
  });

  test('an empty export is fine, in either form', async () => {
    expect((await sendJson('{}')).status).toBe(200);
    const protobuf = await send('POST', path, { headers: { 'content-type': 'application/x-protobuf' }, body: '' });
    expect(protobuf.status).toBe(200);
    expect(protobuf.headers.get('content-type')).toContain('application/x-protobuf');
  });

  test('a gzip bomb is refused, and the server lives on', async () => {
    const body = new Uint8Array(gzipSync(Buffer.alloc(512 * 2 ** 20)));
    const answer = await send('POST', path, { headers: { ...json, 'content-encoding': 'gzip' }, body });
    expect([400, 413]).toContain(answer.status);
    expect((await get('/api/public/health')).status).toBe(200);
  });

  test('a body beyond the limit is refused, and the server lives on', async () => {
    const answer = await sendJson(exportOf([span({ name: 'x'.repeat(40 * 2 ** 20) })]));
    expect(answer.status).toBe(413);
    expect((await get('/api/public/health')).status).toBe(200);
  });

  test('a span with an impossible time does not cost its neighbours', async () => {
    const good = span();
    const answer = await sendJson(
      exportOf([good, span({ startTimeUnixNano: '-5' }), span({ startTimeUnixNano: '9'.repeat(19) })]),
    );
    expect(answer.status).toBe(200);
    expect((await get(`/api/public/traces/${good.traceId}`)).status).toBe(200);
  });

  test('numbers come as text, as numbers, and as NaN', async () => {
    const one = span({
      attributes: [
        { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
        { key: 'gen_ai.usage.output_tokens', value: { intValue: 3 } },
        { key: 'gen_ai.request.model', value: { stringValue: 'no-such-model' } },
        { key: 'gen_ai.request.temperature', value: { doubleValue: 'NaN' } },
        { key: '__proto__', value: { stringValue: 'x' } },
        { key: 'odd', value: {} },
        { key: 'nested', value: { kvlistValue: { values: [{ key: 'constructor', value: { boolValue: true } }] } } },
      ],
    });
    expect((await sendJson(exportOf([one]))).status).toBe(200);
    const { body } = await get(`/api/public/traces/${one.traceId}`);
    expect(body.observations).toMatchObject([
      { type: 'GENERATION', usageDetails: { input: 12, output: 3, total: 15 } },
    ]);
  });

  test('a million-slot flattened list is capped', async () => {
    const key = 'llm.input_messages.999999999.message.content';
    const one = span({ attributes: [{ key, value: { stringValue: 'far' } }] });
    expect((await sendJson(exportOf([one]))).status).toBe(200);
    expect((await get(`/api/public/traces/${one.traceId}`)).status).toBe(200);
  });
});
