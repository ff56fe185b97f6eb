/** The routes of sessions. */
import { getSession, listSessions } from '@telltale/contract/sessions.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { pageMetaOf, readTotal } from '#features/records/page.ts';
import { microsOf } from '#features/records/rows.ts';
import { readRows } from '#features/records/sql.ts';
import { tracesOfSession } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { isoMillis } from '#lib/iso-time.ts';
import { pageQuery, totalQuery } from './_store.ts';

export interface SessionsDeps {
  readonly clickhouse: ClickHouse;
}

/** A session is given whole; one with more traces than this is refused rather than cut. */
const sessionTracesMax = 5_000;

export function sessionsRoutes({ clickhouse }: SessionsDeps): Route[] {
  return [
    route(listSessions, async ({ projectId, query }) => {
      const { page, limit } = query;
      const selection = { ...query, projectId };
      const [rows, total] = await Promise.all([
        readRows(clickhouse, pageQuery(selection, { limit, offset: (page - 1) * limit })),
        readTotal(clickhouse, totalQuery(selection)),
      ]);
      const data = rows.map((row) => ({
        id: String(row['id']),
        createdAt: isoMillis(microsOf(row['created_at'])),
        projectId,
        environment: String(row['environment']),
      }));
      return { data, meta: pageMetaOf({ page, limit }, total) };
    }),
    route(getSession, async ({ projectId, params }) => {
      const id = params['sessionId'] ?? '';
      const traces = await tracesOfSession(clickhouse, { projectId, sessionId: id, limit: sessionTracesMax + 1 });
      const [first] = traces;
      if (!first) throw new AppError('not_found', 'Session not found within authorized project');
      if (traces.length > sessionTracesMax) {
        throw new AppError(
          'unprocessable',
          `The session has more than ${sessionTracesMax} traces; read them with GET /api/public/traces?sessionId=…`,
        );
      }
      return { id, createdAt: first.timestamp, projectId, environment: first.environment, traces };
    }),
  ];
}
