/** Migrations: whole or again, in order, once, and never backwards. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type ClickHouse, openClickHouse } from './clickhouse.ts';
import { type EngineByUrl, startEngineByUrl } from './embedded/testing.ts';
import { migrateClickHouse } from './migrate.ts';
import { silentLog } from './testing.ts';

let dataDir: string;
let server: EngineByUrl;
let clickhouse: ClickHouse;
let directory: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telltale-migrate-'));
  server = await startEngineByUrl({ dataDir, logger: silentLog });
  clickhouse = await openClickHouse({ url: server.url, dataDir, logger: silentLog });
});

afterAll(async () => {
  await clickhouse[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  directory = await mkdtemp(join(dataDir, 'migrations-'));
  for (const table of ['schema_migrations', 'schema_migrations_lock', 'a', 'b', 'c']) {
    await clickhouse.command(`DROP TABLE IF EXISTS ${table} SYNC`);
  }
});

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(directory, name), text);
}

const create = (table: string) =>
  `CREATE TABLE IF NOT EXISTS ${table} {{on_cluster}} (n UInt8) ENGINE = {{replicated}}MergeTree ORDER BY n`;

async function tables(): Promise<string[]> {
  const rows = await clickhouse.rows<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN ('a', 'b', 'c', 'schema_migrations_lock') ORDER BY name`,
  );
  return rows.map((row) => row.name);
}

/** A process that dies before its nth statement. */
function dyingAt(statement: number): ClickHouse {
  let count = 0;
  const next = () => {
    if (count++ === statement) throw new Error('died');
  };
  return {
    client: clickhouse.client,
    // Nobody releases a dead process's lock; the lock is tested by itself.
    isExclusive: true,
    enginePid: undefined,
    until: (signal) => clickhouse.until(signal),
    rows: async (...args) => (next(), await clickhouse.rows(...args)),
    lines: async (...args) => (next(), await clickhouse.lines(...args)),
    bytes: async (...args) => (next(), await clickhouse.bytes(...args)),
    command: async (...args) => (next(), await clickhouse.command(...args)),
    insert: async (...args) => (next(), await clickhouse.insert(...args)),
    insertRows: async (...args) => (next(), await clickhouse.insertRows(...args)),
    ping: async () => await clickhouse.ping(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

test('migrateClickHouse() takes up again after a crash at any statement', async () => {
  await write('0001-first.sql', `${create('a')};\n-- and\n${create('b')};`);
  await write('0002-second.sql', `ALTER TABLE a ADD COLUMN IF NOT EXISTS text String DEFAULT ';';\n${create('c')}`);
  let died = 0;
  for (let statement = 0; ; statement++) {
    const isDone = await migrateClickHouse(dyingAt(statement), { directory }).then(
      () => true,
      () => false,
    );
    if (isDone) break;
    died++;
  }
  expect(died).toBeGreaterThanOrEqual(5);
  await expect(tables()).resolves.toEqual(['a', 'b', 'c']);
  const ledger = await clickhouse.rows('SELECT id, name FROM schema_migrations FINAL ORDER BY id');
  expect(ledger).toEqual([
    { id: 1, name: '0001-first' },
    { id: 2, name: '0002-second' },
  ]);
});

test('migrateClickHouse() applies each migration once, tells of it, and later ones later', async () => {
  await write('0001-first.sql', create('a'));
  const told: string[] = [];
  const options = { directory, onProgress: (message: string) => void told.push(message) };
  await migrateClickHouse(clickhouse, options);
  await migrateClickHouse(clickhouse, options);
  await write('0002-second.sql', create('b'));
  await migrateClickHouse(clickhouse, options);
  expect(told).toEqual(['applying migration 0001-first', 'applying migration 0002-second']);
  await expect(tables()).resolves.toEqual(['a', 'b']);
});

test('migrateClickHouse() lets one of several processes work at a time', async () => {
  await write('0001-first.sql', `${create('a')}; ${create('b')}`);
  const told: string[] = [];
  const options = { directory, onProgress: (message: string) => void told.push(message) };
  await Promise.all([1, 2, 3].map(async () => await migrateClickHouse(clickhouse, options)));
  expect(told).toHaveLength(1);
  await expect(tables()).resolves.toEqual(['a', 'b']);
});

test('migrateClickHouse() takes the lock over from a dead process', async () => {
  await write('0001-first.sql', create('a'));
  await clickhouse.command('CREATE TABLE schema_migrations_lock (at DateTime) ENGINE = MergeTree ORDER BY at');
  await migrateClickHouse(clickhouse, { directory, lockStaleSeconds: 1 });
  await expect(tables()).resolves.toEqual(['a']);
});

test('migrateClickHouse() refuses data of a newer version', async () => {
  await write('0001-first.sql', create('a'));
  await write('0002-second.sql', create('b'));
  await migrateClickHouse(clickhouse, { directory });
  await rm(join(directory, '0002-second.sql'));
  await expect(migrateClickHouse(clickhouse, { directory })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/newer version.*0002-second/),
  });
});

test('migrateClickHouse() refuses a changed migration, a gap, a bad name and an unknown variable', async () => {
  await write('0001-first.sql', create('a'));
  await migrateClickHouse(clickhouse, { directory });
  await write('0001-first.sql', create('b'));
  await expect(migrateClickHouse(clickhouse, { directory })).rejects.toMatchObject({ code: 'conflict' });
  await write('0001-first.sql', create('a'));
  await write('0003-third.sql', create('b'));
  await expect(migrateClickHouse(clickhouse, { directory })).rejects.toThrow(/number 2/);
  await rm(join(directory, '0003-third.sql'));
  await write('second.sql', create('b'));
  await expect(migrateClickHouse(clickhouse, { directory })).rejects.toThrow(/named like/);
  await rm(join(directory, 'second.sql'));
  await write('0002-second.sql', 'CREATE TABLE {{nonsense}}');
  await expect(migrateClickHouse(clickhouse, { directory })).rejects.toThrow(/nonsense/);
  await expect(tables()).resolves.toEqual(['a']);
});

test('the migrations are valid for a cluster too', async () => {
  const { readFile, readdir } = await import('node:fs/promises');
  const { splitStatements } = await import('./statements.ts');
  const own = new URL('./migrations/', import.meta.url);
  for (const file of await readdir(own)) {
    const text = (await readFile(new URL(file, own), 'utf8'))
      .replaceAll('{{on_cluster}}', "ON CLUSTER '{cluster}'")
      .replaceAll('{{replicated}}', 'Replicated');
    for (const sql of splitStatements(text)) {
      const [row] = await clickhouse.rows<{ text: string }>('SELECT formatQuery({sql:String}) AS text', { sql });
      expect(row?.text).toMatch(/^(ALTER|EXCHANGE|DROP) TABLE[\s\S]*ON CLUSTER|ON CLUSTER[\s\S]*ENGINE = Replicated/);
    }
  }
});

test('the migrations keep the rows of an earlier version, wherever they are interrupted', async () => {
  for (const table of ['observations', 'traces', 'scores']) {
    await clickhouse.command(`DROP TABLE IF EXISTS ${table} SYNC`);
  }
  for (const file of ['0001-traced-data.sql', '0002-search.sql']) {
    await copyFile(new URL(`./migrations/${file}`, import.meta.url), join(directory, file));
  }
  await migrateClickHouse(clickhouse, { directory });
  const observation = { project_id: 'p', trace_id: 't', id: 'o', name: 'kept', start_time: new Date(), row_version: 1 };
  await clickhouse.insertRows('observations', [observation]);
  let died = 0;
  const attempt = async () =>
    await migrateClickHouse(dyingAt(died)).then(
      () => true,
      () => false,
    );
  for (; !(await attempt()); died++) {
    await expect(clickhouse.rows('SELECT id, name FROM observations FINAL')).resolves.toEqual([
      { id: 'o', name: 'kept' },
    ]);
  }
  expect(died).toBeGreaterThanOrEqual(5);
  await expect(clickhouse.rows('SELECT id, name FROM observations FINAL')).resolves.toEqual([
    { id: 'o', name: 'kept' },
  ]);
});
