/** ClickHouse for tests: the embedded engine in a directory of its own, or the server that CLICKHOUSE_TEST_URL names. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

import { type ClickHouse, openClickHouse } from './clickhouse.ts';
import type { Log } from './embedded/supervisor.ts';
import { migrateClickHouse } from './migrate.ts';

export interface TestClickHouse extends AsyncDisposable {
  readonly clickhouse: ClickHouse;
  /** Where the embedded engine keeps its data. */
  readonly dataDir: string;
}

/** The server to test against besides the embedded engine, if one is given. */
export const testServerUrl: string | undefined = env['CLICKHOUSE_TEST_URL'];

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens it with all tables. Open one for a test file (`beforeAll`) and keep tests apart by project id. */
export async function openTestClickHouse(url: string | undefined = testServerUrl): Promise<TestClickHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'telltale-ch-'));
  const clickhouse = await openClickHouse({ url, dataDir, logger: silentLog });
  await migrateClickHouse(clickhouse);
  return {
    clickhouse,
    dataDir,
    async [Symbol.asyncDispose]() {
      await clickhouse[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
