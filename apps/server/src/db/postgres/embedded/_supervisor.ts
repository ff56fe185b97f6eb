/**
 * Keeps the thread of the embedded PostgreSQL alive, and ends statements that run too long.
 *
 * `statement_timeout` never fires in PGlite and a statement can't be cancelled from outside. What works is to end the
 * thread, even in the middle of a statement, and to open the cluster again (under a second, no committed row lost).
 */
import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { type ConnectionEnds, ConnectionStream } from './_connection-stream.ts';
import type { FromWorker, SharedState, ToWorker } from './_messages.ts';

export interface SupervisorOptions {
  readonly start: () => Worker;
  readonly shared: SharedState;
  readonly logger: Logger;
  readonly statementMs: number;
}

type State =
  /** No thread; the next caller starts one. */
  | { readonly kind: 'down' }
  /** The old thread is ending or the new one opens the cluster: `#opened` tells when. Never two threads at once. */
  | { readonly kind: 'starting'; readonly worker: Worker | null }
  | { readonly kind: 'open'; readonly worker: Worker };

const watchEveryMs = 100;

export class Supervisor implements ConnectionEnds {
  readonly #options: SupervisorOptions;
  #state: State = { kind: 'down' };
  #opened: Promise<void> = Promise.resolve();
  #shuttingDown = false;
  #exempt = 0;
  #lastId = 0;
  readonly #ids = new Map<ConnectionStream, number>();
  readonly #streams = new Map<number, ConnectionStream>();
  readonly #watch: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#watch = setInterval(() => this.#enforceDeadline(), watchEveryMs).unref();
  }

  /** Opens the cluster, unless it is open or being opened. */
  open(): Promise<void> {
    if (this.#state.kind === 'down') this.#opened = this.#open();
    return this.#opened;
  }

  connection(): ConnectionStream {
    return new ConnectionStream(this);
  }

  async withoutDeadline<T>(work: () => Promise<T>): Promise<T> {
    this.#exempt++;
    try {
      return await work();
    } finally {
      this.#exempt--;
    }
  }

  async close(): Promise<void> {
    this.#shuttingDown = true;
    clearInterval(this.#watch);
    await this.#opened.catch(() => {});
    if (this.#state.kind !== 'open') return;
    const { worker } = this.#state;
    const closed = new Promise<void>((resolve) => {
      worker.on('message', (message: FromWorker) => message.op === 'closed' && resolve());
      worker.once('exit', () => resolve());
    });
    this.#post({ op: 'close' });
    await closed;
    this.#state = { kind: 'down' };
    await worker.terminate();
    this.#dropStreams(() => new EmbeddedError('57P01', 'the embedded PostgreSQL was closed'));
  }

  attach(stream: ConnectionStream): void {
    const opened = this.#shuttingDown ? Promise.reject(new Error('the embedded PostgreSQL is closed')) : this.open();
    opened.then(
      () => {
        if (stream.destroyed) return;
        const id = ++this.#lastId;
        this.#ids.set(stream, id);
        this.#streams.set(id, stream);
        this.#post({ op: 'open', id });
        stream.accept();
      },
      (error: Error) => stream.destroy(error),
    );
  }

  write(stream: ConnectionStream, bytes: Uint8Array<ArrayBuffer>): void {
    const id = this.#ids.get(stream);
    if (id !== undefined) this.#post({ op: 'data', id, bytes }, [bytes.buffer]);
  }

  detach(stream: ConnectionStream): void {
    const id = this.#ids.get(stream);
    if (id === undefined) return;
    this.#ids.delete(stream);
    if (this.#streams.delete(id)) this.#post({ op: 'drop', id });
  }

  #open(): Promise<void> {
    const worker = this.#options.start();
    this.#state = { kind: 'starting', worker };
    return new Promise((resolve, reject) => {
      let failure: Error | null = null;
      worker.on('message', (message: FromWorker) => {
        if (message.op === 'ready') {
          this.#state = { kind: 'open', worker };
          resolve();
        } else this.#receive(worker, message);
      });
      worker.on('error', (error: Error) => {
        failure = error;
      });
      worker.once('exit', (code) => {
        failure ??= new Error(`the thread of the embedded PostgreSQL ended with code ${code}`);
        reject(failure);
        this.#lost(worker, failure.message);
      });
    });
  }

  #receive(worker: Worker, message: FromWorker): void {
    switch (message.op) {
      case 'data':
        this.#streams.get(message.id)?.push(Buffer.from(message.bytes.buffer as ArrayBuffer));
        return;
      case 'end': {
        const stream = this.#streams.get(message.id);
        this.#streams.delete(message.id);
        stream?.push(null);
        return;
      }
      case 'log':
        this.#options.logger[message.level](message.message);
        return;
      case 'broken':
        this.#restart(worker, message.reason, 0);
        return;
      case 'ready':
      case 'closed':
        return;
    }
  }

  #enforceDeadline(): void {
    if (this.#exempt > 0 || this.#state.kind !== 'open') return;
    const running = this.#options.shared.running();
    if (!running || running.ms < this.#options.statementMs) return;
    this.#restart(
      this.#state.worker,
      `a statement ran longer than ${this.#options.statementMs} ms`,
      running.connectionId,
    );
  }

  /** `culprit` is the connection whose statement is to blame; 0 for none. */
  #restart(worker: Worker, reason: string, culprit: number): void {
    if (this.#state.kind === 'down' || this.#state.worker !== worker) return;
    this.#options.logger.error({ reason }, 'restarting the embedded PostgreSQL');
    this.#state = { kind: 'starting', worker: null };
    this.#opened = worker.terminate().then(() => {
      this.#options.shared.ended();
      return this.#shuttingDown ? undefined : this.#open();
    });
    // Whoever needs the database meets the failure; this only keeps it from being nobody's.
    this.#opened.catch((error: unknown) =>
      this.#options.logger.error({ err: error }, 'the embedded PostgreSQL is down'),
    );
    this.#dropStreams((id) =>
      id === culprit
        ? new EmbeddedError('57014', `canceling statement: ${reason}`)
        : new EmbeddedError('57P02', `connection lost: the embedded PostgreSQL was restarted because ${reason}`),
    );
  }

  /** The thread ended by itself. */
  #lost(worker: Worker, reason: string): void {
    if (this.#state.kind === 'down' || this.#state.worker !== worker) return;
    if (this.#state.kind === 'open' && !this.#shuttingDown) return this.#restart(worker, reason, 0);
    // It could not even open: the next caller tries again.
    this.#state = { kind: 'down' };
  }

  #dropStreams(errorFor: (id: number) => Error): void {
    const streams = [...this.#streams];
    this.#streams.clear();
    for (const [id, stream] of streams) stream.destroy(errorFor(id));
  }

  #post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#state.kind === 'open') this.#state.worker.postMessage(message, [...transfer]);
  }
}

/** As `pg` reports what a server says, with the same codes: https://www.postgresql.org/docs/15/errcodes-appendix.html */
class EmbeddedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
