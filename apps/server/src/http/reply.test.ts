import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressedReply, WrittenJson } from './reply.ts';

const large = { text: 'Wien, Straße 1 · 東京 '.repeat(4000) };

test.each([
  ['gzip, deflate', 'gzip', gunzipSync],
  ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
  ['zstd;q=0, GZIP;q=0.5', 'gzip', gunzipSync],
])('compressedReply: a client that takes %s gets %s', async (accepted, coding, decompress) => {
  for (const value of [large, new WrittenJson(Buffer.from(JSON.stringify(large)))]) {
    const reply = await compressedReply(value, 201, accepted);
    expect(reply.status).toBe(201);
    expect(reply.headers.get('content-encoding')).toBe(coding);
    expect(reply.headers.get('vary')).toBe('Accept-Encoding');
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect(reply.headers.get('content-length')).toBe(String(bytes.length));
    expect(JSON.parse(decompress(bytes).toString())).toEqual(large);
  }
});

test.each([null, '', 'identity', 'br', 'gzip;q=0'])(
  'compressedReply: a client that takes %s gets the text',
  async (accepted) => {
    const reply = await compressedReply(large, 200, accepted);
    expect(reply.headers.get('content-encoding')).toBeNull();
    expect(reply.headers.get('vary')).toBe('Accept-Encoding');
    expect(await reply.json()).toEqual(large);
  },
);

test('compressedReply: what is small or nothing stays as it is', async () => {
  const small = await compressedReply({ ok: true }, 200, 'gzip');
  expect(small.headers.get('content-encoding')).toBeNull();
  expect(small.headers.get('content-length')).toBe('11');
  expect(await small.json()).toEqual({ ok: true });
  expect((await compressedReply(undefined, 204, 'gzip')).body).toBeNull();
});
