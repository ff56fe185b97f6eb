/** For tests: a migrated embedded database of one's own in about a second. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { lockDataDir } from '#db/data-dir.ts';
import { isAppError } from '#lib/errors.ts';
import { migrationsDir } from './migrate.ts';
import { openPostgres, type Postgres, type PostgresOptions } from './postgres.ts';

export const silent = pino({ level: 'silent' });

/** Disposing of it removes its files. */
export async function openTestPostgres(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const dataDir = await copyTestDataDir();
  const postgres = await openPostgres({ dataDir, logger: silent, ...options });
  return {
    ...postgres,
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A data directory with a migrated, empty database, for tests that open it themselves and remove it after. */
export async function copyTestDataDir(): Promise<string> {
  const template = await findTemplate();
  const dataDir = fs.mkdtempSync(join(os.tmpdir(), 'telltale-test-'));
  fs.cpSync(template, dataDir, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
  return dataDir;
}

/** Making a cluster takes several seconds; copying one does not. It is made once per state of migrations and engine. */
async function findTemplate(): Promise<string> {
  const hash = createHash('sha256').update(fs.readFileSync(packageFile('@electric-sql/pglite')));
  for (const name of fs.readdirSync(migrationsDir).filter((each) => each.endsWith('.sql'))) {
    hash.update(fs.readFileSync(join(migrationsDir, name)));
  }
  const template = join(os.tmpdir(), `telltale-template-${hash.digest('hex').slice(0, 16)}`);
  while (!fs.existsSync(template)) await makeTemplate(template);
  return template;
}

async function makeTemplate(template: string): Promise<void> {
  const making = `${template}.making`;
  try {
    await using _lock = await lockDataDir(making);
    if (fs.existsSync(template)) return;
    const dataDir = join(making, 'data');
    fs.rmSync(dataDir, { recursive: true, force: true });
    const postgres = await openPostgres({ dataDir, logger: silent });
    await postgres[Symbol.asyncDispose]();
    fs.renameSync(dataDir, template);
  } catch (error) {
    if (!isAppError(error)) throw error;
    await delay(100); // another process makes it
  }
}

function packageFile(name: string): string {
  const entry = new URL(import.meta.resolve(name)).pathname;
  return join(entry.slice(0, entry.lastIndexOf(name)), name, 'package.json');
}
