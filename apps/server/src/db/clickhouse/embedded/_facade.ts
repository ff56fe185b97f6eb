/** Serves the embedded engine in ClickHouse's HTTP protocol, as far as @clickhouse/client speaks it. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { EnginePool, EngineReply } from './_pool.ts';
import { readRequest } from './_request.ts';

export interface FacadeOptions {
  readonly pool: EnginePool;
  /** The settings that each connection of the pool has from the start. */
  readonly connectionSettings: Readonly<Record<string, string | number>>;
  readonly password: string;
}

const user = 'default';
/** Parameters and settings travel in the URL, which counts as a header. */
const headerBytesMax = 4_000_000;
const compress = promisify(gzip);

export function createFacade(options: FacadeOptions): Server {
  const server = createServer({ maxHeaderSize: headerBytesMax }, (request, response) => {
    const queryId = queryIdOf(request);
    answer(options, request, response).catch((error: unknown) => fail(response, queryId, error));
  });
  // The only client is our own parent: no deadline but the query's, and sockets stay open as long as it likes.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  return server;
}

async function answer(options: FacadeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  if (!isAuthentic(request, url, options.password)) {
    throw new Error(`Code: 516. DB::Exception: ${user}: Authentication failed. (AUTHENTICATION_FAILED)`);
  }
  const abort = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished)
      abort.abort(new Error('Code: 394. DB::Exception: Client has gone. (QUERY_WAS_CANCELLED)'));
  });
  const work = await readRequest(request, url, options.connectionSettings);
  const reply =
    work.kind === 'insert'
      ? await options.pool.insert(work.insert, abort.signal)
      : await options.pool.query(work.query, abort.signal);
  const isGzip =
    url.searchParams.get('enable_http_compression') === '1' &&
    /\bgzip\b/.test(String(request.headers['accept-encoding']));
  const bytes = isGzip ? await compress(reply.bytes, { level: 3 }) : reply.bytes;
  response.writeHead(200, {
    ...(isGzip && { 'Content-Encoding': 'gzip' }),
    'Content-Length': bytes.byteLength,
    'X-ClickHouse-Query-Id': url.searchParams.get('query_id') ?? randomUUID(),
    'X-ClickHouse-Timezone': 'UTC',
    'X-ClickHouse-Server-Display-Name': 'embedded',
    'X-ClickHouse-Summary': summaryOf(reply),
  });
  response.end(bytes);
}

function summaryOf(reply: EngineReply): string {
  return JSON.stringify({
    read_rows: String(reply.rowsRead),
    read_bytes: String(reply.bytesRead),
    written_rows: String(reply.rowsWritten),
    written_bytes: String(reply.bytesWritten),
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: String(reply.bytes.byteLength),
    elapsed_ns: String(Math.round(reply.elapsedSeconds * 1e9)),
  });
}

function queryIdOf(request: IncomingMessage): string {
  return /[?&]query_id=([\w-]+)/.exec(request.url ?? '')?.[1] ?? randomUUID();
}

function isAuthentic(request: IncomingMessage, url: URL, password: string): boolean {
  const header = request.headers.authorization;
  const given = header?.startsWith('Basic ')
    ? Buffer.from(header.slice('Basic '.length), 'base64').toString()
    : `${String(request.headers['x-clickhouse-user'] ?? url.searchParams.get('user') ?? user)}:${String(request.headers['x-clickhouse-key'] ?? url.searchParams.get('password') ?? '')}`;
  return timingSafeEqual(digest(given), digest(`${user}:${password}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function fail(response: ServerResponse, queryId: string, error: unknown): void {
  if (response.destroyed) return;
  const raw = error instanceof Error ? error.message : String(error);
  const found = /Code: (\d+)\. DB::Exception: /.exec(raw);
  const code = found?.[1] ?? '1002';
  const message = found ? raw.slice(found.index) : `Code: 1002. DB::Exception: ${raw} (UNKNOWN_EXCEPTION)`;
  response.writeHead(code === '516' ? 403 : 500, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': code,
    'X-ClickHouse-Query-Id': queryId,
    // The rest of a refused body must not be read as the next request.
    Connection: 'close',
  });
  response.end(`${message}\n`);
}
