/** What every form of ClickHouse must do: embedded, by URL, and a real server when CLICKHOUSE_TEST_URL names one. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isAppError } from '#lib/errors.ts';

import { type AnsweredQuery, type ClickHouse, openClickHouse } from './clickhouse.ts';
import { startEngineByUrl } from './embedded/testing.ts';
import { isClickHouseFailure } from './failure.ts';
import { migrateClickHouse } from './migrate.ts';
import { silentLog, testServerUrl } from './testing.ts';

interface Form {
  readonly name: string;
  open(dataDir: string): Promise<{ clickhouse: ClickHouse; close: () => Promise<void> }>;
}

const told: AnsweredQuery[] = [];
const onQuery = (query: AnsweredQuery) => void told.push(query);

const forms: Form[] = [
  {
    name: 'embedded',
    async open(dataDir) {
      const clickhouse = await openClickHouse({ dataDir, logger: silentLog, onQuery });
      return { clickhouse, close: async () => await clickhouse[Symbol.asyncDispose]() };
    },
  },
  {
    name: 'by URL',
    async open(dataDir) {
      const server = await startEngineByUrl({ dataDir, logger: silentLog });
      const clickhouse = await openClickHouse({ url: server.url, dataDir, logger: silentLog, onQuery });
      const close = async () => {
        await clickhouse[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      };
      return { clickhouse, close };
    },
  },
];
if (testServerUrl !== undefined) {
  forms.push({
    name: 'a server',
    async open(dataDir) {
      const clickhouse = await openClickHouse({ url: testServerUrl, dataDir, logger: silentLog, onQuery });
      return { clickhouse, close: async () => await clickhouse[Symbol.asyncDispose]() };
    },
  });
}

describe.each(forms)('ClickHouse, $name', (form) => {
  let dataDir: string;
  let clickhouse: ClickHouse;
  let close: () => Promise<void>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'telltale-ch-'));
    ({ clickhouse, close } = await form.open(dataDir));
    await migrateClickHouse(clickhouse);
  });

  afterAll(async () => {
    await close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('rows() gives 64-bit integers and decimals as text, times in UTC', async () => {
    const [row] = await clickhouse.rows(
      `SELECT 18446744073709551615::UInt64 AS big, -1::Int64 AS small, toDecimal128('12345678901234567890.123456789012', 12) AS money,
              toDateTime64('2025-03-01T12:00:00.123456+02:00', 6, 'UTC') AS at, 0.1 AS ratio, NULL AS nothing`,
    );
    expect(row).toEqual({
      big: '18446744073709551615',
      small: '-1',
      money: '12345678901234567890.123456789012',
      at: '2025-03-01 10:00:00.123456',
      ratio: 0.1,
      nothing: null,
    });
  });

  test('rows() carries parameters exactly, whatever they hold', async () => {
    const text = `it's "quoted" \\ back\\n\n\t\r\0 \u0001 é 😀 {x:String} ; -- $$ \u2028`;
    const [row] = await clickhouse.rows(
      'SELECT {text:String} AS text, {list:Array(String)} AS list, {map:Map(String, String)} AS map, {none:Nullable(String)} AS none, {number:UInt64} AS number, {flag:Bool} AS flag',
      { text, list: [text, '', "'"], map: { [text]: text }, none: null, number: '18446744073709551615', flag: true },
    );
    expect(row).toEqual({
      text,
      list: [text, '', "'"],
      map: { [text]: text },
      none: null,
      number: '18446744073709551615',
      flag: true,
    });
  });

  test('rows() takes thousands of ids in one parameter', async () => {
    const ids = Array.from({ length: 20_000 }, () => randomUUID());
    const [row] = await clickhouse.rows<{ count: string }>('SELECT length({ids:Array(String)}) AS count', { ids });
    expect(row?.count).toBe('20000');
  });

  test('rows() takes a constant of a megabyte, and tells of the statement without it', async () => {
    const constant = 'AAAAAAAA'.repeat(125_000);
    const rows = await clickhouse.rows(`SELECT length('${constant}') AS bytes`);
    expect(rows).toEqual([{ bytes: '1000000' }]);
    expect(told.at(-1)?.sql).toBe("SELECT length('…') AS bytes");
  });

  test('rows() keeps the milliseconds of a Date', async () => {
    const [row] = await clickhouse.rows('SELECT {at:DateTime64(3)} AS at', {
      at: new Date('2025-01-02T03:04:05.678Z'),
    });
    expect(row).toEqual({ at: '2025-01-02 03:04:05.678' });
  });

  test('rows() fails with the error of ClickHouse', async () => {
    const error = await clickhouse.rows('SELECT * FROM no_such_table').catch((caught: unknown) => caught);
    expect(isClickHouseFailure(error) && [error.code, error.engineCode, error.engineType]).toEqual([
      'internal',
      60,
      'UNKNOWN_TABLE',
    ]);
  });

  test('rows() says what asks too much', async () => {
    const slow = clickhouse.rows(
      'SELECT sum(sleepEachRow(0.01)) FROM numbers(10000) SETTINGS max_block_size = 10',
      {},
      { timeoutMs: 500 },
    );
    await expect(slow).rejects.toMatchObject({ code: 'unprocessable' });
    const big = clickhouse.rows(
      'SELECT groupArray(number) FROM numbers(1e7)',
      {},
      { settings: { max_memory_usage: 2e7 } },
    );
    await expect(big).rejects.toMatchObject({ code: 'unprocessable', engineType: 'MEMORY_LIMIT_EXCEEDED' });
    const wide = clickhouse.rows('SELECT * FROM numbers(1e6)', {}, { settings: { max_result_bytes: 1000 } });
    await expect(wide).rejects.toMatchObject({ code: 'unprocessable' });
  });

  test('rows() ends with the reason of the caller who gives up', async () => {
    const abort = new AbortController();
    const query = clickhouse.rows(
      'SELECT sum(sleepEachRow(0.01)) FROM numbers(100000) SETTINGS max_block_size = 10',
      {},
      { signal: abort.signal },
    );
    setTimeout(() => abort.abort(new Error('enough')), 100);
    await expect(query).rejects.toThrow('enough');
    await expect(clickhouse.rows('SELECT 1', {}, { signal: abort.signal })).rejects.toThrow('enough');
  });

  test('insert() keeps maps, decimals, times and any text, and they can be read at once', async () => {
    const project_id = randomUUID();
    const text = `\n\n; DROP TABLE observations; 'x' "y" \\ \0 \u0001\r\n\r\n é 😀 \u2028 FORMAT CSV\n\n1`;
    const row = {
      project_id,
      trace_id: 't',
      id: 'o',
      start_time: '2025-01-01T00:00:00.123456Z',
      end_time: '2025-01-01 00:00:01.000001',
      completion_start_time: null,
      usage: { input: '18446744073709551615', output: 7 },
      cost: { input: '0.000000000001', output: '12345678901234.5' },
      total_cost: '99999999999999999999999999.999999999999',
      input: text,
      output: '',
      metadata: { [text]: text, __proto__x: '1', '': '' },
      row_version: '18446744073709551614',
    };
    await clickhouse.insert('observations', Object.keys(row), `${JSON.stringify(row)}\n`);
    const columns = Object.keys(row).join(', ');
    const [stored] = await clickhouse.rows(
      `SELECT ${columns} FROM observations WHERE project_id = {project_id:String}`,
      {
        project_id,
      },
    );
    expect(stored).toEqual({
      ...row,
      start_time: '2025-01-01 00:00:00.123456',
      usage: { input: '18446744073709551615', output: '7' },
    });
  });

  test('insert() takes lone surrogates without refusing their neighbours', async () => {
    const project_id = randomUUID();
    const rows = ['a\ud800b', '\udfff', 'sound'].map((input, index) => ({ project_id, id: String(index), input }));
    await clickhouse.insertRows('observations', rows);
    const stored = await clickhouse.rows<{ input: string }>(
      'SELECT input FROM observations WHERE project_id = {project_id:String} ORDER BY id',
      { project_id },
    );
    expect(stored).toHaveLength(3);
    expect(stored[2]?.input).toBe('sound');
  });

  test('insert() keeps a text of 10 MB', async () => {
    const project_id = randomUUID();
    const input = 'é😀\n'.repeat(1_500_000);
    await clickhouse.insertRows('observations', [{ project_id, id: 'huge', input }]);
    const [stored] = await clickhouse.rows<{ input: string; bytes: string }>(
      'SELECT input, input_bytes AS bytes FROM observations WHERE project_id = {project_id:String}',
      { project_id },
    );
    expect(stored?.bytes).toBe(String(Buffer.byteLength(input)));
    expect(stored?.input === input).toBe(true);
  });

  test('insert() takes one batch whose times lie in more months than the 100 partitions a server allows by default', async () => {
    const project_id = randomUUID();
    const rows = Array.from({ length: 120 }, (_, month) => ({
      project_id,
      id: String(month),
      start_time: new Date(Date.UTC(1971, month)),
    }));
    await clickhouse.insertRows('observations', rows);
    const [stored] = await clickhouse.rows(
      'SELECT count() AS count, min(start_time) AS first, max(start_time) AS last FROM observations WHERE project_id = {project_id:String}',
      { project_id },
    );
    expect(stored).toEqual({ count: '120', first: '1971-01-01 00:00:00.000000', last: '1980-12-01 00:00:00.000000' });
  });

  test('insert() refuses the whole batch, with the number of the row, when one row does not fit', async () => {
    const project_id = randomUUID();
    const rows = [{ id: 'a' }, { id: 'b', prompt_version: 'not a number' }].map((row) => ({
      project_id,
      prompt_version: 1,
      ...row,
    }));
    const error = await clickhouse.insertRows('observations', rows).catch((caught: unknown) => caught);
    expect(isClickHouseFailure(error) && error.code).toBe('internal');
    expect(String((error as Error).cause)).toMatch(/row 2/);
    await expect(
      clickhouse.rows('SELECT id FROM observations WHERE project_id = {project_id:String}', { project_id }),
    ).resolves.toEqual([]);
  });

  test('insert() of the same row twice leaves one, the newest version wins, a deleted one is hidden', async () => {
    const project_id = randomUUID();
    const version = (id: string, row_version: number, name: string, is_deleted = 0) => ({
      project_id,
      id,
      row_version,
      name,
      is_deleted,
    });
    await clickhouse.insertRows('traces', [version('a', 2, 'newer'), version('b', 1, 'gone')]);
    await clickhouse.insertRows('traces', [version('a', 2, 'newer')]);
    await clickhouse.insertRows('traces', [version('a', 1, 'older'), version('b', 2, 'gone', 1)]);
    await expect(
      clickhouse.rows('SELECT id, name FROM traces FINAL WHERE project_id = {project_id:String}', { project_id }),
    ).resolves.toEqual([{ id: 'a', name: 'newer' }]);
  });

  test('insert() refuses names that are none', async () => {
    await expect(clickhouse.insert('traces (id) SELECT 1; --', ['id'], '{}')).rejects.toThrow(/not a name/);
    await expect(clickhouse.insert('traces', ['id) SELECT 1 --'], '{}')).rejects.toThrow(/not a name/);
  });

  test('command() carries out DDL and mutations', async () => {
    const table = `t_${randomUUID().replaceAll('-', '')}`;
    await clickhouse.command(`CREATE TABLE ${table} (id String, n UInt64) ENGINE = MergeTree ORDER BY id`);
    await clickhouse.command(`INSERT INTO ${table} SELECT toString(number), number FROM numbers(10)`);
    await clickhouse.command(`DELETE FROM ${table} WHERE n >= {from:UInt64}`, { from: 5 });
    await expect(clickhouse.rows(`SELECT count() AS count FROM ${table}`)).resolves.toEqual([{ count: '5' }]);
    await clickhouse.command(`DROP TABLE ${table}`);
  });

  test('ping() says whether ClickHouse answers', async () => {
    await expect(clickhouse.ping()).resolves.toBe(true);
  });
});

describe('openClickHouse()', () => {
  test('rows() fails as overloaded when nobody answers at the URL', async () => {
    await using clickhouse = await openClickHouse({ url: 'http://127.0.0.1:1', dataDir: tmpdir(), logger: silentLog });
    const error = await clickhouse.rows('SELECT 1', {}, { timeoutMs: 300 }).catch((caught: unknown) => caught);
    expect(isAppError(error) && error.code).toBe('overloaded');
    await expect(clickhouse.ping()).resolves.toBe(false);
  });
});
