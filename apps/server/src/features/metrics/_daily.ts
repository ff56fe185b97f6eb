/** Usage and cost by the UTC day of traces and by model, as Langfuse's daily metrics give them. */
import type { listDailyMetrics } from '@telltale/contract/metrics.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { selectTraces } from '#features/query/trace-rows.ts';
import { plain, withPlain } from '#features/records/filter.ts';
import { pageMetaOf } from '#features/records/page.ts';
import type { Row } from '#features/records/rows.ts';
import { and, readRows, type Sql, sql } from '#features/records/sql.ts';

type DailyQuery = z.output<NonNullable<typeof listDailyMetrics.query>>;

export async function readDailyMetrics(clickhouse: ClickHouse, projectId: string, query: DailyQuery) {
  const { page, limit } = query;
  const days = await readRows(clickhouse, daysStatement(projectId, query));
  const shown = days.slice((page - 1) * limit, page * limit);
  const usage = await readUsage(clickhouse, projectId, { query, days: shown.map((row) => String(row['day'])) });
  const data = shown.map((row) => {
    const ofDay = usage.get(String(row['day'])) ?? [];
    return {
      date: String(row['day']),
      countTraces: Number(row['traces']),
      countObservations: ofDay.reduce((sum, each) => sum + Number(each['observations']), 0),
      totalCost: Number(ofDay[0]?.['day_cost'] ?? 0),
      usage: ofDay.map(usageOf),
    };
  });
  return { data, meta: pageMetaOf({ page, limit }, days.length) };
}

function usageOf(row: Row) {
  return {
    model: String(row['model']) || null,
    inputUsage: Number(row['input_tokens']),
    outputUsage: Number(row['output_tokens']),
    totalUsage: Number(row['total_tokens']),
    countTraces: Number(row['traces']),
    countObservations: Number(row['observations']),
    totalCost: Number(row['total_cost']),
  };
}

function selectionOf(projectId: string, query: DailyQuery) {
  const conditions = withPlain(undefined, [
    plain.equals('name', query.traceName),
    plain.equals('userId', query.userId),
    plain.allOf('tags', query.tags),
    plain.anyOf('environment', query.environment),
    plain.from('timestamp', query.fromTimestamp),
    plain.before('timestamp', query.toTimestamp),
  ]);
  return { projectId, conditions };
}

const day = sql`toString(toDate(t.timestamp))`;

function daysStatement(projectId: string, query: DailyQuery): Sql {
  const selected = selectTraces(selectionOf(projectId, query));
  return sql`WITH ${selected.with}
    SELECT ${day} AS day, count() AS traces ${selected.from} GROUP BY day ORDER BY day DESC`;
}

/** By day, the dearest model first. */
async function readUsage(
  clickhouse: ClickHouse,
  projectId: string,
  { query, days }: { readonly query: DailyQuery; readonly days: readonly string[] },
): Promise<Map<string, Row[]>> {
  const [last, first] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const selection = selectionOf(projectId, query);
  const ofDays = [plain.from('timestamp', `${first}T00:00:00Z`), plain.before('timestamp', dayAfter(last))];
  const conditions = [...selection.conditions, ...ofDays.filter((condition) => condition !== undefined)];
  const selected = selectTraces({ ...selection, conditions });
  const rows = await readRows(
    clickhouse,
    sql`WITH ${selected.with}
    SELECT t.day AS day, o.model AS model, count() AS observations, uniqExact(t.trace) AS traces,
      sum(o.input_tokens) AS input_tokens, sum(o.output_tokens) AS output_tokens, sum(o.total_tokens) AS total_tokens,
      sum(o.total_cost) AS total_cost, sum(sum(o.total_cost)) OVER (PARTITION BY day) AS day_cost
    FROM (
      SELECT trace_hash, model, input_tokens, output_tokens, total_tokens, total_cost
      FROM observations FINAL WHERE ${and(selected.observations)}
    ) AS o
    INNER JOIN (SELECT cityHash64(t.id) AS trace, ${day} AS day ${selected.from}) AS t ON t.trace = o.trace_hash
    GROUP BY day, model ORDER BY day, total_cost DESC, observations DESC, model`,
    { settings: { do_not_merge_across_partitions_select_final: 1 } },
  );
  return Map.groupBy(rows, (row) => String(row['day']));
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString();
}
