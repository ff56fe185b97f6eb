/** Reads request bodies within limits, whatever their transfer and content encoding. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AppError } from '#lib/errors.ts';
import { parseJsonText } from '#lib/json.ts';

export interface BodyLimits {
  /** Bytes on the wire. */
  readonly bodyBytesMax: number;
  /** Bytes after decompression: what stops a gzip bomb. */
  readonly decodedBytesMax: number;
}

const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * The whole body, decompressed.
 * @throws AppError 'too_large' beyond either limit, 'invalid_request' when it can't be decompressed.
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<Buffer> {
  const raw = await readRaw(request, limits.bodyBytesMax);
  const encoding = request.headers.get('content-encoding')?.toLowerCase() ?? '';
  const name = (['gzip', 'deflate', 'br'] as const).find((known) => encoding.includes(known));
  if (!name) return raw;
  try {
    return await decoders[name](raw, { maxOutputLength: limits.decodedBytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits.decodedBytesMax, error);
    throw new AppError('invalid_request', 'Failed to decompress request body', { cause: error });
  }
}

/** @throws AppError 'invalid_request' when the body is not JSON. */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const body = await readBody(request, limits);
  try {
    return parseJsonText(body.toString('utf8'));
  } catch (error) {
    throw new AppError('invalid_request', `The request body is not valid JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function readRaw(request: Request, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax);
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(bytesMax: number, cause?: unknown): AppError {
  return new AppError('too_large', `The request body is larger than ${bytesMax} bytes; send smaller batches`, {
    cause,
  });
}
