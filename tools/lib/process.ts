/** Runs other programs for the npm scripts. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const lastWordsMs = 5_000;

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the program prints: shown as it comes (default), or not. */
  readonly output?: 'show' | 'keep';
  /** After this long the program is told to stop, and ten seconds later made to. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly status: number;
  /** What the program printed; '' when it had the terminal to itself. */
  readonly output: string;
  readonly seconds: number;
}

/** A program that cannot be started counts as failed (status 127), with the reason as its output. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const isShown = options.output !== 'keep';
  // A terminal is handed on, for colours and progress. Logs lose nothing when they pass through here.
  const isPiped = !isShown || !process.stdout.isTTY;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: isPiped ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const kept: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        kept.push(chunk);
        if (isShown) process.stdout.write(chunk);
      });
    }
    const deadline = stopAfter(options.timeoutMs, (signal) => {
      kept.push(Buffer.from(`\n${program} took more than ${options.timeoutMs} ms and was stopped (${signal}).\n`));
      child.kill(signal);
    });
    const finish = (status: number) => {
      deadline();
      resolve({ status, output: Buffer.concat(kept).toString('utf8'), seconds: seconds() });
    };
    child.once('error', (error) => {
      kept.push(Buffer.from(`${error.message}\n`));
      finish(127);
    });
    // A grandchild that was left behind may hold the pipes open: what it has to say is not waited for.
    child.once('exit', () => {
      setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream?.destroy()), lastWordsMs).unref();
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
