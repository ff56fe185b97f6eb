/** What the versions of a test did, from the generations that name them, counted by user, session or trace. */
import type { AbKeyKind, AbMetric } from '@telltale/contract/ab-tests.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Row } from '#features/records/rows.ts';
import { and, code, join, micros, integer, readRows, type Sql, sql, text, texts } from '#features/records/sql.ts';
import type { ArmSummary } from './_sequence.ts';

/** The generations that count. */
export interface FactsScope {
  readonly projectId: string;
  readonly promptName: string;
  /** Null for all. */
  readonly versions: readonly number[] | null;
  readonly key: AbKeyKind;
  readonly from: Date;
  readonly to: Date | null;
}

export interface VersionFacts {
  /** Distinct units. */
  readonly units: number;
  /** Those of them that other versions have too. */
  readonly crossed: number;
  /** Of the metrics, in their order. */
  readonly summaries: readonly ArmSummary[];
}

const empty: ArmSummary = { count: 0, mean: 0, variance: 0 };

/**
 * Counts a unit once for each version, with the mean of its own values, so that somebody who asks a hundred times weighs
 * as much as somebody who asks once, and values of one person need not be independent of each other.
 */
export async function readFacts(
  clickhouse: ClickHouse,
  scope: FactsScope,
  metrics: readonly AbMetric[],
): Promise<Map<number, VersionFacts>> {
  const names = [...new Set(metrics.flatMap((metric) => (metric.kind === 'score' ? [metric.name] : [])))];
  const [units, scores] = await Promise.all([
    readRows(clickhouse, unitsQuery(scope)),
    names.length === 0 ? [] : readRows(clickhouse, scoresQuery(scope, names)),
  ]);
  const ofScore = new Map(scores.map((row) => [JSON.stringify([Number(row['arm']), row['name']]), row]));
  return new Map(
    units.map((row) => {
      const version = Number(row['arm']);
      const summaries = metrics.map((metric) =>
        metric.kind === 'score'
          ? summaryOf(ofScore.get(JSON.stringify([version, metric.name])), 'score')
          : summaryOf(row, metric.kind),
      );
      return [version, { units: Number(row['units']), crossed: Number(row['crossed']), summaries }];
    }),
  );
}

function summaryOf(row: Row | undefined, metric: AbMetric['kind']): ArmSummary {
  const count = Number(row?.[`${metric}_n`] ?? 0);
  if (row === undefined || count === 0) return empty;
  const mean = Number(row[`${metric}_mean`]);
  return { count, mean, variance: count === 1 ? 0 : Number(row[`${metric}_variance`]) };
}

const measures: readonly { readonly kind: Exclude<AbMetric['kind'], 'score'>; readonly value: Sql }[] = [
  { kind: 'cost', value: sql`avg(toFloat64(total_cost))` },
  {
    kind: 'latency',
    value: sql`avgIf((toUnixTimestamp64Micro(end_time) - toUnixTimestamp64Micro(start_time)) / 1e6, end_time IS NOT NULL)`,
  },
  { kind: 'tokens', value: sql`avgIf(total_tokens, total_tokens > 0)` },
  { kind: 'error_rate', value: sql`avg(level = 'ERROR')` },
];

function unitsQuery(scope: FactsScope): Sql {
  const ofUnit = measures.map(({ kind, value }) => sql`toFloat64(ifNull(${value}, nan)) AS ${code(kind)}`);
  const summaries = measures.map(({ kind }) => summary(code(kind), kind));
  return sql`${used(scope)}
    SELECT arm, count() AS units, countIf(arms > 1) AS crossed, ${join(summaries, ', ')}
    FROM (
      SELECT u.arm AS arm, ${unit} AS unit, count() OVER (PARTITION BY unit) AS arms, ${join(ofUnit, ', ')}
      FROM used AS u LEFT JOIN subjects AS s ON s.id = u.trace_id
      GROUP BY arm, unit
    )
    GROUP BY arm ORDER BY arm LIMIT 1000`;
}

/** A score of a trace counts for each version that was used in it; one of an observation for its version only. */
function scoresQuery(scope: FactsScope, names: readonly string[]): Sql {
  return sql`${used(scope)}, given AS (
      SELECT name, toFloat64(value) AS value, trace_id, observation_id FROM scores FINAL
      WHERE project_id = ${text(scope.projectId)} AND name IN (${texts(names)}) AND data_type IN ('NUMERIC', 'BOOLEAN')
        AND value IS NOT NULL AND trace_id IN (SELECT trace_id FROM used)
        AND (observation_id = '' OR observation_id IN (SELECT id FROM used))
    ), valued AS (
      SELECT u.arm AS arm, u.trace_id AS trace_id, g.name AS name, g.value AS value
      FROM given AS g INNER JOIN used AS u ON u.trace_id = g.trace_id AND u.id = g.observation_id
      UNION ALL
      SELECT u.arm AS arm, u.trace_id AS trace_id, g.name AS name, g.value AS value
      FROM given AS g INNER JOIN (SELECT DISTINCT trace_id, arm FROM used) AS u ON u.trace_id = g.trace_id
      WHERE g.observation_id = ''
    )
    SELECT arm, name, ${summary(code('score'), 'score')} FROM (
      SELECT u.arm AS arm, u.name AS name, ${unit} AS unit, avg(u.value) AS score
      FROM valued AS u LEFT JOIN subjects AS s ON s.id = u.trace_id
      GROUP BY arm, name, unit
    )
    GROUP BY arm, name ORDER BY arm, name LIMIT 10000`;
}

/** A trace that names no user or session stands for itself. */
const unit = sql`if(s.subject = '', concat('trace ', u.trace_id), concat('subject ', s.subject))`;

function used({ projectId, promptName, versions, key, from, to }: FactsScope): Sql {
  const start = (date: Date) => micros(date.getTime() * 1000);
  const where = and([
    sql`project_id = ${text(projectId)}`,
    sql`prompt_name = ${text(promptName)}`,
    versions === null ? sql`prompt_version > 0` : sql`prompt_version IN (${join(versions.map(integer), ', ')})`,
    sql`start_time >= ${start(from)}`,
    ...(to === null ? [] : [sql`start_time < ${start(to)}`]),
  ]);
  const subject = key === 'user' ? sql`user_id` : sql`session_id`;
  return sql`WITH used AS (
      SELECT trace_id, id, toUInt32(${versions === null ? sql`0` : sql`prompt_version`}) AS arm, level, start_time, end_time,
        total_cost, total_tokens
      FROM observations FINAL WHERE ${where}
    ), subjects AS (
      SELECT id, ${subject} AS subject FROM traces FINAL
      WHERE project_id = ${text(projectId)} AND id IN (SELECT trace_id FROM used)
    )`;
}

function summary(column: Sql, name: string): Sql {
  return sql`countIf(isFinite(${column})) AS ${code(`${name}_n`)}, avgIf(${column}, isFinite(${column})) AS ${code(`${name}_mean`)},
    varSampStableIf(${column}, isFinite(${column})) AS ${code(`${name}_variance`)}`;
}
