/**
 * `npm run bench`: loads a fresh server with lifelike traces and reports what it took, beside what the bare engine does with the
 * very same rows in the same run. Options: --door protobuf|json|batch --observations 60000 --clients 16 --spans 64 --seed 1
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { doors } from './doors.ts';
import { probeFreshness } from './freshness.ts';
import { insertRaw } from './raw-engine.ts';
import { percentile, printReport } from './report.ts';
import type { SendResult, SendTask } from './send.ts';
import { authorization, type BenchServer, startServer } from './server-process.ts';
import { type BenchSpan, Traffic } from './traffic.ts';

const { values: given } = parseArgs({
  options: {
    door: { type: 'string', default: 'protobuf' },
    observations: { type: 'string', default: '60000' },
    clients: { type: 'string', default: '16' },
    spans: { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
  },
});
const options = {
  observations: Number(given.observations),
  clients: Number(given.clients),
  spansPerExport: Number(given.spans),
  seed: Number(given.seed),
};
const door = doors[given.door];
if (door === undefined) throw new Error(`--door must be one of ${Object.keys(doors).join(', ')}`);
const { path, contentType, status, encode } = door;
const loadSecondsMax = 1800;
const idleMs = 20_000;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  try {
    say(`preparing ${options.observations} observations`);
    const prepared = await prepare(join(folder, 'bodies'));
    const dataDir = join(folder, 'data');
    const server = await startServer(dataDir, await freePort());
    const measured = await load(server, prepared);
    await server.stop();
    const diskBytes = await sizeOf(join(dataDir, 'clickhouse'));
    say('inserting the same rows straight into the engine');
    const rawPerSecond = await insertRaw(dataDir, join(folder, 'raw'));
    printReport({ ...measured, rawPerSecond, diskBytesPerObservation: diskBytes / measured.accepted });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Prepared = Pick<SendTask, 'file' | 'index'> & { readonly bytes: number };

async function prepare(file: string): Promise<Prepared> {
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
    const body = encode(spans);
    index.push({ at, bytes: body.length, spans: spans.length });
    at += body.length;
    sent += spans.length;
    if (!stream.write(body)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return { file, index, bytes: at };
}

async function load(server: BenchServer, { file, index, bytes }: Prepared) {
  say(`loading: ${index.length} exports, ${(bytes / 2 ** 20).toFixed(0)} MiB, ${options.clients} clients`);
  const freshness = probeFreshness(server.url);
  let rssPeak = 0;
  const watch = setInterval(() => (rssPeak = Math.max(rssPeak, server.rss())), 500);
  const url = `${server.url}${path}`;
  const { clients } = options;
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

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

function say(message: string): void {
  process.stdout.write(`${message}\n`);
}

await main();
