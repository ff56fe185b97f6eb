/** Keeps the engine process alive: starts it, starts it again when it dies, and takes it along when the server ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { AppError } from '#lib/errors.ts';

import { engineConfigXml, threadPoolSize } from './_engine-settings.ts';
import type { EngineOptions, FromEngine, ToEngine } from './_messages.ts';

/** The part of a pino logger that the supervisor needs. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface EngineProcessOptions {
  /** The instance's data directory; the engine keeps its files in `clickhouse/` below it. */
  readonly dataDir: string;
  /** What the engine may hold in memory. Default 1 GB. */
  readonly memoryBytes?: number;
  readonly logger: Log;
}

/** Loading the engine from a cold disk takes its time. */
const startTimeoutMs = 180_000;
/** A killed predecessor gives up its lock within moments; a living one does not. */
const lockPatienceMs = 5_000;
const stopTimeoutMs = 20_000;
const restartDelaysMs = [0, 0, 100, 250, 500, 1_000, 2_000, 5_000];
/** A process that has lived this long was sound: the next restart is immediate again. */
const soundAfterMs = 30_000;
/** The shortest limit of a Unix socket's path among the platforms, less one for the ending NUL. */
const socketPathBytesMax = 103;

export class EngineProcess implements AsyncDisposable {
  readonly socketPath: string;
  readonly password = randomBytes(24).toString('hex');
  readonly #log: Log;
  readonly #options: EngineOptions;
  readonly #temporaryDir: string | undefined;
  #child: ChildProcess | undefined;
  #up = Promise.withResolvers<void>();
  #isStopping = false;
  #supervision: Promise<void> = Promise.resolve();

  /** Starts the engine. Fails with `conflict` when another process holds the directory, and when it cannot be opened. */
  static async start(options: EngineProcessOptions): Promise<EngineProcess> {
    const engine = new EngineProcess(options);
    const giveUpAt = Date.now() + lockPatienceMs;
    for (;;) {
      try {
        const child = await engine.#startChild();
        engine.#supervision = engine.#supervise(child);
        return engine;
      } catch (error) {
        const isWorthWaiting = error instanceof LockedError && Date.now() < giveUpAt;
        if (!isWorthWaiting) {
          engine.#removeTemporaryDir();
          throw error instanceof LockedError ? lockedByOther(options.dataDir, error) : error;
        }
        await sleep(250);
      }
    }
  }

  private constructor(options: EngineProcessOptions) {
    const dataDir = resolve(options.dataDir);
    const engineDir = join(dataDir, 'clickhouse');
    const memoryBytes = options.memoryBytes ?? 1_000_000_000;
    mkdirSync(engineDir, { recursive: true, mode: 0o700 });
    const configPath = join(dataDir, 'clickhouse.xml');
    writeFileSync(configPath, engineConfigXml(memoryBytes));
    const socketPath = join(dataDir, 'clickhouse.sock');
    if (Buffer.byteLength(socketPath) > socketPathBytesMax) {
      this.#temporaryDir = mkdtempSync(join(tmpdir(), 'telltale-'));
    }
    this.socketPath = this.#temporaryDir === undefined ? socketPath : join(this.#temporaryDir, 'clickhouse.sock');
    this.#log = options.logger;
    this.#options = { engineDir, configPath, socketPath: this.socketPath, password: this.password, memoryBytes };
    this.#up.promise.catch(() => undefined);
  }

  /** The process that serves now, for tests and for showing its memory. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves as soon as the engine serves; fails when it is being stopped. */
  async up(): Promise<void> {
    if (this.#isStopping) throw new AppError('overloaded', 'The analytical store is shutting down.');
    await this.#up.promise;
  }

  /** Lets running queries end, then stops the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    this.#up.reject(new AppError('overloaded', 'The analytical store is shutting down.', { retryAfterSeconds: 5 }));
    const child = this.#child;
    if (child?.connected) tell(child, { kind: 'stop' });
    const deadline = setTimeout(() => child?.kill('SIGKILL'), stopTimeoutMs);
    await this.#supervision;
    clearTimeout(deadline);
    rmSync(this.socketPath, { force: true });
    this.#removeTemporaryDir();
  }

  /** Waits for the process to die, and starts the next, for as long as the server runs. */
  async #supervise(first: ChildProcess): Promise<void> {
    let child = first;
    let failures = 0;
    for (;;) {
      const startedAt = Date.now();
      const cause = await exitOf(child);
      if (this.#isStopping) return;
      failures = Date.now() - startedAt > soundAfterMs ? 0 : failures + 1;
      this.#log.error({ cause, failures }, 'the analytical engine died; starting it again');
      this.#up = Promise.withResolvers<void>();
      this.#up.promise.catch(() => undefined);
      const next = await this.#restart(failures);
      if (!next) return;
      child = next;
      this.#log.info({ pid: child.pid, ms: Date.now() - startedAt }, 'the analytical engine serves again');
    }
  }

  async #restart(failuresBefore: number): Promise<ChildProcess | undefined> {
    for (let failures = failuresBefore; !this.#isStopping; failures++) {
      await sleep(restartDelaysMs[Math.min(failures, restartDelaysMs.length) - 1] ?? 0);
      if (this.#isStopping) return undefined;
      try {
        return await this.#startChild();
      } catch (error) {
        this.#log.error({ err: error, failures }, 'the analytical engine did not start');
      }
    }
    return undefined;
  }

  async #startChild(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
      execArgv: ['--max-old-space-size=512'],
      // A small environment of its own: the engine can read files and URLs, and needs none of our secrets.
      env: { UV_THREADPOOL_SIZE: String(threadPoolSize), TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    let said = '';
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    tell(child, { kind: 'open', options: this.#options });
    try {
      await this.#opened(child);
    } catch (cause) {
      child.kill('SIGKILL');
      // Only the end of its output tells all that it said; a process that could not be made never had any.
      if (child.pid !== undefined) await new Promise<void>((closed) => child.once('close', () => closed()));
      throw lockedPattern.test(said) ? new LockedError(said) : new Error(`${said} ${String(cause)}`.trim(), { cause });
    }
    child.stderr?.on('data', (text: string) => {
      this.#log.warn({ pid: child.pid, text: text.slice(0, 4_000) }, 'the analytical engine says');
    });
    this.#up.resolve();
    return child;
  }

  async #opened(child: ChildProcess): Promise<void> {
    const { promise, resolve: opened, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error('the analytical engine did not start in time')), startTimeoutMs);
    child.on('message', (message: FromEngine) => {
      switch (message.kind) {
        case 'ready':
          opened();
          break;
        case 'failed':
          reject(new Error(message.message));
          break;
        case 'log':
          this.#log[message.level]({ pid: child.pid }, message.message);
          break;
      }
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the analytical engine ended (${signal ?? code}) at start`)));
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #removeTemporaryDir(): void {
    if (this.#temporaryDir !== undefined) rmSync(this.#temporaryDir, { recursive: true, force: true });
  }
}

class LockedError extends Error {}

const lockedPattern = /Another server instance|Cannot lock file/;

function lockedByOther(dataDir: string, cause: Error): AppError {
  return new AppError('conflict', `The data directory ${resolve(dataDir)} is in use by another running server.`, {
    cause,
  });
}

async function exitOf(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise<void>((resolveExit) => {
      child.once('exit', () => resolveExit());
    });
  }
  return child.signalCode ?? `exit code ${child.exitCode}`;
}

/** A channel that closes meanwhile means a dead process, which its exit tells. */
function tell(child: ChildProcess, message: ToEngine): void {
  child.send(message, () => undefined);
}
