/** The traps of PGlite, each of which has bitten somebody: to be passed before any change of its version. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { copyTestDataDir, silent } from '#db/postgres/testing.ts';
import { createCluster } from './_create-cluster.ts';
import { queryFrame } from './_frames.ts';
import { Maintenance } from './_maintenance.ts';
import { runBatch } from './_run-batch.ts';
import { type Embedded, type EmbeddedOptions, openEmbedded } from './embedded.ts';

const dirs: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const dir of dirs.splice(0)) fs.rmSync(dir, { recursive: true, force: true });
});

/** A directory with a cluster in it. */
async function clusterHome(): Promise<string> {
  const dataDir = await copyTestDataDir();
  dirs.push(dataDir);
  return join(dataDir, 'postgres');
}

function emptyHome(): string {
  const dir = fs.mkdtempSync(join(os.tmpdir(), 'telltale-embedded-'));
  dirs.push(dir);
  return dir;
}

const open = async (options: Partial<EmbeddedOptions> = {}): Promise<Embedded> =>
  openEmbedded({ dir: options.dir ?? (await clusterHome()), logger: silent, ...options });

/** Runs `body`, which sees `pool`, in a process of its own on the directory; its lines of output are the result. */
function elsewhere(
  dir: string,
  body: string,
  env: NodeJS.ProcessEnv = {},
): ChildProcess & { readonly lines: string[] } {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const pino = import.meta.resolve('pino');
  const code = `
    const { openEmbedded } = await import(${JSON.stringify(module)});
    const { pino } = await import(${JSON.stringify(pino)});
    const embedded = await openEmbedded({ dir: ${JSON.stringify(dir)}, logger: pino({ level: 'silent' }) });
    const { pool } = embedded;
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const parts = (rest + data.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return Object.assign(child, { lines });
}

async function until(child: ChildProcess, condition: () => boolean): Promise<void> {
  while (!condition()) {
    if (child.exitCode !== null) throw new Error(`the process ended too early, with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const one = async (pool: pg.Pool, text: string): Promise<unknown> =>
  Object.values((await pool.query(text)).rows[0] ?? {})[0];

test('a second opening of a directory is refused, and names the holder', async () => {
  const dir = await clusterHome();
  await using _first = await open({ dir });
  await expect(open({ dir })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`in use by process ${process.pid}`),
  });
});

test('every commit is forced to disk, and a read is not', async () => {
  await using embedded = await open();
  await embedded.pool.query('CREATE TABLE t (id int)');
  for (let i = 0; i < 5; i++) {
    const before = embedded.syncs;
    await embedded.pool.query('INSERT INTO t VALUES ($1)', [i]);
    expect(embedded.syncs).toBeGreaterThan(before);
  }
  await embedded.pool.query('SELECT * FROM t');
  const before = embedded.syncs;
  for (let i = 0; i < 5; i++) await embedded.pool.query('SELECT * FROM t');
  expect(embedded.syncs).toBe(before);
});

test('rows acknowledged before a kill -9 are there, without repair by hand', async () => {
  const dir = await clusterHome();
  const writer = elsewhere(
    dir,
    `await pool.query('CREATE TABLE t (id int PRIMARY KEY)');
     for (let i = 1; ; i++) { await pool.query('INSERT INTO t VALUES ($1)', [i]); console.log(i); }`,
  );
  await until(writer, () => writer.lines.length >= 200);
  writer.kill('SIGKILL');
  await once(writer, 'exit');
  await using embedded = await open({ dir });
  const acknowledged = writer.lines.map(Number);
  const { rows } = await embedded.pool.query('SELECT id FROM t ORDER BY id');
  const stored = rows.map((each) => each.id as number);
  expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged);
  // At most the one that was being answered.
  expect(stored.length - acknowledged.length).toBeLessThanOrEqual(1);
});

test('a first start killed in the middle of making the cluster does not spoil the directory', async () => {
  const dir = emptyHome();
  const first = elsewhere(dir, `console.log('made')`);
  const unfinished = () => fs.readdirSync(dir).find((name) => name.startsWith('cluster.new-'));
  const version = () => unfinished() !== undefined && fs.existsSync(join(dir, unfinished() as string, 'PG_VERSION'));
  await until(first, version);
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(first.lines).toEqual([]);
  expect(fs.existsSync(join(dir, 'cluster'))).toBe(false);
  const progress: string[] = [];
  await using embedded = await open({ dir, onProgress: (message) => void progress.push(message) });
  expect(await one(embedded.pool, 'SELECT 1')).toBe(1);
  expect(progress).toEqual([expect.stringContaining('creating the metadata database')]);
  expect(unfinished()).toBeUndefined();
}, 120_000);

test('createCluster() leaves the old one alone when there is one', async () => {
  const dir = await clusterHome();
  await expect(createCluster(join(dir, 'cluster'))).rejects.toThrow(/ENOTEMPTY|EEXIST/);
  await using embedded = await open({ dir });
  expect(await one(embedded.pool, 'SELECT count(*)::int FROM organizations')).toBe(0);
}, 120_000);

test('a statement past its deadline is ended, others fail as connection losses, and nothing is lost', async () => {
  await using embedded = await open({ statementMs: 1_000 });
  const { pool } = embedded;
  await pool.query('CREATE TABLE t (id int)');
  await pool.query('INSERT INTO t VALUES (1)');
  const endless = pool.query('SELECT count(*) FROM generate_series(1, 100000000000)');
  const waiting = pool.query('SELECT count(*) FROM t');
  await expect(endless).rejects.toMatchObject({ code: '57014', message: expect.stringContaining('1000 ms') });
  await expect(waiting).rejects.toMatchObject({ code: '57P02' });
  expect(await one(pool, 'SELECT count(*)::int FROM t')).toBe(1);
});

test('a deadline can be lifted for a while', async () => {
  await using embedded = await open({ statementMs: 200 });
  // Sleeping does not work in PGlite, so this has to be work.
  const work = () =>
    one(embedded.pool, `SELECT count(*)::int FROM generate_series(1, 3000000) g WHERE md5(g::text) = ''`);
  expect(await embedded.withoutDeadline(work)).toBe(0);
  await expect(work()).rejects.toMatchObject({ code: '57014' });
});

test('a transaction that does nothing while others wait is ended, and says what may be wrong', async () => {
  await using embedded = await open({ idleTransactionMs: { contended: 300, alone: 60_000 } });
  const { pool } = embedded;
  await pool.query('CREATE TABLE t (id int)');
  const client = await pool.connect();
  const lost = once(client, 'error') as Promise<[Error]>;
  await client.query('BEGIN');
  await client.query('INSERT INTO t VALUES (1)');
  // The mistake: another client inside the transaction, which waits for it for ever.
  expect(await one(pool, 'SELECT count(*)::int FROM t')).toBe(0);
  const [error] = await lost;
  expect(error).toMatchObject({ code: '25P03', message: expect.stringContaining('use its own client only') });
  client.release(true);
});

test('a transaction that is alone is ended too, after a while', async () => {
  await using embedded = await open({ idleTransactionMs: { contended: 60_000, alone: 300 } });
  const client = await embedded.pool.connect();
  const lost = once(client, 'error') as Promise<[Error]>;
  await client.query('BEGIN');
  expect((await lost)[0]).toMatchObject({ code: '25P03', message: expect.stringContaining('left idle') });
  client.release(true);
});

test('a connection that dies half-way through a batch gives the backend back', async () => {
  await using embedded = await open();
  const { pool } = embedded;
  await pool.query('CREATE TABLE t (id int)');
  const client = await pool.connect();
  const { connection } = client as unknown as { connection: { parse(q: object): void; flush(): void } };
  await client.query('BEGIN');
  await client.query('INSERT INTO t VALUES (1)');
  // An error without Sync: the backend now skips everything up to the next Sync, a ROLLBACK included.
  client.on('error', () => {});
  connection.parse({ name: '', text: 'SELECT nothing', types: [] });
  connection.flush();
  client.release(true);
  expect(await one(pool, 'SELECT count(*)::int FROM t')).toBe(0);
});

test('COPY FROM STDIN, which PGlite can not do, costs a restart and no more', async () => {
  await using embedded = await open();
  await embedded.pool.query('CREATE TABLE t (id int)');
  await expect(embedded.pool.query('COPY t FROM STDIN')).rejects.toMatchObject({ code: '57P02' });
  expect(await one(embedded.pool, 'SELECT count(*)::int FROM t')).toBe(0);
});

test('statements of closed connections are forgotten', async () => {
  await using embedded = await open();
  const { pool } = embedded;
  for (let i = 0; i < 10; i++) {
    const client = await pool.connect();
    for (let j = 0; j < 5; j++) await client.query({ name: `s${j}`, text: `SELECT ${j}` });
    client.release(true);
  }
  expect(await one(pool, 'SELECT count(*)::int FROM pg_prepared_statements')).toBe(0);
});

test('the event loop of the main thread stays free while statements run', async () => {
  await using embedded = await open();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await embedded.pool.query(`SELECT count(*) FROM generate_series(1, 3000000) g WHERE md5(g::text) = ''`);
  clearInterval(timer);
  // With PGlite on this thread there is none until the statement is done.
  expect(ticks).toBeGreaterThan(5);
});

test('memory does not grow with the number of statements', async () => {
  const home = await clusterHome();
  const pglite = await PGlite.create({ fs: new NodeFS(join(home, 'cluster')) });
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  const select = queryFrame('SELECT 1 AS x');
  const fail = (reason: string): never => {
    throw new Error(reason);
  };
  const run = async (times: number) => {
    for (let i = 0; i < times; i++) {
      runBatch(pglite, select, fail);
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await run(2_000);
  collect();
  const before = process.memoryUsage().heapUsed;
  await run(20_000);
  collect();
  // execProtocolRawSync() alone keeps some 560 bytes of each, here 11 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000);
  await pglite.close();
});

test('Maintenance checkpoints and vacuums what nobody else would', async () => {
  await using embedded = await open();
  const { pool } = embedded;
  const run = async (text: string) => (await pool.query<string[]>({ text, rowMode: 'array' })).rows;
  const warnings: string[] = [];
  const log = (level: string, message: string) => void (level === 'warn' && warnings.push(message));
  const maintenance = new Maintenance({ run, log, vacuumMs: 0, checkpointBytes: 1 });
  await maintenance.tick();
  await pool.query(
    `CREATE TABLE "Odd name" AS SELECT g AS id, repeat('x', 100) AS filler FROM generate_series(1, 20000) g`,
  );
  await pool.query('DELETE FROM "Odd name"');
  const before = Number(await one(pool, `SELECT pg_relation_size('"Odd name"')`));
  const redo = await one(pool, 'SELECT redo_lsn FROM pg_control_checkpoint()');
  await maintenance.tick();
  expect(warnings).toEqual([]);
  expect(Number(await one(pool, `SELECT pg_relation_size('"Odd name"')`))).toBeLessThan(before / 10);
  expect(await one(pool, 'SELECT redo_lsn FROM pg_control_checkpoint()')).not.toBe(redo);
});

test('settings of the environment for other PostgreSQL servers do not matter', async () => {
  const dir = await clusterHome();
  const child = elsewhere(
    dir,
    `console.log((await pool.query('SELECT current_user AS u')).rows[0].u);
     await embedded[Symbol.asyncDispose]();`,
    { PGSSLMODE: 'require', PGHOST: 'elsewhere', PGUSER: 'x', PGDATABASE: 'y', PGOPTIONS: '-c x=y' },
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(child.lines).toEqual(['postgres']);
});

test('closing waits for what is running, keeps it, and refuses what comes after', async () => {
  const dir = await clusterHome();
  const embedded = await open({ dir });
  await embedded.pool.query('CREATE TABLE t (id int)');
  const last = embedded.pool.query('INSERT INTO t SELECT generate_series(1, 100000)');
  await new Promise((resolve) => setImmediate(resolve));
  await embedded[Symbol.asyncDispose]();
  expect((await last).rowCount).toBe(100_000);
  await expect(embedded.pool.query('SELECT 1')).rejects.toThrow('after calling end on the pool');
  await using again = await open({ dir });
  expect(await one(again.pool, 'SELECT count(*)::int FROM t')).toBe(100_000);
});
