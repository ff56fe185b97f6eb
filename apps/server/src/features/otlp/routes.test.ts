import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Change } from '#features/ingest/change.ts';
import type { RouteInput } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { jsonOf, protobufOf, sampleSpans } from './_encoded.ts';
import { testLimits, testTraceId } from './_testing.ts';
import { otlpRoutes } from './routes.ts';

const jsonType = { 'content-type': 'application/json' };
const protobufType = { 'content-type': 'application/x-protobuf; charset=utf-8' };
const logger = pino({ enabled: false });

interface Sent {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

async function send({ path = '/api/public/otel/v1/traces', headers = jsonType, body = '{}' }: Sent, fails?: AppError) {
  const committed: { projectId: string; changes: readonly Change[] }[] = [];
  const committer = {
    async commit(projectId: string, changes: readonly Change[]) {
      if (fails) throw fails;
      committed.push({ projectId, changes });
    },
  };
  const route = otlpRoutes({ committer, limits: testLimits, logger }).find(({ operation }) => operation.path === path);
  const init = { method: 'POST', headers, body, duplex: 'half' };
  const request = new Request(`http://localhost${path}`, init as RequestInit);
  const principal = { kind: 'key', keyId: 'k1', projectId: 'p1', scope: 'full' };
  const input = { request, projectId: 'p1', principal } as RouteInput<never, never>;
  return { response: (await route?.handle(input)) as Response, committed };
}

const spanJson = (start: string) =>
  `{"traceId":"${testTraceId}","spanId":"${start.slice(0, 4)}","startTimeUnixNano":"${start}"}`;
const exportJson = (...starts: string[]) =>
  `{"resourceSpans":[{"scopeSpans":[{"spans":[${starts.map(spanJson).join(',')}]}]}]}`;
const good = '1767261600000000000';
const bad = '5000000000000';

describe('POST /api/public/otel/v1/traces', () => {
  test('takes JSON and answers {}', async () => {
    const { response, committed } = await send({ body: new Uint8Array(jsonOf(sampleSpans())) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(committed).toHaveLength(1);
    expect(committed[0]?.projectId).toBe('p1');
  });

  test('takes protobuf and answers an empty message', async () => {
    const { response, committed } = await send({
      headers: protobufType,
      body: new Uint8Array(protobufOf(sampleSpans())),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(committed).toHaveLength(1);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('takes bodies compressed by %s', async (encoding, compress) => {
    const body = new Uint8Array(compress(protobufOf(sampleSpans())));
    const { committed } = await send({ headers: { ...protobufType, 'content-encoding': encoding }, body });
    expect(committed).toHaveLength(1);
  });

  test('takes a chunked body', async () => {
    const bytes = jsonOf(sampleSpans());
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < bytes.length; i += 100) controller.enqueue(new Uint8Array(bytes.subarray(i, i + 100)));
        controller.close();
      },
    });
    expect((await send({ body })).committed).toHaveLength(1);
  });

  test('takes the plain path too, and an export without spans', async () => {
    expect((await send({ path: '/v1/traces', body: exportJson(good) })).committed).toHaveLength(1);
    const { response, committed } = await send({ body: exportJson() });
    expect(response.status).toBe(200);
    expect(committed).toEqual([]);
  });

  test('refuses one span alone, in the encoding of the request', async () => {
    const { response, committed } = await send({ body: exportJson(good, bad) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: '1 of 2 spans refused. span 5000: its start time is not between 1971 and 2100',
      },
    });
    expect(committed[0]?.changes.filter(({ kind }) => kind === 'observation')).toHaveLength(1);

    const spans = sampleSpans().map((span) => Object.create(span, { startTime: { value: [5, 0] } }) as typeof span);
    const protobuf = await send({ headers: protobufType, body: new Uint8Array(protobufOf(spans)) });
    expect(protobuf.response.headers.get('content-type')).toBe('application/x-protobuf');
    const reader = new PbfReader(await protobuf.response.arrayBuffer());
    const read = { count: 0, message: '' };
    reader.readFields((tag) => {
      if (tag === 1)
        reader.readMessage((inner) => {
          if (inner === 1) read.count = reader.readVarint();
          if (inner === 2) read.message = reader.readString();
        }, null);
    }, null);
    expect(read.count).toBe(2);
    expect(read.message).toContain('2 of 2 spans refused');
    expect(protobuf.committed).toEqual([]);
  });

  test.each<[string, Sent, string]>([
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 'Invalid content type'],
    ['no JSON', { body: '{"resourceSpans":' }, 'Failed to parse OTel JSON Trace'],
    ['no protobuf', { headers: protobufType, body: 'hello' }, 'Failed to parse OTel Protobuf Trace'],
    ['no gzip', { headers: { ...jsonType, 'content-encoding': 'gzip' } }, 'Failed to decompress request body'],
    [
      'spans without ids',
      { body: '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}' },
      'Invalid OTLP trace export: a span has no traceId',
    ],
    [
      'an ingestion version to come',
      { headers: { ...jsonType, 'x-langfuse-ingestion-version': '5' } },
      'Unsupported x-langfuse-ingestion-version: 5',
    ],
    [
      'no ingestion version',
      { headers: { ...jsonType, x_langfuse_ingestion_version: 'x' } },
      'Unsupported x-langfuse-ingestion-version: x',
    ],
  ])('answers 400 to %s', async (_, sent, error) => {
    const { response, committed } = await send(sent);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error });
    expect(committed).toEqual([]);
  });

  test('knows the ingestion versions of today', async () => {
    const { response } = await send({ headers: { ...jsonType, 'x-langfuse-ingestion-version': '4' } });
    expect(response.status).toBe(200);
  });

  test('refuses bombs and bodies beyond the limit with 413', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(testLimits.decodedBytesMax + 1)));
    await expect(send({ headers: { ...jsonType, 'content-encoding': 'gzip' }, body: bomb })).rejects.toMatchObject({
      code: 'too_large',
    });
    const long = new Uint8Array(testLimits.bodyBytesMax + 1);
    await expect(send({ body: long })).rejects.toMatchObject({ code: 'too_large' });
  });

  test('passes on that the committer is overloaded', async () => {
    const overloaded = new AppError('overloaded', 'later', { retryAfterSeconds: 1 });
    await expect(send({ body: exportJson(good) }, overloaded)).rejects.toBe(overloaded);
  });
});

describe('metrics and logs', () => {
  test.each([
    ['/api/public/otel/v1/metrics', { message: 'OK' }],
    ['/v1/metrics', { message: 'OK' }],
    ['/api/public/otel/v1/logs', {}],
    ['/v1/logs', {}],
  ])('POST %s is accepted and dropped', async (path, reply) => {
    const { response, committed } = await send({ path, body: '{"resourceLogs":[]}' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(reply);
    const protobuf = await send({ path, headers: protobufType, body: 'anything' });
    expect(protobuf.response.headers.get('content-type')).toBe('application/x-protobuf');
    expect(committed).toEqual([]);
  });
});
