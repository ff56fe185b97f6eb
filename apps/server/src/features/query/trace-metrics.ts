/** What a trace's observations add up to. */
import { sql } from '#features/records/sql.ts';

/** Of `observations`, grouped by trace. Costs are exact decimals. */
export const listedMetrics = sql`
      count() AS observations,
      min(start_time) AS first_at,
      max(ifNull(end_time, start_time)) AS last_at,
      (toUnixTimestamp64Micro(last_at) - toUnixTimestamp64Micro(first_at)) / 1e6 AS latency,
      sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens,
      sum(total_tokens) AS total_tokens,
      sum(total_cost) AS total_cost,
      countIf(level = 'ERROR') AS errors,
      countIf(level = 'WARNING') AS warnings,
      countIf(level = 'DEFAULT') AS defaults,
      countIf(level = 'DEBUG') AS debugs`;

/** With what no list shows but conditions and orders may speak of: costs by direction take a quarter of the time. */
export const metricsSelect = sql`${listedMetrics},
      sum(arraySum(mapValues(mapFilter((k, v) -> k LIKE '%input%', cost)))) AS input_cost,
      sum(arraySum(mapValues(mapFilter((k, v) -> k LIKE '%output%', cost)))) AS output_cost`;
