/** Makes large replies small for the way: the shape of a giant trace is twelve megabytes, and two when compressed. */
import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';

/** Text or its bytes in UTF-8. */
export type Body = string | Uint8Array<ArrayBuffer>;

/** Bytes; below, compressing costs about as much as sending. */
const least = 32 * 1024;

type Compress = (body: Body) => Promise<Uint8Array<ArrayBuffer>>;

const toZstd = promisify(zstdCompress);
const toGzip = promisify(gzip);

/** The best first. Both at their fastest: a reply is read once. */
const codings: readonly (readonly [name: string, compress: Compress])[] = [
  ['zstd', async (body) => await toZstd(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })],
  ['gzip', async (body) => await toGzip(body, { level: 1 })],
];

/** The same body in a coding that the client takes, with the headers that say so; a small one stays as it is. */
export async function compressed(
  body: Body,
  acceptEncoding: string | null,
): Promise<{ readonly body: Body; readonly headers: Record<string, string> }> {
  if (Buffer.byteLength(body) < least) return { body, headers: {} };
  const vary = 'Accept-Encoding';
  const accepted = acceptedBy(acceptEncoding ?? '');
  const coding = codings.find(([name]) => accepted.has(name));
  if (coding === undefined) return { body, headers: { vary } };
  const [name, compress] = coding;
  return { body: await compress(body), headers: { vary, 'content-encoding': name } };
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
