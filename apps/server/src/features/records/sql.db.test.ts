/** Numbers that are named by the thousand, as the engine reads them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { hashes, packed, readRows, sql, unpacked } from './sql.ts';

let engine: TestClickHouse;

beforeAll(async () => {
  engine = await openTestClickHouse();
});

afterAll(() => engine[Symbol.asyncDispose]());

// Bytes of zero at either end are what a text may lose.
const numbers = ['0', '1', '256', '72057594037927936', '18446744073709551615'];
const stored = sql`SELECT arrayJoin([0, 1, 2, 256, 257, 72057594037927936, 18446744073709551615]::Array(UInt64)) AS n`;

async function amongOf(named: ReturnType<typeof hashes>): Promise<unknown[]> {
  const rows = await readRows(engine.clickhouse, sql`SELECT n FROM (${stored}) WHERE n IN (${named}) ORDER BY n`);
  return rows.map((row) => row['n']);
}

test('hashes() names numbers as the engine wrote them', async () => {
  expect(await amongOf(hashes(numbers))).toEqual(numbers);
  expect(await amongOf(hashes([]))).toEqual([]);
});

test('unpacked() names what packed() has made of an array', async () => {
  const all = sql`arrayReverse([0, 1, 256, 72057594037927936, 18446744073709551615]::Array(UInt64))`;
  const [row] = await readRows(engine.clickhouse, sql`SELECT ${packed(all)} AS found`);
  expect(await amongOf(unpacked(String(row?.['found'])))).toEqual(numbers);
});
