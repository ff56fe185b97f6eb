/** The engine process: opens the embedded engine and serves it on a Unix socket until its parent stops it or is gone. */
import { chmodSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { setPriority } from 'node:os';

import { connectionArguments, connectionSettings } from './_engine-settings.ts';
import { createFacade } from './_facade.ts';
import type { EngineOptions, FromEngine, ToEngine } from './_messages.ts';
import { EnginePool } from './_pool.ts';

/**
 * Nice value. The engine's threads outnumber the cores, and the one that answers HTTP waited up to 20 ms for its turn: with
 * data coming in, the 99th percentile of a thousand prompt fetches a second was 38 to 94 ms, and is 20 to 35 ms with this.
 */
const niceness = 5;

let stop: (() => Promise<void>) | undefined;

// The terminal and the system's service keeper signal the whole group; the parent alone decides when the engine goes.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// Without its parent nobody is waiting for an answer. The engine is safe against kill -9 and slow to leave otherwise.
process.on('disconnect', killSelf);
process.on('message', (message: ToEngine) => {
  switch (message.kind) {
    case 'open':
      open(message.options);
      break;
    case 'stop':
      leave();
      break;
  }
});
if (!process.connected) killSelf();

function open(options: EngineOptions): void {
  try {
    // Threads inherit it, so it comes before the engine makes any.
    setPriority(niceness);
    const args = connectionArguments(options.configPath, options.memoryBytes);
    const pool = new EnginePool(options.engineDir, args, onFatal);
    const server = createFacade({
      pool,
      connectionSettings: connectionSettings(options.memoryBytes),
      password: options.password,
    });
    stop = async () => {
      await closeServer(server);
      await pool.close();
    };
    // The engine's lock is ours by now, so whatever lies there is a dead process's.
    rmSync(options.socketPath, { force: true });
    server.on('error', onFatal);
    server.listen(options.socketPath, () => {
      chmodSync(options.socketPath, 0o600);
      send({ kind: 'ready' });
    });
  } catch (error) {
    // The parent ends this process when it has read this.
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function leave(): void {
  (stop?.() ?? Promise.resolve()).then(killSelf, killSelf);
}

async function closeServer(server: Server): Promise<void> {
  server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** A broken engine is given up at once: the parent starts the next process. */
function onFatal(error: unknown): void {
  send({ kind: 'log', level: 'error', message: `the engine is broken: ${String(error)}` });
  setImmediate(killSelf);
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}

function send(message: FromEngine): void {
  process.send?.(message);
}
