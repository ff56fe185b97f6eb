/** The life of the server: reads the settings, starts the server, says where it is, and stops it when asked. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { listen } from './http/listen.ts';
import { isAppError } from './lib/errors.ts';
import { welcome } from './welcome.ts';

async function serve(config: Config): Promise<void> {
  const startedAt = performance.now();
  const logger = pino({ level: config.logLevel });
  const stopped = stopSignal();
  await using app = await createApp({ config, logger, version: readVersion(), onProgress: say });
  const owner = await app.access.ensureFirstOwner(config.initial);
  await using listener = await listen(app.router, config);
  const url = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${listener.port}`;
  say(
    welcome({
      url,
      owner,
      configured: config.initial,
      dataDir: config.dataDir,
      startMs: performance.now() - startedAt,
    }),
  );
  logger.debug({ url }, 'serving');
  await stopped;
  say('Stopping: what is being answered is finished first.');
  app.endStreams();
}

/** Resolves at the first request to stop; a second one ends the process as the system does. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function say(message: string): void {
  process.stdout.write(`${message}\n`);
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version: unknown }).version);
}

try {
  await serve(readConfig());
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

/** What went wrong in words; the way through the code only where nobody has put it in words. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isAppError(error)) return error.message;
  return error.cause instanceof Error ? `${error.message}\n${error.cause.message}` : (error.stack ?? error.message);
}
