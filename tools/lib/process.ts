/** Runs other programs for the npm scripts. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the program prints: shown as it comes (default), or kept and returned. */
  readonly output?: 'show' | 'keep';
  /** Also written to this file. */
  readonly logFile?: string;
  /** After this long the program is told to stop, and ten seconds later made to. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly status: number;
  /** What the program printed, '' when it was shown. */
  readonly output: string;
  readonly seconds: number;
}

/** A program that cannot be started counts as failed (status 127), with the reason as its output. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: options.output === 'keep' ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const kept: Buffer[] = [];
    const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        kept.push(chunk);
        log?.write(chunk);
      });
    }
    const deadline = stopAfter(options.timeoutMs, (signal) => {
      kept.push(Buffer.from(`\n${program} took more than ${options.timeoutMs} ms and was stopped (${signal}).\n`));
      child.kill(signal);
    });
    const finish = (status: number) => {
      deadline();
      log?.end();
      resolve({ status, output: Buffer.concat(kept).toString('utf8'), seconds: seconds() });
    };
    child.once('error', (error) => {
      kept.push(Buffer.from(`${error.message}\n`));
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/** A program of an installed package, by the name it has on the command line. */
export function tool(name: string): string {
  return join(root, 'node_modules', '.bin', name);
}

function stopAfter(timeoutMs: number | undefined, stop: (signal: 'SIGTERM' | 'SIGKILL') => void): () => void {
  if (timeoutMs === undefined) return () => undefined;
  const timers = [setTimeout(() => stop('SIGTERM'), timeoutMs), setTimeout(() => stop('SIGKILL'), timeoutMs + 10_000)];
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
