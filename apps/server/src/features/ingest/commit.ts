/**
 * The group-commit writer: requests wait here together, are folded and priced together, and are answered when their rows
 * are on disk and readable. While one batch is being inserted the next is prepared.
 */
import type { Logger } from 'pino';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';
import { withoutTextIndexes } from '#features/records/text-indexes.ts';
import type { VersionClock } from '#lib/clock.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import { type CommitRequest, estimateBytes } from './_grouping.ts';
import { createPreparer, type PreparedBatch, type TableLines } from './_prepare.ts';
import type { Change, Committer } from './change.ts';
import type { CommitWatcher } from './news.ts';

export interface WriterOptions {
  readonly clickhouse: ClickHouse;
  readonly prices: PriceBook;
  readonly clock: VersionClock;
  readonly logger: Logger;
  /** Estimated bytes of changes waiting or being written; beyond it callers are told to come back later. */
  readonly queueBytesMax: number;
  /** Told of each batch once it is readable. */
  readonly watcher?: CommitWatcher | undefined;
}

export interface Writer extends Committer, AsyncDisposable {
  /**
   * Runs `work` while nothing is being written, with a row version greater than every stored one; afterwards the
   * writer reads these traces, and all that hangs on them, afresh. For deletions, which must not be undone by a fold of old state.
   */
  exclusively<T>(work: (rowVersion: number) => Promise<T>): Promise<T>;
  readonly counters: Readonly<WriterCounters>;
}

export interface WriterCounters {
  batches: number;
  changes: number;
  refused: number;
  failed: number;
}

/** Bounds of one batch: enough to make large parts, small enough to be answered quickly. */
const batchChangesMax = 8_000;
const batchBytesMax = 24 * 2 ** 20;

/** A commit costs the engine milliseconds and a part; requests that come within this time share it. */
const lingerMs = 15;

const retryAfterSeconds = 2;

interface Waiting extends CommitRequest {
  readonly bytes: number;
  /** Its batch could not be stored for a reason in the data: it must not take its neighbours down again. */
  alone: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createWriter(options: WriterOptions): Writer {
  return new GroupCommit(options);
}

class GroupCommit implements Writer {
  readonly counters: WriterCounters = { batches: 0, changes: 0, refused: 0, failed: 0 };
  readonly #options: WriterOptions;
  readonly #preparer: ReturnType<typeof createPreparer>;
  #queue: Waiting[] = [];
  #heldBytes = 0;
  #running: Promise<void> | null = null;
  #inserting: Promise<void> = Promise.resolve();
  #exclusive: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#preparer = createPreparer(options);
  }

  commit(projectId: string, changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return Promise.resolve();
    const bytes = estimateBytes(changes);
    // A request larger than the whole queue is still taken when nothing else waits.
    const full = this.#heldBytes > 0 && this.#heldBytes + bytes > this.#options.queueBytesMax;
    if (full || this.#closed) {
      this.counters.refused += changes.length;
      const reason = full ? 'The server cannot keep up' : 'The server is stopping';
      return Promise.reject(new AppError('overloaded', `${reason}; send this again later`, { retryAfterSeconds }));
    }
    this.#heldBytes += bytes;
    const done = new Promise<void>((resolve, reject) => {
      this.#queue.push({ projectId, changes, bytes, alone: false, resolve, reject });
    });
    this.#running ??= this.#run();
    return done;
  }

  async exclusively<T>(work: (rowVersion: number) => Promise<T>): Promise<T> {
    const before = this.#exclusive;
    const turn = Promise.withResolvers<void>();
    this.#exclusive = turn.promise;
    try {
      await before;
      // The loop waits for `#exclusive` between batches, so after the current insert nothing else is written.
      await this.#running;
      return await work(this.#options.clock.next());
    } finally {
      this.#preparer.forgetAll();
      turn.resolve();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    while (this.#running) await this.#running;
  }

  /** Ends when the queue is empty or somebody wants to be alone with the tables. */
  async #run(): Promise<void> {
    let turn: Promise<unknown>;
    do {
      turn = this.#exclusive;
      await turn;
    } while (turn !== this.#exclusive);
    while (this.#queue.length > 0 && turn === this.#exclusive) {
      await new Promise((resolve) => setTimeout(resolve, lingerMs));
      await this.#commitBatch(this.#take());
      // The last insert may put requests back to be tried alone.
      if (this.#queue.length === 0) await this.#inserting;
    }
    await this.#inserting;
    this.#running = this.#queue.length > 0 ? this.#run() : null;
  }

  #take(): Waiting[] {
    let changes = 0;
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      changes += waiting.changes.length;
      bytes += waiting.bytes;
      if (count > 0 && (waiting.alone || changes > batchChangesMax || bytes > batchBytesMax)) break;
      count += 1;
      if (waiting.alone) break;
    }
    return this.#queue.splice(0, count);
  }

  async #commitBatch(requests: readonly Waiting[]): Promise<void> {
    const prepared = await this.#preparer.prepare(requests).catch((error: unknown) => this.#failed(requests, error));
    await this.#inserting;
    if (prepared) this.#inserting = this.#insert(prepared, requests);
  }

  async #insert(batch: PreparedBatch, requests: readonly Waiting[]): Promise<void> {
    try {
      const isFirst = ({ table }: TableLines) => batch.tracesFirst && table === 'traces';
      await this.#insertTables(batch.tables.filter(isFirst));
      await this.#insertTables(batch.tables.filter((table) => !isFirst(table)));
      this.#preparer.settle(batch);
      this.counters.batches += 1;
      for (const request of requests) this.#succeed(request);
    } catch (error) {
      this.#preparer.drop(batch);
      this.#failed(requests, error);
      return;
    }
    this.#tell(batch);
  }

  /** What is stored stays stored, whatever happens to those who are told of it. */
  #tell({ news }: PreparedBatch): void {
    try {
      news?.committed();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'watchers were not told of a batch');
    }
  }

  async #insertTables(tables: readonly TableLines[]): Promise<void> {
    const { clickhouse } = this.#options;
    const options = { settings: withoutTextIndexes };
    await Promise.all(tables.map(({ table, columns, lines }) => clickhouse.insert(table, columns, lines, options)));
  }

  /** An engine that is away fails everybody; anything else is one request's doing, so each is tried again alone. */
  #failed(requests: readonly Waiting[], error: unknown): void {
    const isTransient = isAppError(error) && error.code === 'overloaded';
    if (isTransient || requests.length === 1) {
      this.#fail(requests, error);
      return;
    }
    for (const request of requests) request.alone = true;
    this.#queue.unshift(...requests);
  }

  #succeed(request: Waiting): void {
    this.#heldBytes -= request.bytes;
    this.counters.changes += request.changes.length;
    request.resolve();
  }

  #fail(requests: readonly Waiting[], cause: unknown): void {
    this.#options.logger.error({ err: cause, requests: requests.length }, 'a batch was not committed');
    const error = isAppError(cause) ? cause : new AppError('internal', 'The data could not be stored', { cause });
    for (const request of requests) {
      this.#heldBytes -= request.bytes;
      this.counters.failed += request.changes.length;
      request.reject(error);
    }
  }
}
