/** Why a model did not answer, in words for who asked, without any secret. */
import { APICallError } from '@ai-sdk/provider';
import { isAppError } from '#lib/errors.ts';
import { OutboundRefused } from '#lib/outbound.ts';
import type { Scrubber } from '#lib/scrubber.ts';

const messageCharsMax = 2000;

/** Carries no cause: the library's errors hold the request with its headers, and must not come near a log. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  /** HTTP status of the provider; null when it did not answer. */
  readonly status: number | null;

  constructor(status: number | null, message: string) {
    super(message);
    this.status = status;
  }

  static of(error: unknown, scrubber: Scrubber): ModelFailure {
    if (error instanceof ModelFailure) return error;
    const status = APICallError.isInstance(error) ? (error.statusCode ?? null) : null;
    const message = scrubber.scrub(wordsOf(error)).slice(0, messageCharsMax);
    return new ModelFailure(status, message);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof OutboundRefused || isAppError(error)) return error.message;
  if (isTimeout(error)) return 'The model took too long to answer';
  if (APICallError.isInstance(error)) return ofProvider(error);
  if (error instanceof Error) return connectionWords(error) ?? error.message;
  return messageIn(error) ?? String(error);
}

function ofProvider(error: APICallError): string {
  const { statusCode, responseBody } = error;
  const reason = connectionWords(error.cause);
  if (statusCode === undefined || reason !== null) return reason ?? error.message;
  const said = messageIn(parsed(responseBody)) ?? shortText(responseBody) ?? error.message;
  return `The provider answered ${statusCode}${meaningOf(statusCode)}: ${said}`;
}

function meaningOf(status: number): string {
  if (status === 401) return ' (the key is not accepted)';
  if (status === 403) return ' (the key may not do this)';
  if (status === 404) return ' (no such model or address)';
  if (status === 429) return ' (too many requests, or nothing left to spend)';
  return status >= 500 ? ' (it has a problem of its own)' : '';
}

const reasons = new Map([
  ['ENOTFOUND', 'There is no such host'],
  ['EAI_AGAIN', 'The name of the host can’t be looked up at the moment'],
  ['ECONNREFUSED', 'Nothing listens at this address'],
  ['ECONNRESET', 'The connection was cut'],
  ['EPROTO', 'It does not speak https at this address'],
  ['ETIMEDOUT', 'It can’t be reached in time'],
  ['UND_ERR_CONNECT_TIMEOUT', 'It can’t be reached in time'],
  ['UND_ERR_HEADERS_TIMEOUT', 'The model took too long to answer'],
  ['UND_ERR_BODY_TIMEOUT', 'The model took too long to go on'],
  ['UND_ERR_SOCKET', 'The connection was cut'],
  ['CERT_HAS_EXPIRED', 'Its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'Its certificate is signed by itself'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Its certificate is for another host'],
]);

/** The reason is some levels down: the library wraps what the client wraps. */
function connectionWords(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof OutboundRefused) return at.message;
    const words = reasons.get(String((at as NodeJS.ErrnoException).code));
    if (words !== undefined) return words;
  }
  return null;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return null;
  }
}

/** `{error: {message}}`, `{error: "…"}`, `{message}` and lists of these: what the providers' bodies have in common. */
function messageIn(body: unknown): string | null {
  if (typeof body === 'string') return body === '' ? null : body;
  if (typeof body !== 'object' || body === null) return null;
  if (Array.isArray(body)) return messageIn(body[0]);
  const { error, message, detail } = body as Record<string, unknown>;
  return messageIn(error) ?? messageIn(message) ?? messageIn(detail);
}

/** A page of HTML tells nobody anything. */
function shortText(body: string | undefined): string | null {
  const text = body?.trim() ?? '';
  return text === '' || text.startsWith('<') ? null : text.slice(0, 500);
}
