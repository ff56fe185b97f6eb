/** Reads one HTTP request in ClickHouse's protocol: what to run, with which settings, parameters and rows. */
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

import { splitStatements, withoutComments } from '#db/clickhouse/statements.ts';

import { bodyBytesMax } from './_engine-settings.ts';
import type { EngineInsert, EngineQuery } from './_pool.ts';

export type EngineRequest =
  | { readonly kind: 'query'; readonly query: EngineQuery }
  | { readonly kind: 'insert'; readonly insert: EngineInsert };

export async function readRequest(request: IncomingMessage, url: URL, base: Settings): Promise<EngineRequest> {
  const fields = url.searchParams;
  let body = await readBody(request);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    for (const [name, value] of form) fields.set(name, typeof value === 'string' ? value : await value.text());
    body = Buffer.alloc(0);
  }
  const { settings, parameters } = readFields(fields, base);
  const queryField = fields.get('query');
  if (queryField !== null && body.length > 0) {
    return { kind: 'insert', insert: readInsert(queryField, body, settings) };
  }
  const sql = readStatement(queryField ?? body.toString());
  const format = fields.get('default_format') ?? String(request.headers['x-clickhouse-format'] ?? 'TabSeparated');
  const database = fields.get('database') ?? undefined;
  return {
    kind: 'query',
    query: {
      sql: sql.text,
      format,
      settings: request.method === 'GET' ? { readonly: '2', ...settings } : settings,
      parameters,
      database: database === 'default' ? undefined : database,
      isWrite: !sql.isRead,
    },
  };
}

type Settings = Readonly<Record<string, string | number>>;

/** Fields of the protocol that are no settings, and settings that only concern HTTP. */
const notSettings = new Set([
  'query',
  'database',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
  'default_format',
  'compress',
  'decompress',
  'user',
  'password',
  'quota_key',
  'role',
  'wait_end_of_query',
  'buffer_size',
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
  'add_http_cors_header',
]);

function readFields(fields: URLSearchParams, base: Settings) {
  const settings: Record<string, string> = {};
  const parameters: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = value;
    else if (!notSettings.has(name) && String(base[name]) !== value) settings[name] = value;
  }
  return { settings, parameters };
}

const insertRows =
  /^\s*INSERT\s+INTO\s+(?<table>[\w.`"]+)\s*(?:\((?<columns>[^()]*)\))?\s*FORMAT\s+(?<format>JSONEachRow|JSONCompactEachRow)\s*$/i;
const insertSelect =
  /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?(?:FUNCTION\s+\w+\s*)?[\w."`]*\s*(?:\([^()]*\))?\s*(?:SETTINGS\s[^()]*?)?\s*\(?\s*(?:SELECT|WITH)\b/i;
const firstReadWord = /^[\s(]*(?:SELECT|WITH|SHOW|DESCRIBE|DESC|EXPLAIN|EXISTS)\b/i;

function readInsert(query: string, body: Buffer, settings: Readonly<Record<string, string>>): EngineInsert {
  const groups = insertRows.exec(query)?.groups;
  if (!groups) throw refusal('Rows are taken only by INSERT INTO table (columns) FORMAT JSONEachRow.');
  const names = groups['columns']?.split(',').map(unquoted);
  return {
    table: unquoted(groups['table'] ?? ''),
    columns: names,
    format: groups['format']?.toLowerCase() === 'jsoneachrow' ? 'JSONEachRow' : 'JSONCompactEachRow',
    settings,
    body,
  };
}

function unquoted(name: string): string {
  return name.trim().replaceAll(/[`"]/g, '');
}

/** The engine would run several statements in a row, and inline data as statements: both are refused here. */
function readStatement(query: string): { text: string; isRead: boolean } {
  let statements: string[];
  try {
    statements = splitStatements(query);
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : String(error));
  }
  const [text, second] = statements;
  if (text === undefined) throw refusal('Empty query.');
  if (second !== undefined) throw refusal('Multi-statements are not allowed.');
  const words = withoutComments(text);
  if (/^\s*INSERT\b/i.test(words) && !insertSelect.test(words)) {
    throw refusal('Rows inside the text of an INSERT are not taken: send them as JSONEachRow.');
  }
  return { text, isRead: firstReadWord.test(words) };
}

function refusal(message: string): Error {
  return new Error(`Code: 62. DB::Exception: ${message} (SYNTAX_ERROR)`);
}

const decompressors = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const decompressor = Object.hasOwn(decompressors, encoding)
    ? decompressors[encoding as keyof typeof decompressors]()
    : undefined;
  if (!decompressor && encoding !== 'identity') throw refusal(`Unknown Content-Encoding ${encoding}.`);
  // A failure of the pipeline reaches the reader of its last stream.
  const source = decompressor ? pipeline(request, decompressor, () => undefined) : request;
  return await buffer(limited(source, bodyBytesMax));
}

async function* limited(source: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw refusal(`The request is larger than ${bytesMax} bytes.`);
    yield chunk;
  }
}
