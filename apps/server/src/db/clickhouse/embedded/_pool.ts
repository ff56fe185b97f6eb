/**
 * Runs queries in the embedded engine, each on a native connection of its own.
 *
 * A native connection keeps what a failed query had already produced and hands it to the next query, and keeps its
 * settings and parameters likewise. Opening one costs a third of a millisecond, so none ever serves two requests.
 */
import { randomUUID } from 'node:crypto';

import { sqlString } from '#db/clickhouse/sql-string.ts';

import { lanes } from './_engine-settings.ts';
import { Lane } from './_lane.ts';
import { loadNative, type NativeConnection } from './_native.ts';

export interface EngineQuery {
  /** One statement. */
  readonly sql: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Values in ClickHouse's text form, as its HTTP interface takes them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly database: string | undefined;
  readonly isWrite: boolean;
}

export interface EngineInsert {
  readonly table: string;
  readonly columns: readonly string[] | undefined;
  readonly format: 'JSONEachRow' | 'JSONCompactEachRow';
  readonly settings: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface EngineReply {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
  readonly elapsedSeconds: number;
}

/** The engine itself is broken, not the query: only a new process helps. */
const fatalError = /\(ABORTED\)|shutting down due to a fatal error/;

const killEveryMs = 200;
/** A query that goes on for a minute after it was killed would hold its place for good. */
const killRoundsMax = 300;

export class EnginePool {
  readonly #native = loadNative();
  readonly #directory: string;
  readonly #connectionArguments: readonly string[];
  readonly #onFatal: (error: unknown) => void;
  /** Holds the engine open while no query runs, and stops queries of other connections. */
  readonly #anchor: NativeConnection;
  readonly #lanes = { read: new Lane(lanes.read), write: new Lane(lanes.write) };

  /** Opens the directory, or fails because another process holds it. */
  constructor(directory: string, connectionArguments: readonly string[], onFatal: (error: unknown) => void) {
    this.#directory = directory;
    this.#connectionArguments = connectionArguments;
    this.#onFatal = onFatal;
    this.#anchor = this.#open();
  }

  async query(query: EngineQuery, signal: AbortSignal): Promise<EngineReply> {
    return await this.#run(query.isWrite ? 'write' : 'read', signal, async (connection, tag) => {
      const sql = `${prelude(tag, query)}${query.sql}`;
      const result = await this.#native.QueryAsyncConnection(connection, sql, query.format);
      const { bytes, rowsRead, bytesRead, elapsed } = result;
      return { bytes, rowsRead, bytesRead, rowsWritten: 0, bytesWritten: 0, elapsedSeconds: elapsed };
    });
  }

  async insert(insert: EngineInsert, signal: AbortSignal): Promise<EngineReply> {
    assertInsertable(insert.body);
    return await this.#run('write', signal, async (connection, tag) => {
      const prefix = insertPrefix(tag, insert);
      const result = await this.#native.InsertRawAsyncConnection(connection, prefix, insert.body, false);
      const { rowsWritten, bytesWritten, elapsed } = result;
      const bytesRead = insert.body.length;
      return {
        bytes: new Uint8Array(),
        rowsRead: rowsWritten,
        bytesRead,
        rowsWritten,
        bytesWritten,
        elapsedSeconds: elapsed,
      };
    });
  }

  /** Waits for what runs, then lets go of the directory. Nothing new may be started meanwhile. */
  async close(): Promise<void> {
    await Promise.all([this.#lanes.read.idle(), this.#lanes.write.idle()]);
    this.#native.CloseConnection(this.#anchor);
  }

  async #run(
    laneName: 'read' | 'write',
    signal: AbortSignal,
    work: (connection: NativeConnection, tag: string) => Promise<EngineReply>,
  ): Promise<EngineReply> {
    return await this.#lanes[laneName].run(signal, async () => {
      const tag = randomUUID();
      const connection = this.#openOrGiveUp();
      const stopWatching = this.#killOnAbort(tag, signal);
      try {
        return await work(connection, tag);
      } catch (error) {
        if (error instanceof Error && fatalError.test(error.message)) this.#onFatal(error);
        throw error;
      } finally {
        stopWatching();
        this.#native.CloseConnection(connection);
      }
    });
  }

  #open(): NativeConnection {
    const connection = this.#native.CreateConnection(this.#directory, this.#connectionArguments);
    if (!connection) throw new Error('the engine gave no connection');
    return connection;
  }

  #openOrGiveUp(): NativeConnection {
    try {
      return this.#open();
    } catch (error) {
      this.#onFatal(error);
      throw error;
    }
  }

  /**
   * Kills the tagged query from the abort on until it has ended: it may not have begun when the first KILL comes.
   * Never KILL … SYNC, which hangs for ever.
   */
  #killOnAbort(tag: string, signal: AbortSignal): () => void {
    let timer: NodeJS.Timeout | undefined;
    let rounds = 0;
    const kill = () => {
      if (++rounds > killRoundsMax) this.#onFatal(new Error('a query cannot be stopped'));
      const sql = `KILL QUERY WHERE Settings['log_comment'] = ${sqlString(tag)} ASYNC`;
      this.#native.QueryAsyncConnection(this.#anchor, sql, 'Null').catch(() => {
        // It has ended by itself; if it has not, the next round comes.
      });
    };
    const begin = () => {
      kill();
      timer = setInterval(kill, killEveryMs);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
    return () => {
      clearInterval(timer);
      signal.removeEventListener('abort', begin);
    };
  }
}

/** Settings and parameters become the connection's own; parameters bound natively would cross over to other connections. */
function prelude(tag: string, query: EngineQuery): string {
  const assignments = [`log_comment = ${sqlString(tag)}`];
  for (const [name, value] of Object.entries(query.settings)) {
    assignments.push(`${checkedName(name)} = ${sqlString(value)}`);
  }
  for (const [name, value] of Object.entries(query.parameters)) {
    assignments.push(`param_${checkedName(name)} = ${sqlString(value)}`);
  }
  const use = query.database === undefined ? '' : `USE ${checkedName(query.database)}; `;
  return `${use}SET ${assignments.join(', ')}; `;
}

/** A SETTINGS clause holds for this statement alone. */
function insertPrefix(tag: string, insert: EngineInsert): string {
  const table = insert.table.split('.').map(quotedName).join('.');
  const columns = insert.columns ? ` (${insert.columns.map(quotedName).join(', ')})` : '';
  const settings = Object.entries({ ...insert.settings, log_comment: tag })
    .map(([name, value]) => `${checkedName(name)} = ${sqlString(value)}`)
    .join(', ');
  return `INSERT INTO ${table}${columns} SETTINGS ${settings} FORMAT ${insert.format}`;
}

function quotedName(name: string): string {
  return `\`${checkedName(name)}\``;
}

function checkedName(name: string): string {
  if (!/^\w+$/.test(name))
    throw new Error(`Code: 36. DB::Exception: Bad name ${JSON.stringify(name)}. (BAD_ARGUMENTS)`);
  return name;
}

/** A blank line ends inline data and the engine would run what follows it as SQL. Our own JSON lines never hold one. */
function assertInsertable(body: Buffer): void {
  const first = body[0];
  if ((first !== 0x7b && first !== 0x5b) || body.includes('\n\n')) {
    throw new Error('Code: 36. DB::Exception: Rows must be JSON lines, without blank lines. (BAD_ARGUMENTS)');
  }
}
