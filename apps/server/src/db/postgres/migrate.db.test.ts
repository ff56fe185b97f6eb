import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { migrateDatabase, migrationsDir } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import * as schema from './schema.ts';
import { openTestServer, testServerExists, type TestServer } from './testing-server.ts';
import { openTestPostgres, silent } from './testing.ts';

const url = inject('testDatabaseUrl');

test('migrations make exactly what the schema says', async () => {
  const snapshots = fs.readdirSync(`${migrationsDir}/meta`).filter((name) => name.endsWith('_snapshot.json'));
  const last = JSON.parse(fs.readFileSync(`${migrationsDir}/meta/${snapshots.toSorted().at(-1)}`, 'utf8'));
  const now = generateDrizzleJson(schema, last.id, undefined, 'snake_case');
  expect(await generateMigration(last, now)).toEqual([]);
});

test('migrations have times in the order of their numbers, or a late one would be skipped in silence', () => {
  const journal = JSON.parse(fs.readFileSync(`${migrationsDir}/meta/_journal.json`, 'utf8')) as {
    entries: { idx: number; when: number }[];
  };
  const times = journal.entries.toSorted((a, b) => a.idx - b.idx).map((each) => each.when);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('migrateDatabase() refuses a database that a newer version has used', async () => {
  await using postgres = await openTestPostgres();
  await postgres.pool.query(
    `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('future', extract(epoch FROM now())::bigint * 1000 + 86400000)`,
  );
  await expect(migrateDatabase(postgres.pool, silent)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('newer version of Telltale'),
  });
});

test('migrateDatabase() leaves nothing behind when it fails half-way, and can run again', async () => {
  await using postgres = await openTestPostgres();
  const { pool } = postgres;
  await pool.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA drizzle CASCADE`);
  // Stands where the migration, after others, wants to make a table.
  await pool.query('CREATE TABLE users (id int)');
  await expect(migrateDatabase(pool, silent)).rejects.toMatchObject({ cause: { code: '42P07' } });
  const tables = await pool.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
  expect(tables.rows).toEqual([{ tablename: 'users' }]);
  await pool.query('DROP TABLE users');
  await migrateDatabase(pool, silent);
  await migrateDatabase(pool, silent);
  expect((await pool.query('SELECT count(*)::int AS n FROM users')).rows).toEqual([{ n: 0 }]);
});

describe.skipIf(!testServerExists(url))('on a PostgreSQL server (SKIPPED where there is none)', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = (await openTestServer(url)) as TestServer;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('many processes may start at once on an empty database', async () => {
    const database = await server.createDatabase();
    const code = `
      const { openPostgres } = await import(${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)});
      const { pino } = await import(${JSON.stringify(import.meta.resolve('pino'))});
      await using p = await openPostgres({ url: ${JSON.stringify(database)}, dataDir: '/nowhere', logger: pino({ level: 'silent' }) });`;
    const exits = Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
      const [exitCode] = (await once(child, 'exit')) as [number];
      return exitCode;
    });
    expect(await Promise.all(exits)).toEqual([0, 0, 0, 0]);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const journal = await client.query('SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations');
    expect(journal.rows[0].n).toBe(fs.readdirSync(migrationsDir).filter((name) => name.endsWith('.sql')).length);
    await client.end();
  });

  test('a connection keeps its limits after a migration', async () => {
    const database = await server.createDatabase();
    await using postgres = await openPostgres({
      url: database,
      dataDir: '/nowhere',
      logger: silent,
      statementMs: 1234,
      max: 1,
    });
    expect((await postgres.pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '1234ms' }]);
  });

  test('an address where nobody listens fails with its reason', async () => {
    const opening = openPostgres({ url: 'postgresql://x@127.0.0.1:1/x', dataDir: '/nowhere', logger: silent });
    await expect(opening).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
