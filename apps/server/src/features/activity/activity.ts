/** Groups of traces, by session or by user, with the totals of their observations: computed exactly, when they are read. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Micros } from '#features/records/records.ts';
import { microsOf, type Row } from '#features/records/rows.ts';
import { readRows, type Sql } from '#features/records/sql.ts';
import { type Bounds, daysQuery, modelsQuery, pageQuery, totalQuery, totalsOfGroupsQuery } from './_sql.ts';

/** Traces that are in some group. */
export interface TraceSelection {
  readonly projectId: string;
  readonly key: 'session_id' | 'user_id';
  /** On a trace `t`. */
  readonly where: readonly Sql[];
}

export interface GroupSelection extends TraceSelection {
  /** On a group `g`: id, traces, sessions, first_at, last_at, environment, user_ids. */
  readonly having: readonly Sql[];
  /**
   * How the observations of a page are read: `newest` where they are few and near in time, `final` where they may be
   * most of the project's.
   */
  readonly pageReads: 'newest' | 'final';
}

export interface Order {
  /** A column of the group `g`, or of its totals `m`. */
  readonly by: Sql;
  readonly needsTotals: boolean;
  readonly isDescending: boolean;
}

/** Sums over observations. */
export interface Totals {
  readonly observations: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  /** USD. */
  readonly totalCost: number;
  /** Observations of level ERROR. */
  readonly errors: number;
}

export interface Group extends Totals {
  readonly id: string;
  readonly traces: number;
  /** Distinct sessions of its traces. */
  readonly sessions: number;
  /** Times of the first and the last of its traces. */
  readonly firstAt: Micros;
  readonly lastAt: Micros;
  /** Of its first trace. */
  readonly environment: string;
  /** Sorted; at most 100 of them. */
  readonly userIds: readonly string[];
}

export interface GroupPage {
  readonly groups: readonly Group[];
  /** On all pages. */
  readonly total: number;
}

export interface GroupPageQuery {
  readonly order: Order;
  readonly page: { readonly limit: number; readonly offset: number };
  /** Without them totals are 0, unless the order needs them. */
  readonly hasTotals: boolean;
}

/** One page of groups. Orders by totals read all observations of what is selected; the others, those of the page only. */
export async function readGroupPage(
  clickhouse: ClickHouse,
  selection: GroupSelection,
  { order, page, hasTotals }: GroupPageQuery,
): Promise<GroupPage> {
  const rows = await readRows(clickhouse, pageQuery(selection, order, page));
  const ids = rows.map((row) => String(row['id']));
  const isMissing = hasTotals && !order.needsTotals && ids.length > 0;
  const totalsRows = isMissing ? await readRows(clickhouse, totalsOfGroupsQuery(selection, ids, boundsOf(rows))) : rows;
  const totals = new Map(totalsRows.map((row) => [String(row['id']), totalsOf(row)]));
  const isBeyond = rows.length === 0 && page.offset > 0;
  const counted = isBeyond ? (await readRows(clickhouse, totalQuery(selection)))[0] : rows[0];
  return {
    groups: rows.map((row) => ({ ...groupOf(row), ...(totals.get(String(row['id'])) ?? totalsOf({})) })),
    total: Number(counted?.['total'] ?? 0),
  };
}

export interface DayTotals extends Totals {
  /** `2026-01-02`, UTC. */
  readonly day: string;
  readonly traces: number;
}

/** By the day of the trace, oldest first; days without traces are left out. */
export async function readDays(clickhouse: ClickHouse, selection: TraceSelection): Promise<DayTotals[]> {
  const rows = await readRows(clickhouse, daysQuery(selection));
  return rows.map((row) => ({ day: String(row['id']), traces: Number(row['traces']), ...totalsOf(row) }));
}

export interface ModelTotals extends Totals {
  /** As the client named it. */
  readonly model: string;
}

/** By model, the dearest first; observations without a model are left out. */
export async function readModels(clickhouse: ClickHouse, selection: TraceSelection): Promise<ModelTotals[]> {
  const rows = await readRows(clickhouse, modelsQuery(selection, modelsMax));
  return rows.map((row) => ({ model: String(row['id']), ...totalsOf(row) }));
}

/** Names of models come from clients, who may put anything there. */
const modelsMax = 200;

function boundsOf(rows: readonly Row[]): Bounds {
  const times = (column: string) => rows.flatMap((row) => (row[column] === null ? [] : microsOf(row[column])));
  const [firsts, lasts] = [times('first_start'), times('last_start')];
  return {
    first: firsts.length === 0 ? null : Math.min(...firsts),
    last: lasts.length === 0 ? null : Math.max(...lasts),
  };
}

function groupOf(row: Row): Omit<Group, keyof Totals> {
  return {
    id: String(row['id']),
    traces: Number(row['traces']),
    sessions: Number(row['sessions']),
    firstAt: microsOf(row['first_at']),
    lastAt: microsOf(row['last_at']),
    environment: String(row['environment']),
    userIds: row['user_ids'] as string[],
  };
}

/** What is not in the row counts as 0. */
function totalsOf(row: Row): Totals {
  const number = (column: string) => Number(row[column] ?? 0);
  return {
    observations: number('observations'),
    inputTokens: number('input_tokens'),
    outputTokens: number('output_tokens'),
    totalTokens: number('total_tokens'),
    totalCost: number('total_cost'),
    errors: number('errors'),
  };
}
