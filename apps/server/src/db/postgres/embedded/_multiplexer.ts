/** Shares one single-user backend between many virtual connections, each with its own transactions and statements. */
import {
  backend,
  closeStatementFrame,
  errorFrame,
  type ErrorFields,
  frame,
  FrameReader,
  frontend,
  greeting,
  prefixStatement,
  queryFrame,
  readError,
  readRow,
  replyFrames,
} from './_frames.ts';

export interface MultiplexerOptions {
  /** Runs a batch of frames to its end and returns all that the backend answered. */
  readonly run: (batch: Buffer, connectionId: number) => Buffer;
  readonly send: (connectionId: number, bytes: Buffer) => void;
  /** The connection is closed, by the client or by us. */
  readonly ended: (connectionId: number) => void;
  /** The backend can't go on: it must be thrown away and opened again. */
  readonly broken: (reason: string) => void;
  readonly settings: Readonly<Record<string, string>>;
  /** How long an open transaction may do nothing, with and without others waiting for the backend. */
  readonly idleTransactionMs: { readonly contended: number; readonly alone: number };
}

interface Connection {
  readonly id: number;
  readonly reader: FrameReader;
  started: boolean;
  batch: Buffer[];
  queue: (Buffer | 'end')[];
  waiting: boolean;
  /** Full names of the statements it has prepared; forgotten by the backend when it goes. */
  readonly statements: Set<string>;
}

interface InternalJob {
  readonly sql: string;
  readonly done: (rows: (string | null)[][]) => void;
  readonly failed: (error: Error) => void;
}

/** How long batches may run before other events of the thread get a turn. */
const sliceMs = 5;
const endsBatch: ReadonlySet<number> = new Set([
  frontend.sync,
  frontend.query,
  frontend.flush,
  frontend.copyDone,
  frontend.copyFail,
]);

export class Multiplexer {
  readonly #options: MultiplexerOptions;
  readonly #connections = new Map<number, Connection>();
  readonly #waiting: Connection[] = [];
  readonly #internal: InternalJob[] = [];
  /** Statements of connections that have gone, to be closed when the backend is free. */
  #orphans: string[] = [];
  /** The connection inside a transaction or an unfinished batch: nobody else may use the backend. */
  #owner: Connection | null = null;
  #ownerSince = 0;
  #scheduled = false;

  constructor(options: MultiplexerOptions) {
    this.#options = options;
  }

  open(id: number): void {
    this.#connections.set(id, {
      id,
      reader: new FrameReader(),
      started: false,
      batch: [],
      queue: [],
      waiting: false,
      statements: new Set(),
    });
  }

  feed(id: number, data: Buffer): void {
    const connection = this.#connections.get(id);
    if (!connection) return;
    connection.reader.push(data);
    if (!connection.started && !this.#start(connection)) return;
    for (let bytes = connection.reader.next(); bytes; bytes = connection.reader.next()) {
      this.#take(connection, bytes);
    }
    this.#schedule();
  }

  /** The client has gone without a goodbye. */
  drop(id: number): void {
    const connection = this.#connections.get(id);
    if (connection) this.#finish(connection);
    this.#schedule();
  }

  /** Runs SQL of our own as soon as no client holds the backend. */
  runInternal(sql: string): Promise<(string | null)[][]> {
    return new Promise((done, failed) => {
      this.#internal.push({ sql, done, failed });
      this.#schedule();
    });
  }

  /** Ends a transaction whose client does nothing, because everybody else waits for it. Called once in a while. */
  endIdleTransaction(now: number = performance.now()): void {
    const owner = this.#owner;
    if (!owner || owner.queue.length > 0) return;
    const { contended, alone } = this.#options.idleTransactionMs;
    const contention = this.#waiting.length > 0;
    if (now - this.#ownerSince < (contention ? contended : alone)) return;
    const message = contention
      ? 'terminating connection: its transaction did nothing while others waited for it (inside a transaction, use its own client only)'
      : 'terminating connection: its transaction was left idle';
    this.#options.send(owner.id, errorFrame({ severity: 'FATAL', code: '25P03', message }));
    this.#finish(owner);
    this.#schedule();
  }

  #start(connection: Connection): boolean {
    for (;;) {
      switch (connection.reader.startup()) {
        case 'incomplete':
          return false;
        case 'ssl':
          this.#options.send(connection.id, Buffer.from('N'));
          break;
        case 'cancel':
          this.#finish(connection);
          return false;
        case 'startup':
          connection.started = true;
          this.#options.send(connection.id, greeting(connection.id, this.#options.settings));
          return true;
      }
    }
  }

  #take(connection: Connection, bytes: Buffer): void {
    const type = bytes[0] as number;
    if (type === frontend.terminate) {
      connection.queue.push('end');
    } else {
      const renamed = prefixStatement(bytes, `v${connection.id}_`);
      if (renamed.parsed) connection.statements.add(renamed.parsed);
      connection.batch.push(renamed.bytes);
      if (!endsBatch.has(type)) return;
      connection.queue.push(Buffer.concat(connection.batch));
      connection.batch = [];
    }
    if (connection.waiting) return;
    connection.waiting = true;
    this.#waiting.push(connection);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#drain()) this.#schedule();
    });
  }

  /** @returns whether there is more to run. */
  #drain(): boolean {
    const until = performance.now() + sliceMs;
    while (performance.now() < until) {
      if (!this.#owner && this.#runOwnWork()) continue;
      const index = this.#owner ? this.#waiting.indexOf(this.#owner) : 0;
      const [connection] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (!connection) return false;
      connection.waiting = false;
      const batch = connection.queue.shift();
      if (batch === 'end') this.#finish(connection);
      else if (batch) this.#runBatch(connection, batch);
      if (connection.queue.length === 0) continue;
      connection.waiting = true;
      if (this.#owner === connection) this.#waiting.unshift(connection);
      else this.#waiting.push(connection);
    }
    return true;
  }

  #runOwnWork(): boolean {
    if (this.#orphans.length > 0) {
      this.#run(Buffer.concat([...this.#orphans.map(closeStatementFrame), frame(frontend.sync)]), 0);
      this.#orphans = [];
      return true;
    }
    const job = this.#internal.shift();
    if (!job) return false;
    const { reply, error } = this.#run(queryFrame(job.sql), 0);
    if (error) job.failed(new Error(`${error.message} (${error.code})`));
    else job.done(rowsOf(reply));
    return true;
  }

  #runBatch(connection: Connection, batch: Buffer): void {
    const { reply, status } = this.#run(batch, connection.id);
    this.#options.send(connection.id, reply);
    // 'I' gives the backend back; 'T', 'E' and no ReadyForQuery (after Flush) keep it.
    this.#owner = status === 'I' ? null : connection;
    this.#ownerSince = performance.now();
  }

  #run(batch: Buffer, connectionId: number): { reply: Buffer; status: string; error: ErrorFields | null } {
    const answer = this.#options.run(batch, connectionId);
    const kept: Buffer[] = [];
    let from = 0;
    let status = '';
    let error: ErrorFields | null = null;
    for (const each of replyFrames(answer)) {
      if (each.type === backend.readyForQuery) status = String.fromCharCode(each.body[0] as number);
      if (each.type === backend.errorResponse) error = readError(each.body);
      if (each.type !== backend.notification) continue;
      kept.push(answer.subarray(from, each.start));
      from = each.start + each.bytes.length;
      this.#notifyAll(each.bytes);
    }
    if (error && (error.severity === 'FATAL' || error.severity === 'PANIC')) {
      this.#options.broken(`${error.severity}: ${error.message}`);
    } else if (status === '' && mustAnswerReady(batch)) {
      // PGlite swallows traps of its WebAssembly code; a backend that forgets to answer has met one.
      this.#options.broken('the backend stopped in the middle of a statement');
    }
    const reply = kept.length > 0 ? Buffer.concat([...kept, answer.subarray(from)]) : answer;
    return { reply, status, error };
  }

  /** All virtual connections are one session to the backend: each hears every channel that any of them listens to. */
  #notifyAll(bytes: Buffer): void {
    for (const each of this.#connections.values()) {
      if (each.started) this.#options.send(each.id, bytes);
    }
  }

  #finish(connection: Connection): void {
    if (this.#owner === connection) {
      // The Sync ends a batch that has failed half-way, in which the backend would skip the rollback.
      this.#run(Buffer.concat([frame(frontend.sync), queryFrame('ROLLBACK')]), 0);
      this.#owner = null;
    }
    connection.queue = [];
    connection.batch = [];
    const index = this.#waiting.indexOf(connection);
    if (index >= 0) this.#waiting.splice(index, 1);
    if (this.#connections.delete(connection.id)) this.#options.ended(connection.id);
    this.#orphans.push(...connection.statements);
  }
}

function mustAnswerReady(batch: Buffer): boolean {
  let last = 0;
  for (const each of replyFrames(batch)) last = each.type;
  return last === frontend.sync || last === frontend.query;
}

function rowsOf(reply: Buffer): (string | null)[][] {
  const rows: (string | null)[][] = [];
  for (const each of replyFrames(reply)) {
    if (each.type === backend.dataRow) rows.push(readRow(each.body));
  }
  return rows;
}
