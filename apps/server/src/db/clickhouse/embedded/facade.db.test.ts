/** The façade speaks ClickHouse's protocol as the official client does, beyond what our own front door uses of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { silentLog } from '#db/clickhouse/testing.ts';

import { type EngineByUrl, startEngineByUrl } from './testing.ts';

const log = { level: ClickHouseLogLevel.OFF };

let dataDir: string;
let server: EngineByUrl;
let client: ClickHouseClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telltale-facade-'));
  server = await startEngineByUrl({ dataDir, logger: silentLog });
  client = createClient({ url: server.url, log, compression: { request: true, response: true } });
  await client.command({ query: 'CREATE TABLE items (n UInt64, text String) ENGINE = MergeTree ORDER BY n' });
});

afterAll(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

test('a wrong password is refused', async () => {
  const url = new URL(server.url);
  url.password = 'wrong';
  const stranger = createClient({ url, log });
  await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' });
  await expect(stranger.insert({ table: 'items', values: [{ n: 1 }], format: 'JSONEachRow' })).rejects.toMatchObject({
    code: '516',
  });
  await stranger.close();
});

test('inserts of arrays and of streams arrive, compressed, with a summary', async () => {
  await client.command({ query: 'TRUNCATE TABLE items' });
  const values = Array.from({ length: 1_000 }, (_, n) => ({ n, text: `é\n\n${n}` }));
  const { summary } = await client.insert({ table: 'items', values, format: 'JSONEachRow' });
  expect(summary?.written_rows).toBe('1000');
  await client.insert({ table: 'items', columns: ['n'], values: Readable.from([{ n: 5_000 }]), format: 'JSONEachRow' });
  await client.insert({ table: 'default.items', values: [[5_001, 'compact']], format: 'JSONCompactEachRow' });
  const result = await client.query({
    query: 'SELECT count() AS count, max(n) AS last FROM items',
    format: 'JSONEachRow',
  });
  await expect(result.json()).resolves.toEqual([{ count: '1002', last: '5001' }]);
});

test('results come whole, as rows, and as a stream', async () => {
  const query = 'SELECT number AS n, repeat(toString(number), 100) AS text FROM numbers(20000)';
  const whole = await (await client.query({ query, format: 'JSON' })).json();
  expect(whole.rows).toBe(20_000);
  let count = 0;
  for await (const rows of (await client.query({ query, format: 'JSONEachRow' })).stream()) count += rows.length;
  expect(count).toBe(20_000);
});

test('parameters come by URL and by multipart form', async () => {
  const text = 'a\n"\'é\\';
  for (const use_multipart_params of [false, true]) {
    const result = await client.query({
      query: 'SELECT {text:String} AS text, {list:Array(UInt8)} AS list',
      query_params: { text, list: [1, 2] },
      use_multipart_params,
      format: 'JSONEachRow',
    });
    await expect(result.json()).resolves.toEqual([{ text, list: [1, 2] }]);
  }
});

test('errors carry the code and the name of ClickHouse', async () => {
  await expect(client.query({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
  await expect(client.query({ query: "SELECT 1 FROM numbers(1) WHERE throwIf(1, 'a (b) c')" })).rejects.toMatchObject({
    code: '395',
  });
  await expect(
    client.command({ query: 'SELECT 1', clickhouse_settings: { no_such_setting: '1' } }),
  ).rejects.toMatchObject({ code: '115' });
  await expect(client.command({ query: 'SELECT 1', clickhouse_settings: { "a'b": '1' } })).rejects.toMatchObject({
    code: '36',
  });
});

test('a body that cannot be read is refused, and the next request is served', async () => {
  const [base, credentials] = [new URL(server.url), new URL(server.url).password];
  const send = async (headers: Record<string, string>, body: string) =>
    await fetch(`http://${base.host}/`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`default:${credentials}`)}`, ...headers },
      body,
    });
  const broken = await send({ 'content-encoding': 'gzip' }, 'this is no gzip');
  expect(broken.status).toBe(500);
  const unknown = await send({ 'content-encoding': 'rot13' }, 'x');
  expect(unknown.status).toBe(500);
  const sound = await send({}, 'SELECT 1');
  expect([sound.status, await sound.text()]).toEqual([200, '1\n']);
});
