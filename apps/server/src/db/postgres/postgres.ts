/** The metadata database: a PostgreSQL server, or the embedded PostgreSQL when none is named. The same SQL for both. */
import { join } from 'node:path';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Logger } from 'pino';
import { openEmbedded } from './embedded/embedded.ts';
import { surviveLostConnections } from './lost-connections.ts';
import { migrateDatabase } from './migrate.ts';
import * as schema from './schema.ts';

export interface PostgresOptions {
  /** A server's address (`DATABASE_URL`); without it the embedded PostgreSQL is used, which keeps its files in `dataDir`. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  readonly logger: Logger;
  /** Told what takes long at the first start. */
  readonly onProgress?: ((message: string) => void) | undefined;
  /** A statement that runs longer fails with the code 57014. 30 s unless said. */
  readonly statementMs?: number;
  /** Connections of the pool: 10 unless said. */
  readonly max?: number;
}

export type Database = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export interface Postgres {
  readonly db: Database;
  readonly pool: pg.Pool;
  [Symbol.asyncDispose](): Promise<void>;
}

const statementMsDefault = 30_000;
const connectMs = 10_000;
const idleTransactionMs = 60_000;

/**
 * Opens and migrates the database.
 *
 * On the embedded form all connections share one session of one backend: what `SET`, temporary tables and session
 * advisory locks do is seen by all of them, `LISTEN` hears all channels, and one open transaction makes all others
 * wait. So keep transactions short, use nothing but the transaction's own client inside them, and call no network
 * there. `COPY … FROM STDIN` is not available. Text is compared and lowered by the rules of the C locale, which a server
 * may have otherwise: order by text only with `COLLATE "C"`, and change case in JavaScript. Any statement may fail with
 * 57P02 when the backend had to be restarted.
 *
 * @throws AppError 'conflict' when another process has the data directory, or a newer version wrote the database.
 */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  return options.url === undefined ? openInDataDir(options) : openServer({ ...options, url: options.url });
}

async function openInDataDir(options: PostgresOptions): Promise<Postgres> {
  const embedded = await openEmbedded({
    dir: join(options.dataDir, 'postgres'),
    logger: options.logger,
    onProgress: options.onProgress,
    statementMs: options.statementMs ?? statementMsDefault,
    ...(options.max !== undefined && { max: options.max }),
  });
  try {
    await embedded.withoutDeadline(() => migrateDatabase(embedded.pool, options.logger));
  } catch (error) {
    await embedded[Symbol.asyncDispose]();
    throw error;
  }
  return {
    pool: embedded.pool,
    db: openDrizzle(embedded.pool),
    [Symbol.asyncDispose]: () => embedded[Symbol.asyncDispose](),
  };
}

async function openServer(options: PostgresOptions & { readonly url: string }): Promise<Postgres> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    connectionTimeoutMillis: connectMs,
    statement_timeout: options.statementMs ?? statementMsDefault,
    idle_in_transaction_session_timeout: idleTransactionMs,
    application_name: 'telltale',
  });
  surviveLostConnections(pool, options.logger);
  try {
    await migrateDatabase(pool, options.logger);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { pool, db: openDrizzle(pool), [Symbol.asyncDispose]: () => pool.end() };
}

function openDrizzle(pool: pg.Pool): Database {
  return drizzle(pool, { schema, casing: 'snake_case' });
}
