/**
 * Loads a fresh server with lifelike traces and reports what it took, beside what the bare engine does with the very same rows
 * in the same run. Options: --door protobuf|json|batch --observations 60000 --clients 16 --spans 64 --seed 1
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Door, doors } from './doors.ts';
import { probeFreshness } from './freshness.ts';
import { insertRaw } from './raw-engine.ts';
import { percentile, printReport, say } from './report.ts';
import type { SendResult, SendTask } from './send.ts';
import { authorization, type BenchServer, freePort, startServer } from './server-process.ts';
import { type BenchSpan, Traffic } from './traffic.ts';

const loadSecondsMax = 1800;
const idleMs = 20_000;

interface LoadOptions {
  readonly door: Door;
  readonly observations: number;
  readonly clients: number;
  readonly spansPerExport: number;
  readonly seed: number;
}

export async function load(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  try {
    say(`preparing ${options.observations} observations`);
    const prepared = await prepare(options, join(folder, 'bodies'));
    const dataDir = join(folder, 'data');
    const server = await startServer(dataDir, await freePort());
    const measured = await send(server, options, prepared);
    await server.stop();
    const diskBytes = await sizeOf(join(dataDir, 'clickhouse'));
    say('inserting the same rows straight into the engine');
    const rawPerSecond = await insertRaw(dataDir, join(folder, 'raw'));
    printReport({ ...measured, rawPerSecond, diskBytesPerObservation: diskBytes / measured.accepted });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      door: { type: 'string', default: 'protobuf' },
      observations: { type: 'string', default: '60000' },
      clients: { type: 'string', default: '16' },
      spans: { type: 'string', default: '64' },
      seed: { type: 'string', default: '1' },
    },
  });
  const door = doors[values.door];
  if (door === undefined) throw new Error(`--door must be one of ${Object.keys(doors).join(', ')}`);
  return {
    door,
    observations: Number(values.observations),
    clients: Number(values.clients),
    spansPerExport: Number(values.spans),
    seed: Number(values.seed),
  };
}

type Prepared = Pick<SendTask, 'file' | 'index'> & { readonly bytes: number };

async function prepare(options: LoadOptions, file: string): Promise<Prepared> {
  const traffic = new Traffic(options.seed);
  const stream = createWriteStream(file);
  const index: { at: number; bytes: number; spans: number }[] = [];
  let at = 0;
  let sent = 0;
  let waiting: BenchSpan[] = [];
  while (sent < options.observations) {
    waiting.push(...traffic.trace(Date.now()));
    if (waiting.length < options.spansPerExport) continue;
    const spans = waiting.splice(0, options.spansPerExport);
    const body = options.door.encode(spans);
    index.push({ at, bytes: body.length, spans: spans.length });
    at += body.length;
    sent += spans.length;
    if (!stream.write(body)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return { file, index, bytes: at };
}

async function send(server: BenchServer, { door, clients }: LoadOptions, { file, index, bytes }: Prepared) {
  say(`loading: ${index.length} exports, ${(bytes / 2 ** 20).toFixed(0)} MiB, ${clients} clients`);
  const freshness = probeFreshness(server.url);
  let rssPeak = 0;
  const watch = setInterval(() => (rssPeak = Math.max(rssPeak, server.rss())), 500);
  const url = `${server.url}${door.path}`;
  const { contentType, status } = door;
  const result = await runSender({ url, authorization, contentType, status, clients, file, index });
  const freshMs = await freshness.stop();
  clearInterval(watch);
  say('waiting for the server to calm down');
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  return {
    accepted: result.accepted,
    perSecond: result.accepted / result.seconds,
    mebibytesPerSecond: bytes / 2 ** 20 / result.seconds,
    refusals: result.refusals,
    ackMs: { p50: percentile(result.ackMs, 50), p99: percentile(result.ackMs, 99) },
    freshMs: { p50: percentile(freshMs, 50), p99: percentile(freshMs, 99), samples: freshMs.length },
    rss: { peak: rssPeak, idle: server.rss() },
  };
}

async function runSender(task: SendTask): Promise<SendResult> {
  const taskFile = `${task.file}.json`;
  await writeFile(taskFile, JSON.stringify(task));
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'send.ts'), taskFile], {
    maxBuffer: 64 * 2 ** 20,
    timeout: loadSecondsMax * 1000,
  });
  return JSON.parse(stdout) as SendResult;
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
