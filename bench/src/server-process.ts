/** A server under test: started as users start it, and watched from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const serverMain = createRequire(import.meta.url).resolve('@telltale/server/main.ts');
export const projectId = 'bench';
const publicKey = 'pk-lf-bench';
const secretKey = 'sk-lf-bench';
/** Who signs in to the web app. */
export const account = { email: 'bench@example.com', password: 'measure-twice-cut-once' };
const startMsMax = 120_000;
/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const msPerTick = 10;

export const authorization = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;

export interface BenchServer {
  readonly url: string;
  /** Resident memory of the server and all processes it has started, in bytes. */
  rss(): number;
  /** Processor time that they have taken so far, in milliseconds. */
  cpuMs(): number;
  stop(): Promise<void>;
}

/** `onLog` is given each line of what the server tells of its work, down to single queries. */
export async function startServer(dataDir: string, port: number, onLog?: (line: string) => void): Promise<BenchServer> {
  const child = spawn(process.execPath, [serverMain], {
    stdio: ['ignore', onLog ? 'pipe' : 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      TELLTALE_DATA_DIR: dataDir,
      TELLTALE_LOG_LEVEL: onLog ? 'debug' : 'error',
      TELLTALE_INIT_PROJECT_ID: projectId,
      TELLTALE_INIT_PROJECT_PUBLIC_KEY: publicKey,
      TELLTALE_INIT_PROJECT_SECRET_KEY: secretKey,
      TELLTALE_INIT_USER_EMAIL: account.email,
      TELLTALE_INIT_USER_PASSWORD: account.password,
    },
  });
  if (onLog && child.stdout) createInterface(child.stdout).on('line', onLog);
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child);
  const sum = (read: (pid: string) => number) => sumOverTree(child.pid ?? 0, read);
  return { url, rss: () => sum(rssOf), cpuMs: () => sum(cpuMsOf), stop: () => stop(child) };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startMsMax;
  while (performance.now() < deadline && child.exitCode === null) {
    const healthy = await fetch(`${url}/api/public/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server did not become healthy (exit code ${child.exitCode})`);
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Linux only: elsewhere it is 0. */
function sumOverTree(root: number, read: (pid: string) => number): number {
  const parents = new Map<number, number>();
  const values = new Map<number, number>();
  for (const pid of listProcesses()) {
    try {
      parents.set(Number(pid), Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]));
      values.set(Number(pid), read(pid));
    } catch {
      // It ended between being listed and being read.
    }
  }
  let total = 0;
  for (const [pid, value] of values) if (descendsFrom(pid, root, parents)) total += value;
  return total;
}

function rssOf(pid: string): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

function cpuMsOf(pid: string): number {
  // The name before it may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function descendsFrom(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true;
  return false;
}
