/** Starts a real server with embedded engines in a temporary data folder, as a user would, and stops it again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../apps/server/src/main.ts');
const startMsMax = 90_000;
const stopMsMax = 20_000;

/** What the first start of a test server creates, handed over in the names that self-hosted Langfuse uses. */
export const access = {
  organizationId: 'org-e2e',
  projectId: 'project-e2e',
  projectName: 'e2e',
  email: 'owner@example.com',
  password: 'correct-horse-battery',
  publicKey: 'pk-lf-0d5a1e7e-0000-4000-8000-000000000001',
  secretKey: 'sk-lf-0d5a1e7e-0000-4000-8000-000000000002',
} as const;

export interface StartOptions {
  /** An existing folder is used again and left behind; without one, a temporary folder is removed on stop. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Milliseconds from the start of the process to the first healthy answer. */
  readonly startMs: number;
  /** Everything the server has printed so far. */
  log(): Promise<string>;
  /** `SIGTERM` is the polite way; `SIGKILL` is a crash. Resolves when the process is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** @throws Error with the server's own words when it does not become healthy. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
  const dataDir = options.dataDir ?? join(folder, 'data');
  const port = options.port ?? (await freePort());
  const logFile = join(folder, 'server.log');
  const started = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...environment(port, dataDir), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });

  const baseUrl = `http://127.0.0.1:${port}`;
  const readLog = () => readFile(logFile, 'utf8').catch(() => '');
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    await endProcess(child, signal);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(baseUrl, child);
  } catch (error) {
    const words = await readLog();
    await stop('SIGKILL');
    throw new Error(`The server did not start:\n${words.slice(-4000)}`, { cause: error });
  }
  return {
    baseUrl,
    port,
    pid: child.pid ?? 0,
    dataDir,
    startMs: performance.now() - started,
    log: readLog,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port given');
  return address.port;
}

function environment(port: number, dataDir: string): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    TELLTALE_DATA_DIR: dataDir,
    // Tests never touch a database that the developer's shell happens to name.
    CLICKHOUSE_URL: '',
    DATABASE_URL: '',
    LANGFUSE_INIT_ORG_ID: access.organizationId,
    LANGFUSE_INIT_ORG_NAME: 'e2e',
    LANGFUSE_INIT_PROJECT_ID: access.projectId,
    LANGFUSE_INIT_PROJECT_NAME: access.projectName,
    LANGFUSE_INIT_PROJECT_PUBLIC_KEY: access.publicKey,
    LANGFUSE_INIT_PROJECT_SECRET_KEY: access.secretKey,
    LANGFUSE_INIT_USER_EMAIL: access.email,
    LANGFUSE_INIT_USER_NAME: 'Owner',
    LANGFUSE_INIT_USER_PASSWORD: access.password,
  };
}

async function untilHealthy(baseUrl: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startMsMax;
  let last: unknown;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    }
    try {
      const response = await fetch(`${baseUrl}/api/public/health`, { signal: AbortSignal.timeout(2_000) });
      if (response.ok) return;
      last = new Error(`health answered ${response.status}`);
    } catch (error) {
      last = error;
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`it was not healthy after ${startMsMax} ms`, { cause: last });
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
  await gone;
  clearTimeout(force);
}
