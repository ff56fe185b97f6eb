/** Brings the tables of ClickHouse to the shape this version of the server needs. */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { AppError } from '#lib/errors.ts';

import type { ClickHouse } from './clickhouse.ts';
import { isClickHouseFailure } from './failure.ts';
import { sqlString } from './sql-string.ts';
import { splitStatements } from './statements.ts';

export interface MigrateOptions {
  /** Default: the migrations of this server. */
  readonly directory?: string;
  /** Values for the `{{names}}` in the text; by default those of a single server. */
  readonly variables?: Partial<MigrationVariables>;
  /** After this long without a renewal a lock is taken over. Default 120: a living holder renews it every 20 s. */
  readonly lockStaleSeconds?: number;
  /** Told before each migration. */
  readonly onProgress?: (message: string) => void;
}

/** What differs between one server and a cluster. There is one text for both. */
export interface MigrationVariables {
  /** After the name of a table, e.g. `ON CLUSTER '{cluster}'`. */
  readonly on_cluster: string;
  /** Before the name of an engine: `Replicated` in a cluster. */
  readonly replicated: string;
}

const singleServer: MigrationVariables = { on_cluster: '', replicated: '' };
const ownDirectory = fileURLToPath(new URL('./migrations/', import.meta.url));
const statementTimeoutMs = 1_800_000;

/**
 * Applies what is not yet applied, in order, under a lock. Each statement must leave things as they are when it runs again
 * (IF NOT EXISTS …), for a migration that a crash interrupted runs again from its first statement.
 * Fails with `conflict` when the data were written by a newer version, or when an applied migration's text was changed.
 */
export async function migrateClickHouse(clickhouse: ClickHouse, options: MigrateOptions = {}): Promise<void> {
  const variables = { ...singleServer, ...options.variables };
  const migrations = await readMigrations(options.directory ?? ownDirectory);
  const lock = { cluster: variables.on_cluster, staleSeconds: options.lockStaleSeconds ?? 120 };
  await underLock(clickhouse, lock, async () => {
    await clickhouse.command(substitute(ledgerTable, variables), {}, { isIdempotent: true });
    const applied = await clickhouse.rows<Applied>(
      'SELECT id, name, checksum FROM schema_migrations FINAL ORDER BY id',
    );
    assertCompatible(migrations, applied);
    const appliedIds = new Set(applied.map((entry) => Number(entry.id)));
    for (const migration of migrations) {
      if (appliedIds.has(migration.id)) continue;
      options.onProgress?.(`applying migration ${migration.name}`);
      await apply(clickhouse, migration, variables);
    }
  });
}

interface Migration {
  readonly id: number;
  /** The file's name, e.g. `0001-traced-data`. */
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

interface Applied {
  readonly id: number;
  readonly name: string;
  readonly checksum: string;
}

const ledgerTable = `
  CREATE TABLE IF NOT EXISTS schema_migrations {{on_cluster}}
  (
      id         UInt32,
      name       String,
      checksum   String,
      applied_at DateTime64(3, 'UTC')
  )
  ENGINE = {{replicated}}ReplacingMergeTree(applied_at)
  ORDER BY id`;

async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = await Promise.all(files.map(async (file) => toMigration(directory, file)));
  for (const [index, migration] of migrations.entries()) {
    if (migration.id !== index + 1) throw new Error(`migration ${migration.name} should have number ${index + 1}`);
  }
  return migrations;
}

async function toMigration(directory: string, file: string): Promise<Migration> {
  const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1];
  if (number === undefined) throw new Error(`migration ${file} should be named like 0001-what-it-does.sql`);
  const text = (await readFile(join(directory, file), 'utf8')).replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(text).digest('hex');
  return { id: Number(number), name: file.slice(0, -'.sql'.length), text, checksum };
}

function assertCompatible(migrations: readonly Migration[], applied: readonly Applied[]): void {
  for (const entry of applied) {
    const migration = migrations.find((candidate) => candidate.id === Number(entry.id));
    if (!migration) {
      throw new AppError(
        'conflict',
        `The data in ClickHouse were written by a newer version of the server (migration ${entry.name}). Start that version or a newer one.`,
      );
    }
    if (migration.checksum !== entry.checksum) {
      throw new AppError(
        'conflict',
        `Migration ${entry.name} has already been applied to ClickHouse with another text. An applied migration must not change: add a new one.`,
      );
    }
  }
}

async function apply(clickhouse: ClickHouse, migration: Migration, variables: MigrationVariables): Promise<void> {
  for (const statement of splitStatements(substitute(migration.text, variables))) {
    try {
      await clickhouse.command(statement, {}, { isIdempotent: true, timeoutMs: statementTimeoutMs });
    } catch (cause) {
      throw new Error(`migration ${migration.name} failed at: ${statement.slice(0, 200)}`, { cause });
    }
  }
  const { id, name, checksum } = migration;
  await clickhouse.insertRows('schema_migrations', [{ id, name, checksum, applied_at: new Date() }]);
}

function substitute(text: string, variables: MigrationVariables): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!Object.hasOwn(variables, name)) throw new Error(`unknown variable {{${name}}} in a migration`);
    return variables[name as keyof MigrationVariables];
  });
}

const lockTable = 'schema_migrations_lock';
const lockRenewMs = 20_000;
const lockPollMs = 1_000;

/**
 * Creating a table is the one thing ClickHouse does for exactly one of several callers. The table's comment is renewed
 * while the work lasts, which shows in its modification time. Where nobody else can be there, no lock is needed.
 */
async function underLock(clickhouse: ClickHouse, lock: Lock, work: () => Promise<void>): Promise<void> {
  if (clickhouse.isExclusive) {
    await work();
    return;
  }
  const { cluster } = lock;
  while (!(await tryLock(clickhouse, lock))) await sleep(lockPollMs);
  const renewal = setInterval(() => {
    const comment = sqlString(randomUUID());
    clickhouse.command(`ALTER TABLE ${lockTable} ${cluster} MODIFY COMMENT ${comment}`).catch(() => {
      // One renewal of six may be missed; a lost lock is harmless, since statements may run twice.
    });
  }, lockRenewMs);
  try {
    await work();
  } finally {
    clearInterval(renewal);
    await clickhouse.command(`DROP TABLE IF EXISTS ${lockTable} ${cluster}`);
  }
}

interface Lock {
  readonly cluster: string;
  readonly staleSeconds: number;
}

async function tryLock(clickhouse: ClickHouse, { cluster, staleSeconds }: Lock): Promise<boolean> {
  try {
    await clickhouse.command(`CREATE TABLE ${lockTable} ${cluster} (at DateTime) ENGINE = MergeTree ORDER BY at`);
    return true;
  } catch (error) {
    if (!isClickHouseFailure(error) || error.engineType !== 'TABLE_ALREADY_EXISTS') throw error;
  }
  const stale = await clickhouse.rows(
    `SELECT 1 FROM system.tables WHERE database = currentDatabase() AND name = {name:String}
       AND metadata_modification_time < now() - {seconds:UInt32}`,
    { name: lockTable, seconds: staleSeconds },
  );
  if (stale.length > 0) await clickhouse.command(`DROP TABLE IF EXISTS ${lockTable} ${cluster}`);
  return false;
}
