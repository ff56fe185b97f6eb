/** Models without a price, from what observations name. */
import type { UnpricedModel } from '@telltale/contract/repricing.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { microsOf, type Row } from '#features/records/rows.ts';
import { count, integer, readRows, sql, text } from '#features/records/sql.ts';
import { isoMillis } from '#lib/iso-time.ts';

/** More names than these, and the least used are not looked at. */
const candidatesMax = 1000;

/** Those that had no cost when they were stored; some of them the price book may know by now. */
export async function readUnpriced(clickhouse: ClickHouse, projectId: string, days: number): Promise<UnpricedModel[]> {
  const rows = await readRows(
    clickhouse,
    sql`SELECT model, provider, count() AS n, sum(total_tokens) AS tokens, min(start_time) AS first, max(start_time) AS last,
        argMax((trace_id, id), start_time) AS newest
      FROM observations FINAL
      WHERE project_id = ${text(projectId)} AND start_time >= now64() - toIntervalDay(${integer(days)})
        AND model != '' AND cost_source = '' AND model_id = ''
      GROUP BY model, provider ORDER BY n DESC, model, provider LIMIT ${count(candidatesMax)}`,
  );
  return rows.map(unpricedOf);
}

function unpricedOf(row: Row): UnpricedModel {
  const [traceId = '', observationId = ''] = row['newest'] as string[];
  return {
    model: String(row['model']),
    provider: String(row['provider']),
    observationCount: Number(row['n']),
    totalTokens: Number(row['tokens']),
    firstSeen: isoMillis(microsOf(row['first'])),
    lastSeen: isoMillis(microsOf(row['last'])),
    traceId,
    observationId,
  };
}
