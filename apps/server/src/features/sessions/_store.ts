/** All SQL of sessions, which are the traces that share a session id. */
import { and, code, count, type Sql, sql, text, texts, time } from '#features/records/sql.ts';

export interface Selection {
  readonly projectId: string;
  readonly fromTimestamp?: string | undefined;
  readonly toTimestamp?: string | undefined;
  readonly environment?: readonly string[] | undefined;
}

export function pageQuery(selection: Selection, page: { limit: number; offset: number }): Sql {
  return sql`SELECT id, toString(created_at) AS created_at, environment FROM (${sessions(selection)})
    ORDER BY created_at DESC, id DESC LIMIT ${count(page.limit)} OFFSET ${count(page.offset)}`;
}

export function totalQuery(selection: Selection): Sql {
  return sql`SELECT count() AS total FROM (${sessions(selection)})`;
}

/** Time and environment are the session's own, not those of any of its traces. */
function sessions({ projectId, fromTimestamp, toTimestamp, environment }: Selection): Sql {
  const having = [
    ...(fromTimestamp === undefined ? [] : [sql`created_at >= ${time(fromTimestamp)}`]),
    ...(toTimestamp === undefined ? [] : [sql`created_at < ${time(toTimestamp)}`]),
    ...(environment === undefined ? [] : [sql`has(${texts(environment)}, environment)`]),
  ];
  return sql`SELECT ${code('t.session_id AS id, min(t.timestamp) AS created_at, argMin(t.environment, (t.timestamp, t.id)) AS environment')}
    FROM traces AS t FINAL WHERE t.project_id = ${text(projectId)} AND t.session_id != ''
    GROUP BY t.session_id HAVING ${and(having)}`;
}
