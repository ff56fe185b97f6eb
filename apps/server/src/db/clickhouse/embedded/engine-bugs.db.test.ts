/**
 * The faults of the embedded engine that its pool and façade keep from showing. Run before any upgrade of chdb.
 * Some would be another tenant's data in an answer.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type ClickHouse, openClickHouse } from '#db/clickhouse/clickhouse.ts';
import { silentLog } from '#db/clickhouse/testing.ts';

let dataDir: string;
let clickhouse: ClickHouse;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telltale-bugs-'));
  clickhouse = await openClickHouse({ dataDir, logger: silentLog });
  await clickhouse.command('CREATE TABLE secrets (n UInt64, secret String) ENGINE = MergeTree ORDER BY n');
  await clickhouse.command(`INSERT INTO secrets SELECT number, 'SECRET-' || toString(number) FROM numbers(200000)`);
  await clickhouse.command('CREATE TABLE texts (n UInt64, text String) ENGINE = MergeTree ORDER BY n');
});

afterAll(async () => {
  await clickhouse[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** Produces rows first, then fails or goes on for ever. */
const failing = {
  async throwing() {
    const sql = 'SELECT secret, throwIf(n = 50000) FROM secrets SETTINGS max_block_size = 1000, max_threads = 1';
    await expect(clickhouse.rows(sql)).rejects.toMatchObject({ engineType: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' });
  },
  async tooLong() {
    const sql = 'SELECT secret FROM secrets SETTINGS max_result_bytes = 2000000, max_block_size = 1000';
    await expect(clickhouse.rows(sql)).rejects.toMatchObject({ engineType: 'TOO_MANY_ROWS_OR_BYTES' });
  },
  async tooBig() {
    const sql = 'SELECT secret, groupArray(n) FROM secrets GROUP BY secret SETTINGS max_memory_usage = 4000000';
    await expect(clickhouse.rows(sql)).rejects.toMatchObject({ engineType: 'MEMORY_LIMIT_EXCEEDED' });
  },
  async aborted() {
    const sql = 'SELECT secret, sleepEachRow(0.000002) FROM secrets SETTINGS max_block_size = 1000, max_threads = 1';
    await expect(clickhouse.rows(sql, {}, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/abort|timeout/i);
  },
  async timedOut() {
    const sql =
      'SELECT secret, sleepEachRow(0.000002) FROM secrets SETTINGS max_block_size = 1000, max_threads = 1, max_execution_time = 0.2';
    await expect(clickhouse.rows(sql)).rejects.toMatchObject({ engineType: 'TIMEOUT_EXCEEDED' });
  },
};

test('B1: no query ever sees the rows of a failed, aborted or timed-out one, in 600 of them side by side', async () => {
  const kinds = Object.values(failing);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < 600; i = next++) {
      const kind = i % 2 === 0 ? kinds[(i / 2) % kinds.length] : undefined;
      if (kind) {
        await kind();
        continue;
      }
      await expect(clickhouse.rows('SELECT {i:UInt32} AS i', { i })).resolves.toEqual([{ i }]);
    }
  };
  await Promise.all(Array.from({ length: 12 }, lane));
}, 180_000);

test('B2: rows cannot end the data and go on as SQL', async () => {
  const injected = '{"n":1}\n\nDROP TABLE texts';
  await expect(clickhouse.insert('texts', ['n'], injected)).rejects.toMatchObject({ engineType: 'BAD_ARGUMENTS' });
  await expect(clickhouse.insert('texts', ['n'], '\nDROP TABLE texts')).rejects.toMatchObject({
    engineType: 'BAD_ARGUMENTS',
  });
  const inline = ['INSERT INTO texts VALUES (1, 1)', 'INSERT INTO texts FORMAT CSV\n1,2\n\nDROP TABLE texts'];
  for (const sql of inline) await expect(clickhouse.command(sql)).rejects.toMatchObject({ engineType: 'SYNTAX_ERROR' });
  await expect(clickhouse.rows('SELECT count() AS count FROM texts')).resolves.toEqual([{ count: '0' }]);
});

test('B2: any text comes back as it went in', async () => {
  const piece = fc.constantFrom(
    '\n\n',
    ';',
    "'",
    '"',
    '\\',
    '{',
    '}',
    '--',
    '\r\n\r\n',
    '\0',
    '\t',
    'INSERT INTO texts VALUES',
    'é',
    '😀',
    '\u2028',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 60 }), async (texts) => {
      await clickhouse.command('TRUNCATE TABLE texts');
      const rows = texts.map((value, n) => ({ n, text: value }));
      await clickhouse.insertRows('texts', rows);
      const stored = await clickhouse.rows<{ text: string }>('SELECT text FROM texts ORDER BY n');
      expect(stored.map((row) => row.text)).toEqual(texts);
    }),
    { numRuns: 20 },
  );
});

test('B2: one request runs one statement', async () => {
  const sqls = ['SELECT 1; DROP TABLE texts', "SELECT 'a' ; -- '\n DROP TABLE texts", 'SELECT 1;;SELECT 2'];
  for (const sql of sqls) await expect(clickhouse.command(sql)).rejects.toMatchObject({ engineType: 'SYNTAX_ERROR' });
  await expect(clickhouse.rows("SELECT ';' AS a -- ; \n")).resolves.toEqual([{ a: ';' }]);
});

test('B3: parameters of queries side by side never mix', async () => {
  const one = async (i: number) => {
    const text = `'${i}\\\n`;
    const sql = 'SELECT {i:UInt32} AS i, {text:String} AS text';
    await expect(clickhouse.rows(sql, { i, text })).resolves.toEqual([{ i, text }]);
  };
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 40 }, async (_, i) => await one(round * 1_000 + i)));
  }
});

test('B4: the engine runs in a process of its own, never in a thread of ours', () => {
  const report = process.report.getReport() as unknown as { sharedObjects: string[] };
  expect(report.sharedObjects.filter((path) => path.includes('chdb'))).toEqual([]);
  expect(clickhouse.enginePid).not.toBe(process.pid);
});

test('B5: an aborted query stops in the engine too', async () => {
  const mark = randomUUID();
  const running = async () =>
    await clickhouse.rows(
      `SELECT 1 FROM system.processes WHERE query LIKE {mark:String} AND query NOT LIKE '%system.processes%'`,
      {
        mark: `%${mark}%`,
      },
    );
  const abort = new AbortController();
  const sql = `SELECT sum(sleepEachRow(0.01)), '${mark}' FROM numbers(1000000) SETTINGS max_block_size = 10`;
  const queries = Array.from({ length: 5 }, async () => await clickhouse.rows(sql, {}, { signal: abort.signal }));
  while ((await running()).length === 0) await sleep(20);
  abort.abort(new Error('enough'));
  await Promise.all(queries.map(async (query) => await expect(query).rejects.toThrow('enough')));
  while ((await running()).length > 0) await sleep(20);
});

test('B6: the settings of one query hold for no other', async () => {
  const settings = { max_threads: 1, max_result_rows: 1, join_use_nulls: 1 };
  const sql = "SELECT toString(getSetting('max_result_rows')) AS rows, getSetting('join_use_nulls') AS nulls";
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const isChanged = i % 2 === 0;
      const [row] = await clickhouse.rows(sql, {}, isChanged ? { settings } : {});
      expect(row).toEqual(isChanged ? { rows: '1', nulls: true } : { rows: '0', nulls: false });
    }),
  );
});

test('B7: dates keep their milliseconds', async () => {
  const at = new Date('2025-01-02T03:04:05.678Z');
  await expect(clickhouse.rows('SELECT {at:DateTime64(6)} AS at', { at })).resolves.toEqual([
    { at: '2025-01-02 03:04:05.678000' },
  ]);
});

test('B8: an insert is one part, however many rows it brings', async () => {
  await clickhouse.command('CREATE TABLE parts (n UInt64, text String) ENGINE = MergeTree ORDER BY n');
  const lines = Array.from({ length: 20_000 }, (_, n) => JSON.stringify({ n, text: 'x'.repeat(500) })).join('\n');
  await clickhouse.insert('parts', ['n', 'text'], lines);
  const sql = "SELECT count() AS parts, sum(rows) AS rows FROM system.parts WHERE table = 'parts' AND active";
  await expect(clickhouse.rows(sql)).resolves.toEqual([{ parts: '1', rows: '20000' }]);
});

test('a query has several threads, though the memory of the engine is small', async () => {
  const sql = 'EXPLAIN PIPELINE SELECT sum(number) FROM numbers_mt(100000000) SETTINGS max_threads = 2';
  const steps = (await clickhouse.rows<{ explain: string }>(sql)).map(({ explain }) => explain.trim());
  expect(steps).toContain('AggregatingTransform × 2');
});
