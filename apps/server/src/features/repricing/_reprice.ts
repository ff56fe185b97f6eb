/** Prices stored observations once more, a page at a time, while nothing else is written. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Writer } from '#features/ingest/commit.ts';
import { createEnricher } from '#features/ingest/enrich.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';
import { newest } from '#features/records/newest.ts';
import type { Micros, ObservationRecord } from '#features/records/records.ts';
import { fromObservationRow, microsOf, observationColumns, toObservationLine } from '#features/records/rows.ts';
import { and, count, micros, minutes, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { nowMicros } from '#lib/clock.ts';

export interface RepriceDeps {
  readonly clickhouse: ClickHouse;
  readonly prices: PriceBook;
  readonly writer: Pick<Writer, 'exclusively'>;
}

/** Where an observation stands in the order of pages. */
export interface Place {
  readonly startTime: Micros;
  readonly id: string;
}

export interface Selection {
  readonly projectId: string;
  readonly model: string;
  readonly provider: string | undefined;
  readonly which: 'unpriced' | 'all';
  readonly from: Micros | undefined;
  readonly after: Place | undefined;
}

export interface Repriced {
  readonly seen: number;
  readonly changed: number;
  readonly difference: number;
  readonly next: Place | null;
}

export async function repricePage(deps: RepriceDeps, selection: Selection, limit: number): Promise<Repriced> {
  const enricher = createEnricher(deps.prices);
  return deps.writer.exclusively(async (rowVersion) => {
    const places = await readPlaces(deps.clickhouse, selection, limit);
    const before = await readWhole(deps.clickhouse, selection.projectId, places);
    const changed: ObservationRecord[] = [];
    let difference = 0;
    for (const record of before) {
      const told = record.costSource === 'estimated' ? { ...record, usage: {} } : record;
      const unpriced = { ...told, cost: {} };
      await enricher.prepare([unpriced]);
      const priced = { ...unpriced, ...enricher.enrich(unpriced) };
      if (isSame(priced, record)) continue;
      difference += Number(priced.totalCost) - Number(record.totalCost);
      changed.push({ ...priced, rowVersion, updatedAt: nowMicros() });
    }
    if (changed.length > 0) {
      const lines = `${changed.map(toObservationLine).join('\n')}\n`;
      await deps.clickhouse.insert('observations', observationColumns, lines);
    }
    const next = places.length < limit ? null : (places.at(-1) ?? null);
    return { seen: places.length, changed: changed.length, difference, next };
  });
}

function isSame(a: ObservationRecord, b: ObservationRecord): boolean {
  return a.priceId === b.priceId && a.totalCost === b.totalCost && a.costSource === b.costSource;
}

const sourcesOf = { unpriced: [''], all: ['', 'computed', 'estimated'] } as const;

async function readPlaces(clickhouse: ClickHouse, selection: Selection, limit: number): Promise<Place[]> {
  const { projectId, model, provider, which, from, after } = selection;
  const where: Sql[] = [
    sql`project_id = ${text(projectId)}`,
    sql`model = ${text(model)}`,
    sql`cost_source IN (${texts(sourcesOf[which])})`,
    ...(provider === undefined ? [] : [sql`provider = ${text(provider)}`]),
    ...(from === undefined ? [] : [sql`start_time >= ${micros(from)}`]),
    ...(after ? [sql`(start_time, id) > (${micros(after.startTime)}, ${text(after.id)})`] : []),
  ];
  const rows = await readRows(
    clickhouse,
    sql`SELECT start_time, id FROM observations FINAL WHERE ${and(where)} ORDER BY start_time, id LIMIT ${count(limit)}`,
  );
  return rows.map((row) => ({ startTime: microsOf(row['start_time']), id: String(row['id']) }));
}

async function readWhole(
  clickhouse: ClickHouse,
  projectId: string,
  places: readonly Place[],
): Promise<ObservationRecord[]> {
  if (places.length === 0) return [];
  const where = [
    sql`project_id = ${text(projectId)}`,
    sql`toStartOfMinute(start_time) IN (${minutes(places.map((place) => place.startTime))})`,
    sql`id IN (${texts(places.map((place) => place.id))})`,
  ];
  const rows = await readRows(clickhouse, newest({ table: 'observations', columns: observationColumns, where }));
  return rows.map(fromObservationRow);
}
