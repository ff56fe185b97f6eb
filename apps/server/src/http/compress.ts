/** Makes large replies small for the way: the shape of a giant trace is twelve megabytes, and two when compressed. */
import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';

/** Bytes; below, compressing costs about as much as sending. */
const least = 32 * 1024;

type Compress = (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>;

const toZstd = promisify(zstdCompress);
const toGzip = promisify(gzip);

/** The best first. Both at their fastest: a reply is read once. */
const codings: readonly (readonly [name: string, compress: Compress])[] = [
  ['zstd', async (bytes) => await toZstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })],
  ['gzip', async (bytes) => await toGzip(bytes, { level: 1 })],
];

/** The same reply in a coding that the client takes; streams and small replies, which tell no large length, stay as they are. */
export async function compressed(reply: Response, acceptEncoding: string | null): Promise<Response> {
  if (Number(reply.headers.get('content-length') ?? 0) < least || reply.headers.has('content-encoding')) return reply;
  const accepted = acceptedBy(acceptEncoding ?? '');
  const coding = codings.find(([name]) => accepted.has(name));
  const headers = new Headers(reply.headers);
  headers.append('vary', 'Accept-Encoding');
  if (coding === undefined) return new Response(reply.body, { status: reply.status, headers });
  const [name, compress] = coding;
  const bytes = await compress(new Uint8Array(await reply.arrayBuffer()));
  headers.set('content-encoding', name);
  headers.set('content-length', String(bytes.byteLength));
  return new Response(bytes, { status: reply.status, headers });
}

/** `gzip;q=0` says: not this one. */
function acceptedBy(header: string): Set<string> {
  const parts = header.split(',').map((part) =>
    part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/),
  );
  return new Set(parts.filter(([, weight]) => Number(weight ?? 1) > 0).map(([name]) => name ?? ''));
}
