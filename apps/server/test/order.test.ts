/** Through the real doors and the real engine: order, batching and repetition of requests do not change what is stored. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LegacyEvent, legacyEvents, rearranged } from '#features/batch/testing.ts';
import { observationColumns, scoreColumns, traceColumns } from '#features/records/rows.ts';
import { brokenRules } from './invariants.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await startTestApp();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('10,000 events in random order, random batches, some twice, are stored as when sent once in order', async () => {
  const events = legacyEvents(7, 10_000);
  const inOrder = await server.createProject();
  for (let at = 0; at < events.length; at += 1000) await send(inOrder, events.slice(at, at + 1000));
  const expected = await storedState(inOrder);
  expect(expected.length).toBeGreaterThan(4000);

  const shuffled = await server.createProject();
  await sendAll(shuffled, rearranged(events, 11), 6);
  const state = await storedState(shuffled);
  const at = expected.findIndex((line, index) => line !== state[index]);
  expect(state[at]).toBe(expected[at]);
  expect(state.length).toBe(expected.length);
  for (const { id } of [inOrder, shuffled]) expect(await brokenRules(server.app.engines.clickhouse, id)).toEqual({});
}, 300_000);

async function sendAll(project: TestProject, batches: LegacyEvent[][], clients: number): Promise<void> {
  const queue = batches.values();
  const client = async () => {
    for (const batch of queue) await send(project, batch);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

async function send(project: TestProject, batch: readonly LegacyEvent[]): Promise<void> {
  const reply = await server.call<{ errors: unknown[] }>(project, 'POST', '/api/public/ingestion', { batch });
  expect(reply.errors).toEqual([]);
}

/** All rows that readers can see, without what must differ: the project and when the server wrote them. */
async function storedState(project: TestProject): Promise<string[]> {
  const written = new Set(['project_id', 'created_at', 'updated_at', 'row_version', 'is_deleted']);
  const tables = { observations: observationColumns, traces: traceColumns, scores: scoreColumns };
  const lines: string[] = [];
  for (const [table, columns] of Object.entries(tables)) {
    const kept = columns.filter((column) => !written.has(column));
    const sql = `SELECT ${kept.join(', ')} FROM ${table} FINAL WHERE project_id = {id:String} ORDER BY id`;
    const rows = await server.app.engines.clickhouse.rows<object>(sql, { id: project.id });
    for (const row of rows) lines.push(`${table} ${JSON.stringify(row)}`);
  }
  return lines;
}
