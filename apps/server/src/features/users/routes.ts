/** The routes of users: whom traces name as their user, with what they did and what it cost. */
import { getUser, listUsers, type User, type UserDetails, userOrderFields } from '@telltale/contract/users.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import {
  type Group,
  type GroupSelection,
  type Order,
  readDays,
  readGroupPage,
  readModels,
  type Totals,
} from '#features/activity/activity.ts';
import { pageMetaOf } from '#features/records/page.ts';
import { type Sql, sql, text, texts, time } from '#features/records/sql.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { isoMillis } from '#lib/iso-time.ts';

export interface UsersDeps {
  readonly clickhouse: ClickHouse;
}

export function usersRoutes({ clickhouse }: UsersDeps): Route[] {
  return [
    route(listUsers, async ({ projectId, query, request }) => {
      const { page, limit, q } = query;
      const having = q === undefined ? [] : [sql`positionCaseInsensitiveUTF8(g.id, ${text(q)}) > 0`];
      const selection = selectionOf(projectId, inRange(query), having);
      const found = await readGroupPage(clickhouse.until(request.signal), selection, {
        order: orderOf(query.orderBy),
        page: { limit, offset: (page - 1) * limit },
        hasTotals: true,
      });
      return { data: found.groups.map(userView), meta: pageMetaOf({ page, limit }, found.total) };
    }),
    route(getUser, ({ projectId, params, query }) =>
      readUser(clickhouse, { projectId, id: params['userId'] ?? '', range: inRange(query) }),
    ),
  ];
}

interface UserQuery {
  readonly projectId: string;
  readonly id: string;
  readonly range: readonly Sql[];
}

async function readUser(clickhouse: ClickHouse, { projectId, id, range }: UserQuery): Promise<UserDetails> {
  const isTheirs = sql`t.user_id = ${text(id)}`;
  const selection = selectionOf(projectId, [isTheirs, ...range]);
  const [user, days, models] = await Promise.all([
    readOne(clickhouse, selection, true),
    readDays(clickhouse, selection),
    readModels(clickhouse, selection),
  ]);
  // Somebody of whom nothing is in the range is not unknown for that.
  const isKnown = user ?? (await readOne(clickhouse, selectionOf(projectId, [isTheirs]), false));
  if (!isKnown) throw new AppError('not_found', `User ${id} not found within authorized project`);
  return {
    ...(user ? userView(user) : { ...nothing, id }),
    days: days.map((each) => ({ date: each.day, traceCount: each.traces, ...sumsView(each) })),
    models: models.map((each) => ({ model: each.model, ...sumsView(each) })),
  };
}

async function readOne(
  clickhouse: ClickHouse,
  selection: GroupSelection,
  hasTotals: boolean,
): Promise<Group | undefined> {
  const page = { limit: 1, offset: 0 };
  const { groups } = await readGroupPage(clickhouse, selection, { order: orderOf('id.asc'), page, hasTotals });
  return groups[0];
}

interface Range {
  readonly fromTimestamp?: string | undefined;
  readonly toTimestamp?: string | undefined;
  readonly environment?: readonly string[] | undefined;
}

function inRange({ fromTimestamp, toTimestamp, environment }: Range): Sql[] {
  return [
    ...(fromTimestamp === undefined ? [] : [sql`t.timestamp >= ${time(fromTimestamp)}`]),
    ...(toTimestamp === undefined ? [] : [sql`t.timestamp < ${time(toTimestamp)}`]),
    ...(environment === undefined ? [] : [sql`has(${texts(environment)}, t.environment)`]),
  ];
}

function selectionOf(projectId: string, where: readonly Sql[], having: readonly Sql[] = []): GroupSelection {
  // A page of users may be most of the project.
  return { projectId, key: 'user_id', where, having, pageReads: 'final' };
}

const columns: Record<(typeof userOrderFields)[number], Sql> = {
  id: sql`g.id`,
  firstSeen: sql`g.first_at`,
  lastSeen: sql`g.last_at`,
  traces: sql`g.traces`,
  sessions: sql`g.sessions`,
  observations: sql`m.observations`,
  tokens: sql`m.total_tokens`,
  cost: sql`m.total_cost`,
  errors: sql`m.errors`,
};
const totals: readonly string[] = ['observations', 'tokens', 'cost', 'errors'];

/** @throws AppError 'invalid_request' for an unknown field or direction. */
function orderOf(orderBy = 'lastSeen.desc'): Order {
  const [field = '', direction = 'asc', ...rest] = orderBy.split('.');
  const name = userOrderFields.find((known) => known === field);
  if (!name || rest.length > 0 || !['asc', 'desc'].includes(direction)) {
    const fields = userOrderFields.join(', ');
    throw new AppError('invalid_request', `orderBy must be <field>.asc or <field>.desc with a field of: ${fields}`);
  }
  return { by: columns[name], needsTotals: totals.includes(name), isDescending: direction === 'desc' };
}

function userView(group: Group): User {
  return {
    id: group.id,
    traceCount: group.traces,
    sessionCount: group.sessions,
    ...sumsView(group),
    firstSeen: isoMillis(group.firstAt),
    lastSeen: isoMillis(group.lastAt),
  };
}

function sumsView(sums: Totals) {
  return {
    observationCount: sums.observations,
    errorCount: sums.errors,
    inputTokens: sums.inputTokens,
    outputTokens: sums.outputTokens,
    totalTokens: sums.totalTokens,
    totalCost: sums.totalCost,
  };
}

const nothing = {
  traceCount: 0,
  sessionCount: 0,
  observationCount: 0,
  errorCount: 0,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  totalCost: 0,
  firstSeen: null,
  lastSeen: null,
};
