/** The one place that turns results and errors into HTTP responses. */
import { randomUUID } from 'node:crypto';
import { errorCodes } from '@telltale/contract/errors.ts';
import type { Logger } from 'pino';
import { AppError, isAppError } from '#lib/errors.ts';

export function jsonReply(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  if (status === 204) return new Response(null, { status, headers });
  return jsonTextReply(JSON.stringify(value), status, headers);
}

/** For JSON that somebody has written already. */
export function jsonTextReply(text: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    // What traces hold is text of strangers: opened in a tab, it must not be taken for a page.
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
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
