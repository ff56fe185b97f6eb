/** The thread that owns the embedded PostgreSQL: a statement runs synchronously here and would block any other thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { assert } from '#lib/errors.ts';
import { runBatch } from './_run-batch.ts';
import { createCluster } from './_create-cluster.ts';
import { DurableNodeFs, durableStartParams } from './_durable-fs.ts';
import { Maintenance } from './_maintenance.ts';
import { type FromWorker, SharedState, type ToWorker, type WorkerData } from './_messages.ts';
import { Multiplexer } from './_multiplexer.ts';

const maintenanceEveryMs = 10_000;
const idleCheckEveryMs = 500;

async function main(): Promise<void> {
  const data = workerData as WorkerData;
  if (data.task === 'create') await createCluster(data.clusterDir);
  else await serve(data);
}

async function serve(data: WorkerData): Promise<void> {
  const shared = new SharedState(data.shared);
  const pglite = await PGlite.create({
    fs: new DurableNodeFs(data.clusterDir, () => shared.synced()),
    startParams: durableStartParams,
  });
  const multiplexer = new Multiplexer({
    run: (batch, connectionId) => runTimed(pglite, shared, batch, connectionId),
    send: (id, bytes) => {
      const copy = new Uint8Array(bytes);
      post({ op: 'data', id, bytes: copy }, [copy.buffer]);
    },
    ended: (id) => post({ op: 'end', id }),
    broken: (reason) => post({ op: 'broken', reason }),
    settings: await readSettings(pglite),
    idleTransactionMs: data.idleTransactionMs,
  });
  const maintenance = new Maintenance({
    run: (sql) => multiplexer.runInternal(sql),
    log: (level, message) => post({ op: 'log', level, message }),
  });
  const timers = [
    setInterval(() => multiplexer.endIdleTransaction(), idleCheckEveryMs),
    setInterval(() => void maintenance.tick(), maintenanceEveryMs),
  ];
  parentPort?.on('message', (message: ToWorker) => {
    if (message.op === 'close') void close(pglite, timers);
    else handle(multiplexer, message);
  });
  post({ op: 'ready' });
}

function handle(multiplexer: Multiplexer, message: Exclude<ToWorker, { op: 'close' }>): void {
  switch (message.op) {
    case 'open':
      return multiplexer.open(message.id);
    case 'data':
      return multiplexer.feed(message.id, Buffer.from(message.bytes.buffer));
    case 'drop':
      return multiplexer.drop(message.id);
  }
}

function runTimed(pglite: PGlite, shared: SharedState, batch: Buffer, connectionId: number): Buffer {
  shared.began(connectionId);
  try {
    return runBatch(pglite, batch, (reason) => post({ op: 'broken', reason }));
  } finally {
    shared.ended();
  }
}

/** What a server tells each client about itself when it connects. */
async function readSettings(pglite: PGlite): Promise<Record<string, string>> {
  const names = ['server_version', 'server_encoding', 'client_encoding', 'DateStyle', 'TimeZone'];
  names.push('integer_datetimes', 'standard_conforming_strings');
  const settings: Record<string, string> = {};
  for (const name of names) {
    const { rows } = await pglite.query<{ value: string }>(`SELECT current_setting('${name}') AS value`);
    assert(rows[0], `PostgreSQL knows its ${name}`);
    settings[name] = rows[0].value;
  }
  return settings;
}

async function close(pglite: PGlite, timers: readonly NodeJS.Timeout[]): Promise<void> {
  for (const timer of timers) clearInterval(timer);
  await pglite.exec('CHECKPOINT');
  await pglite.close();
  post({ op: 'closed' });
}

function post(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transfer]);
}

await main();
