/** Turns a batch of requests into the lines to insert: load what is stored, fold, price, write lines. */
import { setImmediate } from 'node:timers/promises';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';
import type { ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import {
  observationColumns,
  scoreColumns,
  toObservationLine,
  toScoreLine,
  toTraceLine,
  traceColumns,
} from '#features/records/rows.ts';
import { nowMicros, type VersionClock } from '#lib/clock.ts';
import { createEntityCache, type EntityCache } from './_cache.ts';
import { createEnricher } from './enrich.ts';
import { type CommitRequest, groupChanges } from './_grouping.ts';
import { foldGroup, type Folded } from './_fold-group.ts';
import type { BatchNews, CommitWatcher } from './news.ts';

export interface PreparedBatch {
  readonly number: number;
  /**
   * Observations that arrived in pieces are found again through their trace. Its row must be on disk before theirs, or
   * after a crash between the two they would not be found, and be stored a second time.
   */
  readonly tracesFirst: boolean;
  readonly tables: readonly TableLines[];
  /** Null when nobody watches. */
  readonly news: BatchNews | null;
}

export interface TableLines {
  readonly table: string;
  readonly columns: readonly string[];
  readonly lines: string;
}

export interface PreparerOptions {
  readonly clickhouse: ClickHouse;
  readonly prices: PriceBook;
  readonly clock: VersionClock;
  readonly watcher?: CommitWatcher | undefined;
}

/** Batches are prepared one after the other; the one before may still be on its way to disk. */
export interface Preparer {
  prepare(requests: readonly CommitRequest[]): Promise<PreparedBatch>;
  /** The batch is on disk. */
  settle(batch: PreparedBatch): void;
  /** The batch was lost. */
  drop(batch: PreparedBatch): void;
  /** Somebody else has written: nothing is known any more. Only between batches. */
  forgetAll(): void;
}

export interface Caches {
  readonly traces: EntityCache<TraceRecord>;
  readonly observations: EntityCache<ObservationRecord>;
  readonly scores: EntityCache<ScoreRecord>;
}

const traceCacheBytesMax = 32 * 2 ** 20;
const observationCacheBytesMax = 48 * 2 ** 20;
const scoreCacheBytesMax = 8 * 2 ** 20;

/** Lines made before other work of the process gets its turn. */
const linesPerTurn = 250;

export function createPreparer({ clickhouse, prices, clock, watcher }: PreparerOptions): Preparer {
  const textBytes = (record: { input: string; output: string; fold: string }) =>
    2 * (record.input.length + record.output.length + record.fold.length) + 1000;
  const caches: Caches = {
    traces: createEntityCache<TraceRecord>(traceCacheBytesMax, textBytes),
    observations: createEntityCache<ObservationRecord>(observationCacheBytesMax, textBytes),
    scores: createEntityCache<ScoreRecord>(scoreCacheBytesMax, (score) => 2 * score.comment.length + 1000),
  };
  const each = Object.values(caches) as readonly Pick<EntityCache<TraceRecord>, 'settle' | 'drop' | 'clear'>[];
  const enricher = createEnricher(prices);
  let number = 0;
  return {
    async prepare(requests) {
      number += 1;
      const batch = number;
      clock.next();
      const context = { clickhouse, caches, batch, now: nowMicros(), rowVersion: clock.next() };
      const folded: Folded = { observations: [], traces: [], scores: [] };
      for (const group of groupChanges(requests)) await foldGroup(group, context, folded);
      await enricher.prepare(folded.observations);
      const news = watcher?.open() ?? null;
      const toPricedLine = (record: ObservationRecord) => {
        const priced = { ...record, ...enricher.enrich(record) };
        news?.observation(priced);
        return toObservationLine(priced);
      };
      if (news) for (const trace of folded.traces) news.trace(trace);
      const tables = [
        {
          table: 'observations',
          columns: observationColumns,
          lines: await linesOf(folded.observations, toPricedLine),
        },
        { table: 'traces', columns: traceColumns, lines: await linesOf(folded.traces, toTraceLine) },
        { table: 'scores', columns: scoreColumns, lines: await linesOf(folded.scores, toScoreLine) },
      ];
      return {
        number: batch,
        tracesFirst: folded.observations.some((record) => record.fold !== ''),
        tables: tables.filter((table) => table.lines !== ''),
        news,
      };
    },
    settle: (batch) => each.forEach((cache) => cache.settle(batch.number)),
    drop: (batch) => each.forEach((cache) => cache.drop(batch.number)),
    forgetAll: () => each.forEach((cache) => cache.clear()),
  };
}

async function linesOf<T>(records: readonly T[], toLine: (record: T) => string): Promise<string> {
  const lines: string[] = [];
  for (const record of records) {
    lines.push(toLine(record));
    if (lines.length % linesPerTurn === 0) await setImmediate();
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
