/** How each version of a prompt did, computed from the observations linked to it when it is asked. */
import type { PromptVersionMetrics, ScoreSummary } from '@telltale/contract/prompt-library.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { microsOf, type Row } from '#features/records/rows.ts';
import { and, count, readRows, type Sql, sql, text, texts, time } from '#features/records/sql.ts';
import { estimateMean, estimateShare } from '#lib/estimate.ts';
import { isoMillis } from '#lib/iso-time.ts';

export interface MetricsQuery {
  readonly projectId: string;
  readonly name: string;
  readonly fromTimestamp?: string | undefined;
  readonly toTimestamp?: string | undefined;
}

const versionsMax = 1000;
const scoreRowsMax = 10_000;
const categoriesMax = 20;

/** Versions that were used, the newest first. */
export async function readMetrics(clickhouse: ClickHouse, query: MetricsQuery): Promise<PromptVersionMetrics[]> {
  const [versions, scores] = await Promise.all([
    readRows(clickhouse, versionsQuery(query)),
    readRows(clickhouse, scoresQuery(query)),
  ]);
  const ofVersion = Map.groupBy(scores, (row) => Number(row['version']));
  return versions.map((row) => {
    const version = Number(row['version']);
    return { ...versionOf(row), version, scores: summaries(ofVersion.get(version) ?? []) };
  });
}

function linked({ projectId, name, fromTimestamp, toTimestamp }: MetricsQuery): Sql {
  return and([
    sql`project_id = ${text(projectId)}`,
    sql`prompt_name = ${text(name)}`,
    sql`prompt_version > 0`,
    ...(fromTimestamp === undefined ? [] : [sql`start_time >= ${time(fromTimestamp)}`]),
    ...(toTimestamp === undefined ? [] : [sql`start_time < ${time(toTimestamp)}`]),
  ]);
}

function versionsQuery(query: MetricsQuery): Sql {
  const latency = sql`(toUnixTimestamp64Micro(end_time) - toUnixTimestamp64Micro(start_time)) / 1e6`;
  return sql`SELECT prompt_version AS version, count() AS observations, countIf(level = 'ERROR') AS errors,
      toString(min(start_time)) AS first_at, toString(max(start_time)) AS last_at,
      countIf(end_time IS NOT NULL) AS latency_n,
      quantileExactInclusive(0.5)(${latency}) AS latency_p50, quantileExactInclusive(0.95)(${latency}) AS latency_p95,
      toFloat64(sum(total_cost)) AS cost_sum,
      avg(toFloat64(total_cost)) AS cost_mean, stddevSampStable(toFloat64(total_cost)) AS cost_deviation,
      sum(input_tokens) AS input_sum, sum(output_tokens) AS output_sum, sum(total_tokens) AS tokens_sum,
      countIf(total_tokens > 0) AS tokens_n, avgIf(total_tokens, total_tokens > 0) AS tokens_mean,
      stddevSampStableIf(total_tokens, total_tokens > 0) AS tokens_deviation
    FROM observations FINAL WHERE ${linked(query)}
    GROUP BY version ORDER BY version DESC LIMIT ${count(versionsMax)}`;
}

/** A trace counts once for each version that was used in it; scores of its single observations count for their version only. */
function scoresQuery(query: MetricsQuery): Sql {
  return sql`WITH used AS (
      SELECT trace_id, id, prompt_version FROM observations FINAL WHERE ${linked(query)}
    ), given AS (
      SELECT name, data_type, value, string_value, trace_id, observation_id FROM scores FINAL
      WHERE project_id = ${text(query.projectId)} AND data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL')
        AND trace_id IN (SELECT trace_id FROM used) AND (observation_id = '' OR observation_id IN (SELECT id FROM used))
    )
    SELECT version, scope, name, data_type, category, n, mean, deviation FROM (
      SELECT u.prompt_version AS version, 'observation' AS scope, ${summary}
      FROM given AS s INNER JOIN used AS u ON u.trace_id = s.trace_id AND u.id = s.observation_id
      GROUP BY version, name, data_type, category
      UNION ALL
      SELECT u.prompt_version AS version, 'trace' AS scope, ${summary}
      FROM given AS s INNER JOIN (SELECT DISTINCT trace_id, prompt_version FROM used) AS u ON u.trace_id = s.trace_id
      WHERE s.observation_id = ''
      GROUP BY version, name, data_type, category
    )
    ORDER BY version DESC, name, data_type, scope, n DESC, category LIMIT ${count(scoreRowsMax)}`;
}

const summary = sql`s.name AS name, s.data_type AS data_type,
  if(s.data_type = 'CATEGORICAL', s.string_value, '') AS category,
  count() AS n, avg(s.value) AS mean, stddevSampStable(s.value) AS deviation`;

function versionOf(row: Row): Omit<PromptVersionMetrics, 'version' | 'scores'> {
  const number = (column: string) => Number(row[column] ?? 0);
  const observations = number('observations');
  const latencies = number('latency_n');
  return {
    observationCount: observations,
    errorCount: number('errors'),
    firstUsedAt: isoMillis(microsOf(row['first_at'])),
    lastUsedAt: isoMillis(microsOf(row['last_at'])),
    latency: latencies === 0 ? null : { n: latencies, p50: number('latency_p50'), p95: number('latency_p95') },
    totalCost: number('cost_sum'),
    cost: estimateMean({ n: observations, mean: number('cost_mean'), deviation: number('cost_deviation') }),
    inputTokens: number('input_sum'),
    outputTokens: number('output_sum'),
    totalTokens: number('tokens_sum'),
    tokens: estimateMean({
      n: number('tokens_n'),
      mean: number('tokens_mean'),
      deviation: number('tokens_deviation'),
    }),
  };
}

/** Rows of one version: one for each score, or for each category of it. */
function summaries(rows: readonly Row[]): ScoreSummary[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row['name'], row['data_type'], row['scope']]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const n = group.reduce((sum, row) => sum + Number(row['n']), 0);
    const dataType = String(first['data_type']) as ScoreSummary['dataType'];
    const scope = String(first['scope']) as ScoreSummary['scope'];
    return [{ name: String(first['name']), dataType, scope, n, ...valuesOf(dataType, group, n) }];
  });
}

function valuesOf(
  dataType: ScoreSummary['dataType'],
  group: readonly Row[],
  n: number,
): Pick<ScoreSummary, 'estimate' | 'categories'> {
  const mean = Number(group[0]?.['mean'] ?? 0);
  switch (dataType) {
    case 'NUMERIC':
      return { estimate: estimateMean({ n, mean, deviation: Number(group[0]?.['deviation'] ?? 0) }), categories: [] };
    case 'BOOLEAN':
      return { estimate: estimateShare(n, Math.round(mean * n)), categories: [] };
    case 'CATEGORICAL': {
      const categories = group
        .slice(0, categoriesMax)
        .map((row) => ({ value: String(row['category']), n: Number(row['n']) }));
      return { estimate: null, categories: categories.map((each) => ({ ...each, share: estimateShare(n, each.n) })) };
    }
  }
}

export interface UsageQuery {
  readonly projectId: string;
  readonly names: readonly string[];
  readonly fromTimestamp: string | undefined;
}

/** Prompts that were not used are left out. */
export async function readUsage(
  clickhouse: ClickHouse,
  { projectId, names, fromTimestamp }: UsageQuery,
): Promise<{ name: string; observationCount: number }[]> {
  if (names.length === 0) return [];
  const since = fromTimestamp === undefined ? sql`now64(6) - INTERVAL 7 DAY` : time(fromTimestamp);
  const rows = await readRows(
    clickhouse,
    sql`SELECT prompt_name AS name, count() AS n FROM observations FINAL
      WHERE project_id = ${text(projectId)} AND start_time >= ${since} AND prompt_name IN (${texts(names)})
      GROUP BY name ORDER BY name`,
  );
  return rows.map((row) => ({ name: String(row['name']), observationCount: Number(row['n']) }));
}
