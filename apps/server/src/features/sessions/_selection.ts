/** What the query of a session list selects, and in which order. */
import type { listSessions } from '@telltale/contract/sessions.ts';
import { sessionOrderFields } from '@telltale/contract/sessions.ts';
import type { z } from 'zod';
import type { GroupSelection, Order } from '#features/activity/activity.ts';
import { type Sql, sql, text, texts, time } from '#features/records/sql.ts';
import { AppError } from '#lib/errors.ts';

export type ListQuery = z.output<NonNullable<typeof listSessions.query>>;

/** Time and environment are the session's own, not those of any of its traces. */
export function selectionOf(projectId: string, query: ListQuery): GroupSelection {
  const { fromTimestamp, toTimestamp, environment, activeFrom, activeTo, id, userId, q } = query;
  const having = [
    ...(fromTimestamp === undefined ? [] : [sql`g.first_at >= ${time(fromTimestamp)}`]),
    ...(toTimestamp === undefined ? [] : [sql`g.first_at < ${time(toTimestamp)}`]),
    ...(activeFrom === undefined ? [] : [sql`g.last_at >= ${time(activeFrom)}`]),
    ...(activeTo === undefined ? [] : [sql`g.first_at < ${time(activeTo)}`]),
    ...(environment === undefined ? [] : [sql`has(${texts(environment)}, g.environment)`]),
    ...(userId === undefined ? [] : [sql`has(g.user_ids, ${text(userId)})`]),
    ...(q === undefined ? [] : [searched(text(q))]),
  ];
  const where = id === undefined ? [] : [sql`t.session_id = ${text(id)}`];
  return { projectId, key: 'session_id', where, having, pageReads: 'newest' };
}

function searched(wanted: Sql): Sql {
  return sql`(positionCaseInsensitiveUTF8(g.id, ${wanted}) > 0
    OR arrayExists(u -> positionCaseInsensitiveUTF8(u, ${wanted}) > 0, g.user_ids))`;
}

const columns: Record<(typeof sessionOrderFields)[number], { readonly by: Sql; readonly needsTotals: boolean }> = {
  createdAt: { by: sql`g.first_at`, needsTotals: false },
  lastActivity: { by: sql`g.last_at`, needsTotals: false },
  traces: { by: sql`g.traces`, needsTotals: false },
  tokens: { by: sql`m.total_tokens`, needsTotals: true },
  cost: { by: sql`m.total_cost`, needsTotals: true },
};

/** @throws AppError 'invalid_request' for an unknown field or direction. */
export function orderOf(orderBy: string): Order {
  const [field = '', direction = 'asc', ...rest] = orderBy.split('.');
  const name = sessionOrderFields.find((known) => known === field);
  if (!name || rest.length > 0 || !['asc', 'desc'].includes(direction)) {
    const fields = sessionOrderFields.join(', ');
    throw new AppError('invalid_request', `orderBy must be <field>.asc or <field>.desc with a field of: ${fields}`);
  }
  return { ...columns[name], isDescending: direction === 'desc' };
}
