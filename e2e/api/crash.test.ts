/** kill -9 under load, again and again: what was acknowledged is there, and what was sent twice is there once. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, send } from '#lib/api.ts';
import { freePort, startServer } from '#lib/server.ts';

const crashes = 20;
const clientsMax = 4;
const observationsPerTrace = 5;

test('20 crashes under load lose nothing, double nothing, and need no repair', { timeout: 600_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'telltale-crash-'));
  const port = await freePort();
  const load = new Load(`http://127.0.0.1:${port}`);
  try {
    let server = await startServer({ dataDir, port });
    load.start();
    for (let crash = 1; crash <= crashes; crash += 1) {
      const before = load.acknowledged.size;
      await load.untilAcknowledged(before + 5 + (crash % 7));
      await server.stop('SIGKILL');
      server = await startServer({ dataDir, port });
    }
    await load.finish();
    await expectAll(load);
    await server.stop();
  } finally {
    load.abandon();
    await rm(dataDir, { recursive: true, force: true });
  }
});

async function expectAll(load: Load): Promise<void> {
  const ask = (path: string) => send('GET', `/api/public/${path}`, { baseUrl: load.baseUrl });
  expect(load.acknowledged.size).toBeGreaterThanOrEqual(crashes * 5);

  const seen = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page: Answer = await ask(`v2/observations?limit=1000${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    expect(page.status).toBe(200);
    for (const one of page.body.data) seen.set(one.id, (seen.get(one.id) ?? 0) + 1);
    cursor = page.body.meta.cursor;
  } while (cursor !== undefined);
  expect([...seen.values()].every((count) => count === 1)).toBe(true);
  expect(seen.size).toBe(load.acknowledged.size * observationsPerTrace);

  const traces = await ask('traces?limit=1');
  expect(traces.body.meta.totalItems).toBe(load.acknowledged.size);
  const last = [...load.acknowledged].slice(-50);
  const found = await Promise.all(last.map((id) => ask(`traces/${id}`)));
  for (const { status, body } of found) {
    expect(status).toBe(200);
    expect(body.observations).toHaveLength(observationsPerTrace);
    expect(body.totalCost).toBeCloseTo(observationsPerTrace * 0.25, 9);
  }
}

/** Clients that send one trace after the other, each until it is acknowledged, as the SDKs do. */
class Load {
  readonly baseUrl: string;
  readonly acknowledged = new Set<string>();
  #isStopping = false;
  #clients: Promise<void>[] = [];
  #waiting: (() => void)[] = [];

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  start(): void {
    this.#clients = Array.from({ length: clientsMax }, () => this.#sendOn());
  }

  async untilAcknowledged(count: number): Promise<void> {
    while (this.acknowledged.size < count) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  /** Every client ends with the trace it is sending. */
  async finish(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#clients);
  }

  abandon(): void {
    this.#isStopping = true;
  }

  async #sendOn(): Promise<void> {
    while (!this.#isStopping) {
      const traceId = randomUUID();
      const body = JSON.stringify({ batch: batchOf(traceId) });
      while (!(await this.#isTaken(body))) {
        await new Promise((next) => setTimeout(next, 100));
        if (this.#isStopping && this.#clients.length === 0) return;
      }
      this.acknowledged.add(traceId);
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  async #isTaken(body: string): Promise<boolean> {
    try {
      const headers = { 'content-type': 'application/json' };
      const answer = await send('POST', '/api/public/ingestion', { body, headers, baseUrl: this.baseUrl });
      return answer.status === 207 && answer.body.errors.length === 0;
    } catch {
      // The connection died with the server: nothing was promised.
      return false;
    }
  }
}

function batchOf(traceId: string): object[] {
  const timestamp = new Date().toISOString();
  const event = (type: string, body: object) => ({ id: randomUUID(), type, timestamp, body });
  const observations = Array.from({ length: observationsPerTrace }, (_, index) =>
    event('generation-create', {
      id: `${traceId}-${index}`,
      traceId,
      name: `call ${index}`,
      startTime: timestamp,
      input: 'x'.repeat(2_000),
      costDetails: { total: 0.25 },
    }),
  );
  return [event('trace-create', { id: traceId, name: 'under load' }), ...observations];
}
