/** The engine process dies, is killed, is orphaned, is started twice: what was acknowledged stays, and it comes back by itself. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { type ClickHouse, openClickHouse } from '#db/clickhouse/clickhouse.ts';
import { silentLog } from '#db/clickhouse/testing.ts';
import { isAppError } from '#lib/errors.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telltale-engine-'));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

async function open(directory = dataDir): Promise<ClickHouse> {
  return await openClickHouse({ dataDir: directory, logger: silentLog });
}

const table =
  'CREATE TABLE IF NOT EXISTS items (id String, version UInt64, text String) ENGINE = ReplacingMergeTree(version) ORDER BY id';

async function killEngine(clickhouse: ClickHouse): Promise<void> {
  const { enginePid } = clickhouse;
  if (enginePid === undefined) throw new Error('no engine process');
  process.kill(enginePid, 'SIGKILL');
  while (clickhouse.enginePid === enginePid) await sleep(5);
}

test('kill -9 of the engine under insert load loses and doubles nothing that was acknowledged', async () => {
  await using clickhouse = await open();
  await clickhouse.command(table);
  const acknowledged: string[] = [];
  let isOver = false;
  const writer = async () => {
    while (!isOver) {
      const rows = Array.from({ length: 100 }, () => ({ id: randomUUID(), version: 1, text: 'x'.repeat(1_000) }));
      await clickhouse.insertRows('items', rows);
      acknowledged.push(...rows.map((row) => row.id));
    }
  };
  const reader = async () => {
    while (!isOver) await clickhouse.rows('SELECT count() FROM items');
  };
  const work = Promise.all([writer(), writer(), reader()]);
  for (let kill = 0; kill < 5; kill++) {
    const before = acknowledged.length;
    while (acknowledged.length < before + 300) await sleep(5);
    await killEngine(clickhouse);
  }
  isOver = true;
  await work;
  const stored = await clickhouse.rows<{ id: string }>('SELECT id FROM items FINAL');
  const ids = new Set(stored.map((row) => row.id));
  expect(ids.size).toBe(stored.length);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
}, 180_000);

test('a statement that may not run twice is refused clearly when the engine dies in its midst', async () => {
  await using clickhouse = await open();
  const error = clickhouse.command('SELECT sleep(3)').catch((caught: unknown) => caught);
  const running = async () =>
    await clickhouse.rows(
      "SELECT 1 FROM system.processes WHERE query LIKE '%sleep(3)%' AND query NOT LIKE '%system.processes%'",
    );
  while ((await running()).length === 0) await sleep(10);
  await killEngine(clickhouse);
  expect(await error).toMatchObject({ code: 'overloaded', message: expect.stringMatching(/not known/) });
  await expect(clickhouse.rows('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
});

test('a query that kills the engine each time is given up, and the engine goes on', async () => {
  await using clickhouse = await open();
  const mark = 'SELECT sleep(3) AS deadly';
  let isAnswered = false;
  const error = clickhouse
    .rows(mark)
    .catch((caught: unknown) => caught)
    .finally(() => (isAnswered = true));
  while (!isAnswered) {
    const running = await clickhouse
      .rows("SELECT 1 FROM system.processes WHERE query LIKE '%deadly%' AND query NOT LIKE '%system.processes%'")
      .catch(() => []);
    if (running.length > 0) await killEngine(clickhouse);
    else await sleep(10);
  }
  expect(await error).toMatchObject({ code: 'overloaded' });
  await expect(clickhouse.rows('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
});

test('a second server on the same data directory is told so, and the first goes on', async () => {
  await using first = await open();
  const error = await open().catch((caught: unknown) => caught);
  expect(isAppError(error) && [error.code, error.message.includes(dataDir)]).toEqual(['conflict', true]);
  await expect(first.rows('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
});

test('the engine dies with its parent, also on kill -9, and the next server opens the data', async () => {
  const supervisor = new URL('./supervisor.ts', import.meta.url).href;
  const program = `
    import { EngineProcess } from ${JSON.stringify(supervisor)};
    const log = { info() {}, warn() {}, error() {} };
    const engine = await EngineProcess.start({ dataDir: ${JSON.stringify(dataDir)}, logger: log });
    process.stdout.write('serves');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await parent.stdout.take(1).toArray();
  parent.kill('SIGKILL');
  // The engine's lock on the directory ends with its process.
  await using clickhouse = await open();
  await expect(clickhouse.ping()).resolves.toBe(true);
});

test('what was stored is there after a stop and a start', async () => {
  {
    await using clickhouse = await open();
    await clickhouse.command(table);
    await clickhouse.insertRows('items', [{ id: 'a', version: 1, text: 'kept' }]);
  }
  await using clickhouse = await open();
  await expect(clickhouse.rows('SELECT text FROM items')).resolves.toEqual([{ text: 'kept' }]);
});

test('nobody else can reach the engine, and a data directory with a long path works', async () => {
  const directory = join(dataDir, 'a'.repeat(120), 'ü space');
  mkdirSync(directory, { recursive: true });
  await using clickhouse = await open(directory);
  await expect(clickhouse.ping()).resolves.toBe(true);
  await using other = await open(dataDir);
  expect(statSync(join(dataDir, 'clickhouse.sock')).mode & 0o077).toBe(0);
  await expect(other.ping()).resolves.toBe(true);
});

test('a stopped engine refuses at once', async () => {
  const clickhouse = await open();
  await clickhouse[Symbol.asyncDispose]();
  await expect(clickhouse.rows('SELECT 1')).rejects.toMatchObject({ code: 'overloaded' });
});
