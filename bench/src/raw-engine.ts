/** The yardstick: the very rows that the server stored, inserted straight into the same engine by hand-made batches. */
import { type ClickHouse, openClickHouse } from '@telltale/server/db/clickhouse/clickhouse.ts';
import { migrateClickHouse } from '@telltale/server/db/clickhouse/migrate.ts';
import { observationColumns, traceColumns } from '@telltale/server/features/records/rows.ts';

const rowsPerBatch = 1000;
const rowsPerRead = 5000;
const writers = 2;

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Batch {
  readonly table: string;
  readonly columns: readonly string[];
  readonly lines: Buffer;
  readonly observations: number;
}

/** Observations per second of inserting all observations and traces below `fromDir` into a fresh engine in `intoDir`. */
export async function insertRaw(fromDir: string, intoDir: string): Promise<number> {
  const batches = await readBatches(fromDir);
  await using engine = await openClickHouse({ dataDir: intoDir, logger });
  await migrateClickHouse(engine);
  const observations = batches.reduce((sum, batch) => sum + batch.observations, 0);
  const work = batches.values();
  const writer = async () => {
    for (const { table, columns, lines } of work) await engine.insert(table, columns, lines);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: writers }, writer));
  return observations / ((performance.now() - started) / 1000);
}

async function readBatches(fromDir: string): Promise<Batch[]> {
  await using engine = await openClickHouse({ dataDir: fromDir, logger });
  const observations = await readTable(engine, 'observations', observationColumns);
  const traces = await readTable(engine, 'traces', traceColumns);
  return [...observations, ...traces.map((batch) => ({ ...batch, observations: 0 }))];
}

async function readTable(engine: ClickHouse, table: string, columns: readonly string[]): Promise<Batch[]> {
  const batches: Batch[] = [];
  const [{ count = '0' } = {}] = await engine.rows<{ count?: string }>(`SELECT count() AS count FROM ${table}`);
  for (let offset = 0; offset < Number(count); offset += rowsPerRead) {
    const page = `ORDER BY created_at, id LIMIT ${rowsPerRead} OFFSET ${offset}`;
    const rows = await engine.rows<object>(`SELECT ${columns.join(', ')} FROM ${table} ${page}`);
    for (let at = 0; at < rows.length; at += rowsPerBatch) {
      const part = rows.slice(at, at + rowsPerBatch);
      const lines = Buffer.from(part.map((row) => `${JSON.stringify(row)}\n`).join(''));
      batches.push({ table, columns, lines, observations: part.length });
    }
  }
  return batches;
}
