/** The embedded PostgreSQL: PGlite in a thread of its own, reached through an ordinary `pg.Pool`. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { Logger } from 'pino';
import { type DataDirLock, lockDataDir } from '#db/data-dir.ts';
import { surviveLostConnections } from '#db/postgres/lost-connections.ts';
import { SharedState, type WorkerData } from './_messages.ts';
import { Supervisor } from './_supervisor.ts';

export interface EmbeddedOptions {
  /** Holds the cluster and its lock; made when it is not there. */
  readonly dir: string;
  readonly logger: Logger;
  /** Told what takes long, such as the making of a new database. */
  readonly onProgress?: ((message: string) => void) | undefined;
  /** Connections of the pool. They cost nothing, but only one transaction runs at a time. */
  readonly max?: number;
  /** A statement that runs longer is ended, and with it the thread: see `Supervisor`. */
  readonly statementMs?: number;
  readonly idleTransactionMs?: { readonly contended: number; readonly alone: number };
}

export interface Embedded {
  readonly pool: pg.Pool;
  /** Runs `work` with no limit on the time of statements: for migrations. */
  withoutDeadline<T>(work: () => Promise<T>): Promise<T>;
  /** How often data were forced to disk: for tests. */
  readonly syncs: number;
  [Symbol.asyncDispose](): Promise<void>;
}

const defaults = { max: 8, statementMs: 30_000, idleTransactionMs: { contended: 10_000, alone: 60_000 } };
/** How long open connections may take to come back at the end, and callers to get one. */
const drainMs = 5_000;
const connectMs = 30_000;

/** @throws AppError 'conflict' when another process has the directory. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  const lock = await lockDataDir(options.dir);
  try {
    return await openLocked(options, lock);
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

async function openLocked(options: EmbeddedOptions, lock: DataDirLock): Promise<Embedded> {
  const { logger, onProgress, max, statementMs, idleTransactionMs } = { ...defaults, ...options };
  const data: WorkerData = {
    task: 'serve',
    clusterDir: join(options.dir, 'cluster'),
    shared: new SharedState().buffer,
    idleTransactionMs,
  };
  if (!existsSync(data.clusterDir)) {
    onProgress?.('creating the metadata database (once, a few seconds)');
    await runToEnd(startWorker({ ...data, task: 'create' }));
  }
  const shared = new SharedState(data.shared);
  const supervisor = new Supervisor({ start: () => startWorker(data), shared, logger, statementMs });
  await supervisor.open();
  const pool = openPool(supervisor, max);
  surviveLostConnections(pool, logger);
  return {
    pool,
    withoutDeadline: (work) => supervisor.withoutDeadline(work),
    get syncs() {
      return shared.syncs;
    },
    async [Symbol.asyncDispose]() {
      await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
      await supervisor.close();
      await lock[Symbol.asyncDispose]();
    },
  };
}

/** Says in full where it connects to, or `pg` takes what is missing from PGHOST, PGUSER, PGSSLMODE and the like. */
function openPool(supervisor: Supervisor, max: number): pg.Pool {
  return new pg.Pool({
    host: 'embedded',
    port: 5432,
    user: 'postgres',
    password: '',
    database: 'postgres',
    ssl: false,
    stream: () => supervisor.connection(),
    max,
    // Idle connections keep their prepared statements and cost nothing.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: connectMs,
  });
}

function startWorker(data: WorkerData): Worker {
  return new Worker(new URL('./_worker.ts', import.meta.url), {
    workerData: data,
    name: `postgres-${data.task}`,
    // Options of the process are not for this thread, and some (--input-type) would keep it from starting.
    execArgv: [],
  });
}

function runToEnd(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the thread ended with code ${code}`))));
  });
}
