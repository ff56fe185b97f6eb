/** How the rows of a list spread over time. */
import { observationWhere } from '#features/query/observation-rows.ts';
import { settingsFor } from '#features/query/search-settings.ts';
import { selectTraces, type TraceSelection } from '#features/query/trace-rows.ts';
import type { Entity } from '@telltale/contract/fields.ts';
import type { Micros } from '#features/records/records.ts';
import { microsOf, type Row } from '#features/records/rows.ts';
import { and, integer, readRows, type Sql, sql, text, type RowReader } from '#features/records/sql.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { isoMillis } from '#lib/iso-time.ts';

export interface HistogramQuery extends TraceSelection {
  readonly entity: Entity;
  readonly fromTimestamp: string | undefined;
  readonly toTimestamp: string | undefined;
  readonly buckets: number;
}

export async function readHistogram(clickhouse: RowReader, query: HistogramQuery) {
  const span = await spanOf(clickhouse, query);
  if (!span) return { bucketSeconds: 0, buckets: [] };
  const { from, to } = span;
  const width = Math.max(1, Math.ceil((to - from) / query.buckets));
  const statement = query.entity === 'traces' ? tracesQuery(query, from, width) : observationsQuery(query, from, width);
  const rows = await readRows(clickhouse, statement, { settings: settingsFor(query.query) });
  const byBucket = new Map(rows.map((row) => [Number(row['bucket']), row]));
  const buckets = Array.from({ length: Math.ceil((to - from) / width) }, (_, at) => {
    const row: Row = byBucket.get(at) ?? {};
    return { from: isoMillis(from + at * width), count: Number(row['n'] ?? 0), errors: Number(row['errors'] ?? 0) };
  });
  return { bucketSeconds: width / 1e6, buckets };
}

/** What is not given is taken from what is stored; the end is not included. */
async function spanOf(clickhouse: RowReader, query: HistogramQuery): Promise<{ from: Micros; to: Micros } | undefined> {
  const from = query.fromTimestamp === undefined ? null : parseZonelessTime(query.fromTimestamp);
  const to = query.toTimestamp === undefined ? null : parseZonelessTime(query.toTimestamp);
  if (from !== null && to !== null) return from < to ? { from, to } : undefined;
  const stored = query.entity === 'traces' ? sql`timestamp` : sql`start_time`;
  const table = query.entity === 'traces' ? sql`traces` : sql`observations`;
  const [row] = await readRows(
    clickhouse,
    sql`SELECT toString(min(${stored})) AS first, toString(max(${stored})) AS last, count() AS stored
      FROM ${table} WHERE project_id = ${text(query.projectId)}`,
  );
  if (!row || Number(row['stored']) === 0) return undefined;
  const span = { from: from ?? microsOf(row['first']), to: to ?? microsOf(row['last']) + 1 };
  return span.from < span.to ? span : undefined;
}

function observationsQuery(query: HistogramQuery, from: Micros, width: number): Sql {
  return sql`SELECT ${bucket(sql`o.start_time`, from, width)} AS bucket, count() AS n, countIf(o.level = 'ERROR') AS errors
    FROM observations AS o FINAL WHERE ${and(observationWhere(query))} GROUP BY bucket`;
}

function tracesQuery(query: HistogramQuery, from: Micros, width: number): Sql {
  const selected = selectTraces(query);
  const failed = sql`SELECT o.trace_hash FROM observations AS o FINAL WHERE ${and(selected.observations)} AND o.level = 'ERROR'`;
  return sql`WITH ${selected.with}
    SELECT ${bucket(sql`t.timestamp`, from, width)} AS bucket, count() AS n, countIf(cityHash64(t.id) IN (${failed})) AS errors
    ${selected.from} GROUP BY bucket`;
}

function bucket(time: Sql, from: Micros, width: number): Sql {
  return sql`intDiv(toUnixTimestamp64Micro(${time}) - ${integer(from)}, ${integer(width)})`;
}
