/** For tests: a real PostgreSQL server, the one named by the environment or one started here from installed binaries. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

declare module 'vitest' {
  interface ProvidedContext {
    /** `TELLTALE_TEST_DATABASE_URL`, or ''. */
    testDatabaseUrl: string;
  }
}

export interface TestServer {
  /** An empty database, made for the caller. */
  createDatabase(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * `url` is that of a server where databases may be created and dropped (`TELLTALE_TEST_DATABASE_URL`).
 * @returns null when there is neither a url nor an installed server.
 */
export async function openTestServer(url: string): Promise<TestServer | null> {
  if (url) return databasesOn(url);
  const binaries = findBinaries();
  return binaries ? startServer(binaries) : null;
}

export function testServerExists(url: string): boolean {
  return url !== '' || findBinaries() !== null;
}

function databasesOn(url: string): TestServer {
  const made: string[] = [];
  return {
    async createDatabase() {
      const name = `telltale_test_${randomBytes(6).toString('hex')}`;
      await runOn(url, `CREATE DATABASE ${name}`);
      made.push(name);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async [Symbol.asyncDispose]() {
      for (const name of made) await runOn(url, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Debian keeps them outside PATH, one folder per major version. */
function findBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  const candidates = [newest ? join(debian, newest, 'bin') : '', '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
  return (
    candidates.find((dir) => dir && fs.existsSync(join(dir, 'initdb')) && fs.existsSync(join(dir, 'postgres'))) ?? null
  );
}

async function startServer(binaries: string): Promise<TestServer> {
  const dir = fs.mkdtempSync(join(os.tmpdir(), 'telltale-pg-'));
  // PostgreSQL refuses to run as root.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (asNobody.uid) fs.chownSync(dir, asNobody.uid, asNobody.gid);
  const cluster = join(dir, 'cluster');
  const run = { ...asNobody, cwd: dir, stdio: 'ignore' as const };
  execFileSync(join(binaries, 'initdb'), ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-N'], run);
  const settings = [`unix_socket_directories=${dir}`, 'listen_addresses=', 'fsync=off', 'max_connections=60'];
  const child = spawn(join(binaries, 'postgres'), ['-D', cluster, ...settings.flatMap((each) => ['-c', each])], run);
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(dir)}`;
  const databases = databasesOn(url);
  const stop = async () => {
    child.kill('SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await answers(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { createDatabase: () => databases.createDatabase(), [Symbol.asyncDispose]: stop };
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await runOn(url, 'SELECT 1');
    } catch (error) {
      if (attempt === 200) throw error;
      await delay(50);
    }
  }
}
