/** The way to ClickHouse: a server of its own by URL, or the embedded engine. Both speak the same protocol and the same SQL. */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

import { parseJsonText } from '#lib/json.ts';
import { type Link, sendOverLink } from './_link.ts';
import { EngineProcess, type Log } from './embedded/supervisor.ts';
import { defaultTimeoutMs, meaningSettings, type Settings } from './settings.ts';
import { sqlString } from './sql-string.ts';

export interface ClickHouseOptions {
  /** `http(s)://user:password@host:port/database` of a server; the embedded engine when absent. */
  readonly url?: string | undefined;
  /** Where the embedded engine keeps its data. */
  readonly dataDir: string;
  /** What the embedded engine may hold in memory. Default 1 GB. */
  readonly memoryBytes?: number;
  readonly logger: Log;
  /** Told in words what takes time at start. */
  readonly onProgress?: (message: string) => void;
  /** Told of each SELECT that was answered. */
  readonly onQuery?: ((query: AnsweredQuery) => void) | undefined;
}

/** What a SELECT took. The statement names its values and does not hold them. */
export interface AnsweredQuery {
  readonly sql: string;
  /** From being sent to the last row. */
  readonly ms: number;
}

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Beyond the settings that every request carries. */
  readonly settings?: Settings;
  /** After this the query is killed and the call fails with `unprocessable`. Default 60 s. */
  readonly timeoutMs?: number;
}

export interface CommandOptions extends QueryOptions {
  /** Carrying it out twice is the same as once, so it is sent again when the connection broke. Default false. */
  readonly isIdempotent?: boolean;
}

export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Every method fails with `ClickHouseFailure` when ClickHouse refuses, with AppError `overloaded` when it cannot be reached,
 * with AppError `unprocessable` on the deadline, and with the signal's reason when the caller gives up.
 */
export interface ClickHouse extends AsyncDisposable {
  /** For what the methods below do not cover. It neither retries nor limits. */
  readonly client: ClickHouseClient;
  /** No other process can reach these data: the lock of the data directory is ours. */
  readonly isExclusive: boolean;
  /** The process id of the embedded engine; undefined for a server. */
  readonly enginePid: number | undefined;
  /** The same way for one who may leave before the answer: when `signal` aborts, what was asked over it is stopped. */
  until(signal: AbortSignal): ClickHouse;
  /** All rows of a SELECT. 64-bit integers and decimals come as text. Sent again when the connection breaks. */
  rows<T>(sql: string, parameters?: Parameters, options?: QueryOptions): Promise<T[]>;
  /** The same rows as JSON in UTF-8, one object a line, as the engine wrote them. */
  lines(sql: string, parameters?: Parameters, options?: QueryOptions): Promise<Buffer>;
  /** The one value of a SELECT, as it comes in. Whoever asks reads it to its end or destroys it. */
  bytes(sql: string, parameters?: Parameters, options?: QueryOptions): Promise<Readable>;
  /** A statement without a result. */
  command(sql: string, parameters?: Parameters, options?: CommandOptions): Promise<void>;
  /**
   * Inserts rows given as JSON lines, one object a line, without blank lines. When it returns, they can be read.
   * Sent again when the connection breaks: rows must be the same row when they come twice (by their version).
   */
  insert(table: string, columns: readonly string[], lines: Buffer | string, options?: QueryOptions): Promise<void>;
  /** `insert` of objects whose keys are the columns; for few rows. */
  insertRows(table: string, rows: readonly object[], options?: QueryOptions): Promise<void>;
  /** Whether ClickHouse answers a query at this moment. */
  ping(): Promise<boolean>;
}

/** Opens the way and waits until ClickHouse answers. Fails with `conflict` when another process holds the data directory. */
export async function openClickHouse(options: ClickHouseOptions): Promise<ClickHouse> {
  const link = options.url === undefined ? await openEmbedded(options) : openRemote(options.url);
  return new LinkedClickHouse(link, options.onQuery);
}

const common = {
  application: 'telltale',
  clickhouse_settings: { ...meaningSettings },
  // Each request has a deadline of its own below this one.
  request_timeout: 3_600_000,
  use_multipart_params_auto: true,
  // Keys of maps are clients' own.
  json: { parse: <T>(text: string) => parseJsonText(text) as T },
  // Errors are thrown, and logged where they are dealt with.
  log: { level: ClickHouseLogLevel.OFF },
} as const;

async function openEmbedded(options: ClickHouseOptions): Promise<Link> {
  options.onProgress?.('starting the embedded ClickHouse engine');
  const engine = await EngineProcess.start(options);
  const client = createClient({
    ...common,
    url: 'http://engine',
    password: engine.password,
    http_agent: new Agent({ keepAlive: true, maxSockets: 64, socketPath: engine.socketPath } as object),
  });
  return { client, engine };
}

function openRemote(url: string): Link {
  const client = createClient({
    ...common,
    url,
    max_open_connections: 32,
    compression: { request: false, response: false },
  });
  return { client, engine: undefined };
}

class LinkedClickHouse implements ClickHouse {
  readonly #link: Link;
  readonly #onQuery: ClickHouseOptions['onQuery'];
  readonly #signal: AbortSignal | undefined;

  constructor(link: Link, onQuery: ClickHouseOptions['onQuery'], signal?: AbortSignal) {
    this.#link = link;
    this.#onQuery = onQuery;
    this.#signal = signal;
  }

  get client(): ClickHouseClient {
    return this.#link.client;
  }

  get isExclusive(): boolean {
    return this.#link.engine !== undefined;
  }

  get enginePid(): number | undefined {
    return this.#link.engine?.pid;
  }

  until(signal: AbortSignal): ClickHouse {
    return new LinkedClickHouse(this.#link, this.#onQuery, signal);
  }

  async rows<T>(sql: string, parameters: Parameters = {}, options: QueryOptions = {}): Promise<T[]> {
    return await this.#query(options, sql, async (request) => {
      const query_params = textual(parameters);
      return await (await this.client.query({ ...request, query: sql, query_params, format: 'JSONEachRow' })).json<T>();
    });
  }

  async lines(sql: string, parameters: Parameters = {}, options: QueryOptions = {}): Promise<Buffer> {
    return await this.#query(options, sql, async (request) => {
      const query = `${sql} FORMAT JSONEachRow`;
      const { stream } = await this.client.exec({ ...request, query, query_params: textual(parameters) });
      return Buffer.concat(await stream.toArray());
    });
  }

  async bytes(sql: string, parameters: Parameters = {}, options: QueryOptions = {}): Promise<Readable> {
    return await this.#send(options, true, async (request) => {
      const query = `${sql} FORMAT RawBLOB`;
      return (await this.client.exec({ ...request, query, query_params: textual(parameters) })).stream;
    });
  }

  async command(sql: string, parameters: Parameters = {}, options: CommandOptions = {}): Promise<void> {
    await this.#send(options, options.isIdempotent ?? false, async (request) => {
      await this.client.command({ ...request, query: sql, query_params: textual(parameters) });
    });
  }

  async insert(
    table: string,
    columns: readonly string[],
    lines: Buffer | string,
    options: QueryOptions = {},
  ): Promise<void> {
    const body = typeof lines === 'string' ? Buffer.from(lines) : lines;
    if (body.length === 0) return;
    const query = `INSERT INTO ${quotedName(table)} (${columns.map(quotedName).join(', ')}) FORMAT JSONEachRow`;
    await this.#send(options, true, async (request) => {
      // The client's own insert() takes only objects, and would write them out again.
      const values = Readable.from([body], { objectMode: false });
      const { stream } = await this.client.exec({ ...request, query, values });
      await finished(stream.resume());
    });
  }

  async insertRows(table: string, rows: readonly object[], options: QueryOptions = {}): Promise<void> {
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    await this.insert(table, Object.keys(rows[0] ?? {}), lines, options);
  }

  async ping(): Promise<boolean> {
    const result = await this.client.ping({ select: true, abort_signal: AbortSignal.timeout(5_000) });
    return result.success;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link.engine?.[Symbol.asyncDispose]();
    await this.#link.client.close();
  }

  /** A SELECT that is read to its end. */
  async #query<T>(options: QueryOptions, sql: string, read: (request: Request) => Promise<T>): Promise<T> {
    return await this.#send(options, true, async (request) => {
      const started = performance.now();
      const answer = await read(request);
      this.#onQuery?.({ sql: shortened(sql), ms: performance.now() - started });
      return answer;
    });
  }

  async #send<T>(options: QueryOptions, isIdempotent: boolean, work: (request: Request) => Promise<T>): Promise<T> {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const sending = { signal: options.signal ?? this.#signal, timeoutMs, isIdempotent };
    return await sendOverLink(this.#link, sending, async (signal) => {
      const request = {
        query_id: randomUUID(),
        abort_signal: signal,
        clickhouse_settings: {
          // So that a result is either whole or an error, also for a server that streams.
          wait_end_of_query: 1,
          max_execution_time: Math.ceil(timeoutMs / 1_000),
          ...options.settings,
        },
      };
      try {
        return await work(request);
      } catch (error) {
        if (signal.aborted) this.#kill(request.query_id);
        throw error;
      }
    });
  }

  /** A server does not stop a query for a client that went away; the embedded engine does. */
  #kill(queryId: string): void {
    if (this.#link.engine) return;
    const query = `KILL QUERY WHERE query_id = ${sqlString(queryId)} ASYNC`;
    this.client.command({ query }).catch(() => {
      // Then its max_execution_time ends it.
    });
  }
}

interface Request {
  readonly query_id: string;
  readonly abort_signal: AbortSignal;
  readonly clickhouse_settings: Record<string, string | number>;
}

/** A constant of many rows' numbers says nothing to a reader. */
function shortened(sql: string): string {
  return sql.replaceAll(/'[A-Za-z0-9+/=]{100,}'/g, "'…'");
}

/** Dates lose their milliseconds in the client's own text form. */
function textual(parameters: Parameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : value,
    ]),
  );
}

function quotedName(name: string): string {
  if (!/^\w+$/.test(name)) throw new Error(`not a name of a table or column: ${JSON.stringify(name)}`);
  return `\`${name}\``;
}
