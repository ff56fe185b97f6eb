/** What the server's code may rely on, the same on the embedded PostgreSQL and on a server. */
import { eq, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { openPostgres, type Postgres } from './postgres.ts';
import * as schema from './schema.ts';
import { openTestServer, testServerExists, type TestServer } from './testing-server.ts';
import { openTestPostgres, silent } from './testing.ts';

const { organizations, projects } = schema;
const url = inject('testDatabaseUrl');
const statementMs = 1_500;

describe('embedded PostgreSQL', () => {
  conformance(() => openTestPostgres({ statementMs }));
});

describe.skipIf(!testServerExists(url))(
  'PostgreSQL server (SKIPPED unless TELLTALE_TEST_DATABASE_URL is set or a server is installed)',
  () => {
    let server: TestServer;
    beforeAll(async () => {
      server = (await openTestServer(url)) as TestServer;
    });
    afterAll(() => server[Symbol.asyncDispose]());
    const onServer = async () =>
      openPostgres({ url: await server.createDatabase(), dataDir: '/nowhere', logger: silent, statementMs });
    conformance(onServer);

    test('a connection lost within a transaction fails its next statement, not the process', async () => {
      await using postgres = await onServer();
      const client = await postgres.pool.connect();
      await client.query('BEGIN');
      const pid = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid as number;
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      await postgres.pool.query('SELECT pg_terminate_backend($1)', [pid]);
      await ended;
      await expect(client.query('COMMIT')).rejects.toThrow('not queryable');
      client.release(true);
      expect((await postgres.pool.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    });
  },
);

function conformance(open: () => Promise<Postgres>): void {
  let postgres: Postgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    postgres = await open();
    pool = postgres.pool;
    await pool.query(
      'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0 CONSTRAINT t_n_positive CHECK (n >= 0))',
    );
  });
  afterAll(() => postgres[Symbol.asyncDispose]());
  beforeEach(() => pool.query('TRUNCATE t, organizations CASCADE'));

  const count = async () => Number((await pool.query('SELECT count(*) AS n FROM t')).rows[0].n);

  test('has all tables', async () => {
    const tables = await pool.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 't' ORDER BY 1`,
    );
    const ours = Object.values(schema).filter((each) => is(each, PgTable));
    expect(tables.rows.map((each) => each.tablename as string)).toEqual(ours.map(getTableName).toSorted());
    expect(ours.length).toBeGreaterThan(5);
  });

  test('gives values the same types', async () => {
    const { rows } = await pool.query(
      `SELECT 9007199254740993::int8 AS i8, 1::int4 AS i4, 1.50::numeric AS d, 0.1::float8 AS f, true AS b, NULL AS nothing,
              '2026-01-02 03:04:05.678+02'::timestamptz AS at, '{"a": [1, null]}'::jsonb AS j, '\\x00ff'::bytea AS raw,
              ARRAY['a', 'b'] AS list, 'ä€😀' AS text, current_setting('TimeZone') IS NOT NULL AS zone`,
    );
    expect(rows[0]).toEqual({
      i8: '9007199254740993',
      i4: 1,
      d: '1.50',
      f: 0.1,
      b: true,
      nothing: null,
      at: new Date('2026-01-02T01:04:05.678Z'),
      j: { a: [1, null] },
      raw: Buffer.from([0, 255]),
      list: ['a', 'b'],
      text: 'ä€😀',
      zone: true,
    });
  });

  test('keeps what Drizzle writes, down to the millisecond and into JSON', async () => {
    const { db } = postgres;
    const createdAt = new Date('2026-02-03T04:05:06.789Z');
    await db.insert(organizations).values({ id: 'o', name: 'Ö', createdAt });
    await db.insert(projects).values({ id: 'p', organizationId: 'o', name: 'P', metadata: { deep: [{ x: 1 }] } });
    const [found] = await db
      .select()
      .from(projects)
      .innerJoin(organizations, eq(organizations.id, projects.organizationId));
    expect(found?.organizations).toMatchObject({ name: 'Ö', createdAt });
    expect(found?.projects).toMatchObject({ metadata: { deep: [{ x: 1 }] }, retentionDays: null });
    expect(await db.query.projects.findMany({ columns: { id: true } })).toEqual([{ id: 'p' }]);
  });

  test('tells errors by code and constraint, and goes on', async () => {
    await pool.query('INSERT INTO t VALUES (1)');
    await expect(pool.query('INSERT INTO t VALUES ($1)', [1])).rejects.toMatchObject({
      code: '23505',
      constraint: 't_pkey',
    });
    await expect(pool.query('INSERT INTO t VALUES (2, -1)')).rejects.toMatchObject({
      code: '23514',
      constraint: 't_n_positive',
    });
    await expect(pool.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    await expect(pool.query('SELEC')).rejects.toMatchObject({ code: '42601' });
    await expect(pool.query('SELECT $1::text', ['a\0b'])).rejects.toMatchObject({ code: '22021' });
    await expect(pool.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
    expect(await count()).toBe(1);
  });

  test('does not show what a transaction has not committed', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES (1)');
    const seen = count();
    await client.query('ROLLBACK');
    client.release();
    expect(await seen).toBe(0);
  });

  test('runs many transactions at once as if one after another', async () => {
    await pool.query('INSERT INTO t VALUES (1, 0)');
    await Promise.all(
      Array.from({ length: 20 }, () =>
        postgres.db.transaction(async (tx) => {
          const { rows } = await tx.execute<{ n: number }>(sql`SELECT n FROM t WHERE id = 1 FOR UPDATE`);
          await tx.execute(sql`UPDATE t SET n = ${(rows[0]?.n ?? 0) + 1} WHERE id = 1`);
        }),
      ),
    );
    expect((await pool.query('SELECT n FROM t')).rows).toEqual([{ n: 20 }]);
  });

  test('rolls back to a savepoint, and a whole transaction on error', async () => {
    await postgres.db.transaction(async (tx) => {
      await tx.execute(sql`INSERT INTO t VALUES (1)`);
      await tx
        .transaction(async (inner) => {
          await inner.execute(sql`INSERT INTO t VALUES (2)`);
          throw new Error('inner');
        })
        .catch(() => {});
    });
    expect(await count()).toBe(1);
    const failing = postgres.db.transaction(async (tx) => {
      await tx.execute(sql`INSERT INTO t VALUES (3)`);
      await tx.execute(sql`INSERT INTO t VALUES (3)`);
    });
    await expect(failing).rejects.toMatchObject({ cause: { code: '23505' } });
    expect(await count()).toBe(1);
  });

  test('refuses statements in a failed transaction until it is rolled back', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await expect(client.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('ROLLBACK');
    expect((await client.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    client.release();
  });

  test('rolls back what an abandoned connection has begun', async () => {
    for (const failed of [false, true]) {
      const client = await pool.connect();
      await client.query('BEGIN; INSERT INTO t VALUES (1)');
      if (failed) await client.query('SELECT nothing').catch(() => {});
      client.release(true);
    }
    await pool.query('INSERT INTO t VALUES (1)');
    expect(await count()).toBe(1);
  });

  test('keeps prepared statements of the same name apart', async () => {
    const clients = await Promise.all([pool.connect(), pool.connect()]);
    const ask = (i: 0 | 1) => clients[i].query({ name: 'same', text: `SELECT $1::int + ${i * 100} AS x`, values: [i] });
    for (let round = 0; round < 3; round++) {
      const replies = await Promise.all([ask(0), ask(1)]);
      expect(replies.map((each) => each.rows[0].x as number)).toEqual([0, 101]);
    }
    for (const client of clients) client.release();
  });

  test('runs several statements of one text, with a result for each', async () => {
    const results = (await pool.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as pg.QueryResult[];
    expect(results.map((each) => each.rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
    await expect(pool.query('INSERT INTO t VALUES (1); SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    expect(await count()).toBe(0);
  });

  test('delivers notifications to another connection, at commit', async () => {
    const listener = await pool.connect();
    const heard: (string | undefined)[] = [];
    const two = new Promise<void>((resolve) => {
      listener.on('notification', ({ channel, payload }) => {
        if (channel === 'news' && heard.push(payload) === 2) resolve();
      });
    });
    await listener.query('LISTEN news');
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query(`NOTIFY news, 'rolled back'`);
    await client.query('ROLLBACK');
    await client.query('BEGIN');
    await client.query(`NOTIFY news, 'first'`);
    expect(heard).toEqual([]);
    await client.query('COMMIT');
    client.release();
    await pool.query(`SELECT pg_notify('news', $1)`, ['second']);
    await two;
    expect(heard).toEqual(['first', 'second']);
    listener.release(true);
  });

  test('carries large values and many rows, whole and in portions', async () => {
    const large = 'ä'.repeat(3_000_000);
    expect((await pool.query('SELECT $1::text AS x', [large])).rows[0].x).toBe(large);
    expect((await pool.query('SELECT g FROM generate_series(1, 30000) g')).rows).toHaveLength(30_000);
    const client = await pool.connect();
    const portions = new pg.Query({
      text: 'SELECT g FROM generate_series(1, $1::int) g',
      values: [25],
      rows: 10,
    } as never);
    const rows: unknown[] = [];
    const other = pool.query('SELECT 1 AS x');
    await new Promise<void>((resolve, reject) => {
      portions.on('row', (row) => rows.push(row));
      portions.on('end', () => resolve());
      portions.on('error', reject);
      client.query(portions as never);
    });
    expect(rows).toHaveLength(25);
    expect((await client.query('SELECT 2 AS x')).rows).toEqual([{ x: 2 }]);
    expect((await other).rows).toEqual([{ x: 1 }]);
    client.release();
  });

  test('ends a statement that runs too long, with the same code, and others go on', async () => {
    await pool.query('INSERT INTO t VALUES (1)');
    const endless = 'SELECT count(*) FROM generate_series(1, 100000000000)';
    await expect(pool.query(endless)).rejects.toMatchObject({ code: '57014' });
    expect(await count()).toBe(1);
    const prepared = { name: 'after', text: 'SELECT $1::int AS x', values: [1] };
    expect((await pool.query(prepared)).rows).toEqual([{ x: 1 }]);
  });

  test('survives a connection that sends nonsense', async () => {
    const client = await pool.connect();
    client.on('error', () => {});
    const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream } }).connection;
    stream.write(Buffer.from([0x51, 0, 0, 0, 8, 1, 2, 3]));
    await client.query('SELECT 1').catch(() => {});
    client.release(true);
    expect(await count()).toBe(0);
  });
}
