/** The one place that turns results and errors into HTTP responses. */
import { randomUUID } from 'node:crypto';
import { errorCodes } from '@telltale/contract/errors.ts';
import type { Logger } from 'pino';
import { AppError, isAppError } from '#lib/errors.ts';
import { type Body, compressed } from './compress.ts';

/** JSON that somebody has written already, in UTF-8: what a handler returns in place of a value. */
export class WrittenJson {
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }
}

export function jsonReply(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return status === 204 ? new Response(null, { status, headers }) : bodyReply(JSON.stringify(value), status, headers);
}

/**
 * The reply to who takes these codings. The body is compressed before it is put into a `Response`: reading it out of one
 * copies it four times, which took longer than compressing a giant trace.
 */
export async function compressedReply(
  value: unknown,
  status: number,
  acceptEncoding: string | null,
): Promise<Response> {
  if (status === 204) return jsonReply(value, status);
  const { body, headers } = await compressed(
    value instanceof WrittenJson ? value.bytes : JSON.stringify(value),
    acceptEncoding,
  );
  return bodyReply(body, status, headers);
}

function bodyReply(body: Body, status: number, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    // What traces hold is text of strangers: opened in a tab, it must not be taken for a page.
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** Errors that are not ours to explain are logged once, with their cause, and answered 500 without a word of their text. */
export function errorReply(error: unknown, logger: Logger): Response {
  const requestId = randomUUID();
  const known = isAppError(error) ? error : new AppError('internal', 'Internal Server Error', { cause: error });
  const { status, name } = errorCodes[known.code];
  if (status >= 500) logger.error({ requestId, err: known.cause ?? known, code: known.code }, known.message);
  const headers = known.retryAfterSeconds === undefined ? {} : { 'retry-after': String(known.retryAfterSeconds) };
  const body = { message: known.message, error: known.details ?? name, code: known.code, requestId };
  return jsonReply(body, status, headers);
}
