/**
 * Fills a data directory with months of a project, in the order of time, as they come in. The first days go through the server's own
 * doors: decoded, folded, priced and committed like any traffic. The next are copies of them made inside the engine, each moved on in
 * time, with ids, sessions, part of the users and the numbers in texts of its own; one trace in five belongs to another project. The
 * last day comes through the doors again, after what is older has come to rest.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClickHouse, openClickHouse } from '@telltale/server/db/clickhouse/clickhouse.ts';
import { observationColumns, scoreColumns, traceColumns } from '@telltale/server/features/records/rows.ts';
import { doors } from './doors.ts';
import { type BenchScore, Past } from './past.ts';
import { say } from './report.ts';
import { authorization, type BenchServer, freePort, startServer } from './server-process.ts';
import type { BenchSpan } from './traffic.ts';
import { placeholder } from './words.ts';

export interface PastOptions {
  readonly dataDir: string;
  readonly observations: number;
  readonly days: number;
  /** Without text, copies have no input and output: for measuring what never reads them, in a quarter of the time and space. */
  readonly hasText: boolean;
}

/** What is kept beside the data. */
export interface PastFacts {
  readonly observations: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Through the doors; the rest is copied. */
const throughDoorsMax = 50_000;
const clients = 8;
const spansPerExport = 256;
const loadingMemoryBytes = 4e9;
const copiesAtATime = 2;
const copyMsMax = 900_000;
const settledAfterMs = 5_000;
const settleMsMax = 1_200_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Leaves a directory alone that was filled before. */
export async function ensurePast(options: PastOptions): Promise<PastFacts> {
  const factsFile = join(options.dataDir, 'bench-past.json');
  if (existsSync(factsFile)) return JSON.parse(await readFile(factsFile, 'utf8')) as PastFacts;
  const facts = await load(options);
  await writeFile(factsFile, JSON.stringify(facts));
  return facts;
}

async function load({ dataDir, observations, days, hasText }: PastOptions): Promise<PastFacts> {
  const ofLastDay = Math.round(observations / days);
  const parts = Math.max(1, Math.ceil((observations - ofLastDay) / throughDoorsMax));
  const partMs = ((days - 1) * dayMs) / parts;
  const toMs = Date.now();
  const fromMs = toMs - days * dayMs;
  const started = performance.now();
  const perPart = Math.ceil((observations - ofLastDay) / parts);
  const sent = await send(dataDir, perPart, { seed: 1, fromMs, toMs: fromMs + partMs - minuteMs });
  say(`${sent} observations through the doors after ${secondsSince(started)} s; copying them ${parts - 1} times`);
  await copyOn(dataDir, { parts, fromMs, partMs, hasText });
  say(`copied and merged after ${secondsSince(started)} s; sending the last day`);
  const sentLast = await send(dataDir, ofLastDay, { seed: 2, fromMs: toMs - dayMs, toMs });
  say(`loaded after ${secondsSince(started)} s`);
  return { observations: sent * parts + sentLast, fromMs, toMs };
}

interface Copies {
  readonly parts: number;
  readonly fromMs: number;
  readonly partMs: number;
  readonly hasText: boolean;
}

async function copyOn(dataDir: string, { parts, fromMs, partMs, hasText }: Copies): Promise<void> {
  await using engine = await openClickHouse({ dataDir, logger: silent, memoryBytes: loadingMemoryBytes });
  const copies = Array.from({ length: parts - 1 }, (_, at) => at + 1).values();
  const copier = async () => {
    for (const copy of copies) {
      await copyPart(engine, { copy, beforeMs: fromMs + partMs, onMs: Math.round(copy * partMs), hasText });
    }
  };
  await Promise.all(Array.from({ length: copiesAtATime }, copier));
  await settle(engine);
  await mergeRested(engine);
}

interface Sending {
  readonly seed: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Through the doors of a server. How many were sent. */
async function send(dataDir: string, count: number, { seed, fromMs, toMs }: Sending): Promise<number> {
  const server = await startServer(dataDir, await freePort());
  const past = new Past(seed, fromMs, toMs);
  let sent = 0;
  const client = async () => {
    while (sent < count) {
      const spans: BenchSpan[] = [];
      const scores: BenchScore[] = [];
      while (spans.length < spansPerExport) {
        const session = past.session();
        spans.push(...session.spans);
        scores.push(...session.scores);
      }
      sent += spans.length;
      await post(server, '/api/public/otel/v1/traces', 'application/x-protobuf', doors['protobuf']?.encode(spans));
      const batch = scores.map((score, at) => scoreEvent(score, at));
      await post(server, '/api/public/ingestion', 'application/json', Buffer.from(JSON.stringify({ batch })));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await server.stop();
  return sent;
}

async function post(server: BenchServer, path: string, contentType: string, body: Buffer | undefined): Promise<void> {
  const headers = { authorization, 'content-type': contentType };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: new Uint8Array(body ?? []) });
  const reply = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${reply.slice(0, 500)}`);
}

function scoreEvent({ atMs, ...score }: BenchScore, at: number): object {
  const id = `score-${score.traceId}-${score.name}-${at}`;
  const timestamp = new Date(atMs).toISOString();
  return { id, type: 'score-create', timestamp, body: { id, timestamp, source: 'API', ...score } };
}

interface Copy {
  /** From 1. */
  readonly copy: number;
  /** What is earlier came through the doors. */
  readonly beforeMs: number;
  readonly onMs: number;
  readonly hasText: boolean;
}

/** Each table: what its copied rows have of their own. */
function changesOf({ copy, onMs, hasText }: Copy): Record<'observations' | 'traces' | 'scores', Changes> {
  const hashed = (column: string) => `lower(hex(MD5(concat(${column}, '-${copy}'))))`;
  const moved = (column: string) => `${column} + toIntervalMicrosecond(${onMs * 1000})`;
  const ofTrace = (traceId: string) => `if(cityHash64(${traceId}, ${copy}) % 5 = 0, 'bench-other', project_id)`;
  const spanId = (column: string) => `if(${column} = '', '', substring(${hashed(column)}, 1, 16))`;
  const unique = (id: string) => `lower(hex(toUInt32(cityHash64(${id}, ${copy}))))`;
  const text = (column: string, id: string) =>
    hasText ? `replaceAll(${column}, '${placeholder}', ${unique(id)})` : `''`;
  const metadata = `mapApply((k, v) -> (k, replaceAll(v, '${placeholder}', ${unique('id')})), metadata)`;
  const stored = { created_at: moved('created_at'), updated_at: moved('updated_at') };
  return {
    observations: {
      ...stored,
      project_id: ofTrace('trace_id'),
      trace_id: hashed('trace_id'),
      id: spanId('id'),
      parent_id: spanId('parent_id'),
      start_time: moved('start_time'),
      end_time: moved('end_time'),
      completion_start_time: moved('completion_start_time'),
      input: text('input', 'id'),
      output: text('output', 'id'),
      metadata,
    },
    traces: {
      ...stored,
      project_id: ofTrace('id'),
      id: hashed('id'),
      root_id: spanId('root_id'),
      timestamp: moved('timestamp'),
      first_start: moved('first_start'),
      last_start: moved('last_start'),
      user_id: `if(cityHash64(user_id, ${copy}) % 3 = 0, concat(user_id, '-${copy}'), user_id)`,
      session_id: `concat(session_id, '-${copy}')`,
      metadata,
    },
    scores: {
      ...stored,
      project_id: ofTrace('trace_id'),
      trace_id: hashed('trace_id'),
      observation_id: spanId('observation_id'),
      id: hashed('id'),
      timestamp: moved('timestamp'),
    },
  };
}

type Changes = Readonly<Record<string, string>>;

async function copyPart(engine: ClickHouse, copy: Copy): Promise<void> {
  const changes = changesOf(copy);
  const tables = [
    { table: 'traces', columns: traceColumns, time: 'timestamp' },
    { table: 'scores', columns: scoreColumns, time: 'timestamp' },
    { table: 'observations', columns: observationColumns, time: 'start_time' },
  ] as const;
  for (const { table, columns, time } of tables) {
    const own: Changes = changes[table];
    // Without names of their own the expressions speak of the stored columns.
    const values = columns.map((column) => own[column] ?? column);
    await engine.command(
      `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table} FINAL
       WHERE ${time} < fromUnixTimestamp64Milli({before:Int64})`,
      { before: Math.floor(copy.beforeMs) },
      { timeoutMs: copyMsMax },
    );
  }
}

/** Until no merge has run for some seconds. */
async function settle(engine: ClickHouse): Promise<void> {
  const giveUpAt = performance.now() + settleMsMax;
  let quietSince = performance.now();
  while (performance.now() < giveUpAt && performance.now() - quietSince < settledAfterMs) {
    const [row] = await engine.rows<{ running: string }>('SELECT count() AS running FROM system.merges');
    if (Number(row?.running) > 0) quietSince = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * As a server has them a day later: by migrations 0004 and 0006 a month in which nothing is written any more becomes one part, and so
 * do traces and scores.
 */
async function mergeRested(engine: ClickHouse): Promise<void> {
  const months = await engine.rows<{ partition: string }>(
    `SELECT DISTINCT partition FROM system.parts
     WHERE active AND database = currentDatabase() AND table = 'observations' AND partition < toString(toYYYYMM(now()))`,
  );
  const rested = [...months.map(({ partition }) => `observations PARTITION ${Number(partition)}`), 'traces', 'scores'];
  for (const each of rested) await engine.command(`OPTIMIZE TABLE ${each} FINAL`, {}, { timeoutMs: settleMsMax });
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(0);
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
