import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed } from './compress.ts';
import { jsonReply } from './reply.ts';

const large = { text: 'Wien, Straße 1 · 東京 '.repeat(4000) };

test.each([
  ['gzip, deflate', 'gzip', gunzipSync],
  ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
  ['zstd;q=0, GZIP;q=0.5', 'gzip', gunzipSync],
])('compressed: a client that takes %s gets %s', async (accepted, coding, decompress) => {
  const reply = await compressed(jsonReply(large, 201), accepted);
  expect(reply.status).toBe(201);
  expect(reply.headers.get('content-encoding')).toBe(coding);
  expect(reply.headers.get('vary')).toBe('Accept-Encoding');
  const bytes = Buffer.from(await reply.arrayBuffer());
  expect(reply.headers.get('content-length')).toBe(String(bytes.length));
  expect(JSON.parse(decompress(bytes).toString())).toEqual(large);
});

test.each([null, '', 'identity', 'br', 'gzip;q=0'])(
  'compressed: a client that takes %s gets the text',
  async (accepted) => {
    const reply = await compressed(jsonReply(large), accepted);
    expect(reply.headers.get('content-encoding')).toBeNull();
    expect(await reply.json()).toEqual(large);
  },
);

test('compressed: what is small or a stream stays as it is', async () => {
  const small = jsonReply({ ok: true });
  expect(await compressed(small, 'gzip')).toBe(small);
  const stream = new Response(new Blob(['x'.repeat(100_000)]).stream());
  expect(await compressed(stream, 'gzip')).toBe(stream);
});
