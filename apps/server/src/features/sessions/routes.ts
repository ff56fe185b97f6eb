/** The routes of sessions. */
import { getSession, listSessions, type SessionMetrics } from '@telltale/contract/sessions.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { type Group, readGroupPage } from '#features/activity/activity.ts';
import { pageMetaOf } from '#features/records/page.ts';
import { tracesOfSession } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { isoMillis } from '#lib/iso-time.ts';
import { orderOf, selectionOf } from './_selection.ts';

export interface SessionsDeps {
  readonly clickhouse: ClickHouse;
}

/** A session is given whole; one with more traces than this is refused rather than cut. */
const sessionTracesMax = 5_000;

export function sessionsRoutes({ clickhouse }: SessionsDeps): Route[] {
  return [
    route(listSessions, async ({ projectId, query, request }) => {
      const { page, limit } = query;
      const hasMetrics = query.fields?.includes('metrics') ?? false;
      const order = orderOf(query.orderBy ?? (hasMetrics ? 'lastActivity.desc' : 'createdAt.desc'));
      const selection = selectionOf(projectId, query);
      const found = await readGroupPage(clickhouse.until(request.signal), selection, {
        order,
        page: { limit, offset: (page - 1) * limit },
        hasTotals: hasMetrics,
      });
      const data = found.groups.map((group) => ({
        id: group.id,
        createdAt: isoMillis(group.firstAt),
        projectId,
        environment: group.environment,
        ...(hasMetrics && { metrics: metricsView(group) }),
      }));
      return { data, meta: pageMetaOf({ page, limit }, found.total) };
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

function metricsView(group: Group): SessionMetrics {
  return {
    traceCount: group.traces,
    observationCount: group.observations,
    inputTokens: group.inputTokens,
    outputTokens: group.outputTokens,
    totalTokens: group.totalTokens,
    totalCost: group.totalCost,
    errorCount: group.errors,
    firstActivity: isoMillis(group.firstAt),
    lastActivity: isoMillis(group.lastAt),
    userIds: [...group.userIds],
  };
}
