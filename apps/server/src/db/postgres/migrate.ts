/** Brings the metadata database to the schema this version was written for. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import type { Logger } from 'pino';
import { AppError } from '#lib/errors.ts';

export const migrationsDir = join(import.meta.dirname, 'migrations');

/** Any number that nobody else uses for an advisory lock. */
const lockId = 7_311_584_102;

/**
 * Several processes may start at once: one migrates, the others wait for it. All pending migrations are one
 * transaction, so that a crash leaves nothing half-done. Everything runs on one connection, which holds the lock.
 * @throws AppError 'conflict' when the database was written by a newer version.
 */
export async function migrateDatabase(pool: pg.Pool, logger: Logger): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    await lock(client, logger);
    await refuseNewer(client);
    const started = performance.now();
    await migrate(drizzle(client), { migrationsFolder: migrationsDir });
    logger.debug({ ms: Math.round(performance.now() - started) }, 'metadata database is up to date');
    await client.query('SELECT pg_advisory_unlock($1)', [lockId]);
    await client.query('RESET statement_timeout');
    client.release();
  } catch (error) {
    // Closing the connection gives the lock back, whatever state it is in.
    client.release(true);
    throw error;
  }
}

async function lock(client: pg.PoolClient, logger: Logger): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [lockId]);
  if (rows[0]?.locked) return;
  logger.info('waiting for another process that migrates the metadata database');
  await client.query('SELECT pg_advisory_lock($1)', [lockId]);
}

async function refuseNewer(client: pg.PoolClient): Promise<void> {
  const known = await client.query<{ known: boolean }>(
    `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS known`,
  );
  if (!known.rows[0]?.known) return;
  const applied = await client.query<{ last: string | null }>(
    'SELECT max(created_at) AS last FROM drizzle.__drizzle_migrations',
  );
  const journal = JSON.parse(await readFile(join(migrationsDir, 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number }[];
  };
  if (Number(applied.rows[0]?.last ?? 0) <= Math.max(...journal.entries.map((each) => each.when))) return;
  throw new AppError(
    'conflict',
    'the metadata database was used by a newer version of Telltale; start that version, or restore a backup',
  );
}
