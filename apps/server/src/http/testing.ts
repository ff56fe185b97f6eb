/** Calls routes in process, as the holder of a project's key unless somebody else is named. */
import { pino } from 'pino';
import { projectHeader } from './access.ts';
import type { Principal } from './principal.ts';
import { createRouter } from './router.ts';
import type { Route } from './route.ts';

interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

export interface Caller {
  call<T>(method: string, path: string, init?: { body?: unknown; headers?: Record<string, string> }): Promise<Reply<T>>;
  /** GET that must succeed; `query` values that are arrays are repeated. */
  get<T>(path: string, query?: Record<string, unknown>): Promise<T>;
}

export function callerOf(
  routes: readonly Route[],
  projectId: string,
  principal: Principal = { kind: 'key', keyId: 'key', projectId, scope: 'full' },
): Caller {
  const router = createRouter({
    routes,
    authenticator: { authenticate: async () => principal },
    limits: { bodyBytesMax: 1e7, decodedBytesMax: 1e7 },
    logger: pino({ level: 'silent' }),
    fallback: () => new Response('', { status: 404 }),
  });
  async function call<T>(
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Reply<T>> {
    const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
    const headers = { 'content-type': 'application/json', [projectHeader]: projectId, ...init.headers };
    const response = await router.fetch(new Request(`http://test${path}`, { method, headers, ...body }));
    return { status: response.status, body: (await response.json()) as T };
  }
  return {
    call,
    async get<T>(path: string, query: Record<string, unknown> = {}) {
      const search = new URLSearchParams(
        Object.entries(query).flatMap(([key, value]) =>
          (Array.isArray(value) ? value : [value]).map((each) => [key, String(each)]),
        ),
      );
      const reply = await call<T>('GET', `${path}?${search.toString()}`);
      if (reply.status !== 200) throw new Error(`GET ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
  };
}
