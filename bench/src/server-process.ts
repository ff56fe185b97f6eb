/** A server under test: started as users start it, and watched from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const serverMain = createRequire(import.meta.url).resolve('@telltale/server/main.ts');
const publicKey = 'pk-lf-bench';
const secretKey = 'sk-lf-bench';
const startMsMax = 120_000;

export const authorization = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;

export interface BenchServer {
  readonly url: string;
  /** Resident memory of the server and all processes it has started, in bytes. */
  rss(): number;
  stop(): Promise<void>;
}

export async function startServer(dataDir: string, port: number): Promise<BenchServer> {
  const child = spawn(process.execPath, [serverMain], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      TELLTALE_DATA_DIR: dataDir,
      TELLTALE_LOG_LEVEL: 'error',
      TELLTALE_INIT_PROJECT_PUBLIC_KEY: publicKey,
      TELLTALE_INIT_PROJECT_SECRET_KEY: secretKey,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child);
  return { url, rss: () => treeRss(child.pid ?? 0), stop: () => stop(child) };
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

/** Linux only: elsewhere memory is reported as 0. */
function treeRss(root: number): number {
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const entry of listProcesses()) {
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      parents.set(entry, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      sizes.set(entry, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It ended between being listed and being read.
    }
  }
  let total = 0;
  for (const [pid, size] of sizes) if (descendsFrom(pid, root, parents)) total += size;
  return total;
}

function listProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function descendsFrom(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true;
  return false;
}
