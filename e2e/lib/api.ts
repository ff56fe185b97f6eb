/** The public API as a test calls it: one request, its status and its JSON. */
import { inject } from 'vitest';
import { access } from '#lib/server.ts';

export const basic = (publicKey: string, secretKey: string): string =>
  `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;

const fullAccess: string = basic(access.publicKey, access.secretKey);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** The query may hold arrays: their key is repeated. */
export type Query = Readonly<Record<string, string | number | readonly string[]>>;

export function get(path: string, query: Query = {}): Promise<Answer> {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(key, String(item));
  }
  return send('GET', `${path}${parameters.size > 0 ? `?${parameters}` : ''}`);
}

export function post(path: string, body: unknown): Promise<Answer> {
  return send('POST', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

export interface Raw {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another server than the one all tests share. */
  readonly baseUrl?: string;
}

/** Sends exactly what it is given; `authorization` is the project's key unless the headers say otherwise ('' for none). */
export async function send(method: string, path: string, raw: Raw = {}): Promise<Answer> {
  const headers = new Headers({ authorization: fullAccess, ...raw.headers });
  if (headers.get('authorization') === '') headers.delete('authorization');
  const response = await fetch(`${raw.baseUrl ?? inject('baseUrl')}${path}`, {
    method,
    headers,
    ...(raw.body === undefined ? {} : { body: raw.body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
