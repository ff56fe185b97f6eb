/** What a trace's observations add up to. */
import { sql } from '#features/records/sql.ts';

/** Of `observations`, grouped by trace_id. */
export const metricsSelect = sql`
      trace_id,
      count() AS observations,
      (toUnixTimestamp64Micro(max(ifNull(end_time, start_time))) - toUnixTimestamp64Micro(min(start_time))) / 1e6 AS latency,
      sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens,
      sum(total_tokens) AS total_tokens,
      toFloat64(sum(arraySum(mapValues(mapFilter((k, v) -> k LIKE '%input%', cost))))) AS input_cost,
      toFloat64(sum(arraySum(mapValues(mapFilter((k, v) -> k LIKE '%output%', cost))))) AS output_cost,
      toFloat64(sum(total_cost)) AS total_cost,
      countIf(level = 'ERROR') AS errors,
      countIf(level = 'WARNING') AS warnings,
      countIf(level = 'DEFAULT') AS defaults,
      countIf(level = 'DEBUG') AS debugs`;
