import { boundedIoBytesMax } from '@telltale/contract/observations.ts';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { type IoPlace, ioReply, ioSideOf, readBoundedIo } from './stored-io.ts';
import { sql, text } from './sql.ts';
import { storeRecords, testObservation } from './testing-store.ts';

let engine: TestClickHouse;

/** Longer than is read with the rest, and with characters of several bytes. */
const giant = 'ä€😀\n'.repeat(boundedIoBytesMax / 4);
const exact = '{"id":12345678901234567890,"x":1e400}';

const placeOf = (projectId: string, id: string): IoPlace => ({
  table: 'observations',
  where: [sql`project_id = ${text(projectId)}`, sql`id = ${text(id)}`],
});

beforeAll(async () => {
  engine = await openTestClickHouse();
  const old = testObservation({ id: 'o', input: 'old', output: 'old' });
  await storeRecords(engine.clickhouse, {
    observations: [old, { ...old, rowVersion: 2, input: exact, output: giant }],
    traces: [],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

describe('readBoundedIo', () => {
  test('readBoundedIo gives what is short as it is stored, and of what is long the size', async () => {
    expect(await readBoundedIo(engine.clickhouse, placeOf('p', 'o'))).toEqual({
      input: exact,
      inputBytes: exact.length,
      output: '',
      outputBytes: Buffer.byteLength(giant),
    });
  });

  test('readBoundedIo finds nothing in another project', async () => {
    expect(await readBoundedIo(engine.clickhouse, placeOf('other', 'o'))).toMatchObject({ input: '', outputBytes: 0 });
  });
});

describe('ioReply', () => {
  const reply = (projectId: string, headers: Record<string, string> = {}) =>
    ioReply(
      engine.clickhouse,
      { ...placeOf(projectId, 'o'), side: 'output' },
      new Request('http://test/', { headers }),
    );

  test('ioReply gives the whole text of the newest version', async () => {
    const response = await reply('p');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await response.text()) === giant).toBe(true);
  });

  test('ioReply compresses for those who take it', async () => {
    const response = await reply('p', { 'accept-encoding': 'br, gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const zipped = Buffer.from(await response.arrayBuffer());
    expect(zipped.length).toBeLessThan(giant.length / 10);
    expect(gunzipSync(zipped).toString() === giant).toBe(true);
  });

  test('ioReply gives nothing of another project', async () => {
    expect(await (await reply('other')).text()).toBe('');
  });

  test('ioReply is ended by a reader who leaves', async () => {
    const response = await reply('p', { 'accept-encoding': 'gzip' });
    await response.body!.cancel();
    expect(await readBoundedIo(engine.clickhouse, placeOf('p', 'o'))).toMatchObject({ input: exact });
  });
});

test('ioSideOf says what can be asked for', () => {
  expect(ioSideOf('output')).toBe('output');
  expect(() => ioSideOf('metadata')).toThrow('Ask for input or output, not "metadata"');
});
