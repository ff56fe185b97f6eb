/** The page style of lists: totals and meta. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Settings } from '#db/clickhouse/settings.ts';
import { readRows, type Sql } from './sql.ts';

/** Runs a query that gives one row with `total`. */
export async function readTotal(clickhouse: ClickHouse, query: Sql, settings: Settings = {}): Promise<number> {
  const rows = await readRows(clickhouse, query, { settings });
  return Number(rows[0]?.['total'] ?? 0);
}

export function pageMetaOf(page: { readonly page: number; readonly limit: number }, totalItems: number) {
  return { ...page, totalItems, totalPages: Math.ceil(totalItems / page.limit) };
}
