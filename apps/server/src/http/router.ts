/** Mounts routes: finds the handler, checks access, parses what came in and answers in JSON whatever happens. */
import type { Operation } from '@telltale/contract/operation.ts';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { authorise } from './access.ts';
import { type BodyLimits, readJson } from './body.ts';
import type { Authenticator } from './principal.ts';
import { compressedReply, errorReply } from './reply.ts';
import type { Route, RouteInput } from './route.ts';

export interface RouterOptions {
  readonly routes: readonly Route[];
  readonly authenticator: Authenticator;
  readonly limits: BodyLimits;
  readonly logger: Logger;
  /** Answers everything that is not below /api: the web app. */
  readonly fallback: (request: Request) => Promise<Response> | Response;
}

export interface Router {
  fetch(request: Request): Promise<Response>;
}

export function createRouter(options: RouterOptions): Router {
  const app = new Hono({ getPath: (request) => canonicalPath(request.url) });
  for (const each of options.routes) {
    app.on(each.operation.method, each.operation.path, (c) => answer(each, c, options));
  }
  const unmatched = answerUnmatched(options);
  app.all('/api/*', (c) => unmatched.fetch(c.req.raw));
  app.all('*', (c) => options.fallback(c.req.raw));
  app.onError((error) => errorReply(error, options.logger));
  return {
    async fetch(request) {
      const crossOrigin = corsHeaders(request);
      if (request.method === 'OPTIONS' && crossOrigin) return new Response(null, { status: 204, headers: crossOrigin });
      const response = await app.fetch(request);
      for (const [name, value] of Object.entries(crossOrigin ?? {})) response.headers.set(name, value);
      return response;
    },
  };
}

/** Apart from the routes: a path that takes the rest would hide another's longer one, were both asked for every method. */
function answerUnmatched({ routes, logger }: RouterOptions): Hono {
  const app = new Hono({ getPath: (request) => canonicalPath(request.url) });
  for (const [path, methods] of methodsByPath(routes)) {
    app.all(path, (c) => methodNotAllowed(c.req.method, methods, logger));
  }
  app.all('*', (c) => errorReply(new AppError('not_found', `There is no ${c.req.method} ${c.req.path}`), logger));
  return app;
}

/** SDKs are given base URLs with and without a trailing slash, and Python's clients do not follow redirects. */
function canonicalPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const query = url.indexOf('?', start);
  const path = start < 0 ? '/' : url.slice(start, query < 0 ? undefined : query);
  const single = path.replaceAll(/\/{2,}/g, '/');
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
}

async function answer(route: Route, c: Context, options: RouterOptions): Promise<Response> {
  try {
    const { operation } = route;
    const request = c.req.raw;
    const params = c.req.param() as Record<string, string>;
    const principal =
      operation.access === 'public' ? ({ kind: 'nobody' } as const) : await options.authenticator.authenticate(request);
    const projectId = authorise(operation, principal, request, params);
    const query = parse(operation.query, c.req.queries(), unwrapSingles);
    const body = operation.body ? parse(operation.body, await readJson(request, options.limits)) : undefined;
    const result = await route.handle({ params, query, body, principal, projectId, request } as RouteInput<
      never,
      never
    >);
    if (result instanceof Response) return result;
    return await compressedReply(result, operation.status ?? 200, request.headers.get('accept-encoding'));
  } catch (error) {
    // Whoever left has no use for the error that their leaving made.
    if (c.req.raw.signal.aborted) return new Response(null, { status: clientLeft });
    return errorReply(error, options.logger);
  }
}

/** No status of HTTP's own, for nobody reads it; proxies write this one in their logs. */
const clientLeft = 499;

function parse(schema: z.ZodType | undefined, value: unknown, prepare = (v: never): unknown => v): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(prepare(value as never));
  if (result.success) return result.data;
  throw new AppError('invalid_request', 'Invalid request data', { details: result.error.issues });
}

/** `?a=1` means one value and `?a=1&a=2` several; an empty value means that the parameter was not given. */
function unwrapSingles(queries: Record<string, string[]>): Record<string, string | string[]> {
  const given = Object.entries(queries)
    .map(([key, values]) => [key, values.filter((value) => value !== '')] as const)
    .filter(([, values]) => values.length > 0);
  return Object.fromEntries(given.map(([key, values]) => [key, values.length === 1 ? (values[0] as string) : values]));
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { operation } of routes) {
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation.method]);
  }
  return byPath;
}

function methodNotAllowed(method: string, allowed: readonly string[], logger: Logger): Response {
  const reply = errorReply(new AppError('method_not_allowed', `Method ${method} is not allowed here`), logger);
  reply.headers.set('allow', allowed.join(', '));
  return reply;
}

/** Browser SDKs call from any origin with a key in a header; no credentials, so a session cookie never travels. */
function corsHeaders(request: Request): Record<string, string> | null {
  const origin = request.headers.get('origin');
  if (!origin || !request.url.includes('/api/public/')) return null;
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
    'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '*',
    'access-control-max-age': '86400',
    vary: 'Origin',
  };
}

export function operationsOf(routes: readonly Route[]): readonly Operation[] {
  return routes.map((each) => each.operation);
}
