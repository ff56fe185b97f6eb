/** Calls operations of the contract over HTTP: the one place of the app that knows `fetch`. */
import type { Operation } from '@telltale/contract/operation.ts';
import type { z } from 'zod';

export interface CallInput<Q, B> {
  /** Sent as the header that says which project a signed-in person means. */
  readonly projectId?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Q;
  readonly body?: B;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server's answer was not a success. `status` 0: there was no answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

/** @throws ApiError for every failure but an abort. */
export async function call<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<Q, B, R>,
  input: CallInput<QueryOf<Q>, z.input<B>> = {},
): Promise<z.output<R>> {
  const response = await answerOf(operation, input, 'application/json');
  // The server is tested against the same schema; parsing again would double the cost of a giant trace.
  return (response.status === 204 ? null : await response.json()) as z.output<R>;
}

/** The answer as it comes in, for streams that last. @throws ApiError for every failure but an abort. */
export async function callStream<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<Q, B, R>,
  input: CallInput<QueryOf<Q>, z.input<B>> = {},
): Promise<ReadableStream<Uint8Array>> {
  const { body } = await answerOf(operation, input, 'text/event-stream');
  if (body === null) throw new ApiError(0, 'The server answered with nothing');
  return body;
}

/** The answer as a file. @throws ApiError for every failure but an abort. */
export async function callFile<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<Q, B, R>,
  input: CallInput<QueryOf<Q>, z.input<B>> = {},
): Promise<Blob> {
  return (await answerOf(operation, input, '*/*')).blob();
}

/** What a query may be given as: every value, before it becomes text. */
type QueryOf<Q extends z.ZodType> = {
  readonly [K in keyof z.input<Q>]?: string | number | readonly string[] | undefined;
};

async function answerOf(operation: Operation, input: CallInput<object, unknown>, accept: string): Promise<Response> {
  const headers = new Headers({ ...input.headers, accept });
  if (input.projectId !== undefined) headers.set('x-telltale-project', input.projectId);
  const init: RequestInit = { method: operation.method, headers, credentials: 'same-origin' };
  if (input.signal !== undefined) init.signal = input.signal;
  if (input.body !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(input.body);
  }
  const response = await send(urlOf(operation.path, input), init);
  if (!response.ok) throw new ApiError(response.status, await messageOf(response));
  return response;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'The server cannot be reached', { cause: error });
  }
}

function urlOf(path: string, input: CallInput<object, unknown>): string {
  const filled = path.replaceAll(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => {
    return encodeURIComponent(input.params?.[name] ?? '');
  });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {}) as [string, unknown][]) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') query.append(key, String(item));
    }
  }
  const text = query.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

async function messageOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { message?: unknown };
    if (typeof body.message === 'string' && body.message !== '') return body.message;
  } catch {
    // Not JSON: a proxy's page, say. The status has to do.
  }
  return `The server answered ${response.status}`;
}
