/** Lists traces: picks the page's ids, then reads only what was asked for, for those ids only. */
import type { listTraces, TraceListItem } from '@telltale/contract/traces.ts';
import { traceOrderFields } from '@telltale/contract/traces.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { readQuery } from '#features/query/parse.ts';
import { settingsFor } from '#features/query/search-settings.ts';
import { cutMetadata } from '#features/records/cut-metadata.ts';
import { pageMetaOf, readTotal } from '#features/records/page.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { readRows } from '#features/records/sql.ts';
import { type ListedScore, listedScoresOfTraces, scoreValueView } from '#features/scores/scores.ts';
import { AppError } from '#lib/errors.ts';
import { traceConditions } from './_conditions.ts';
import {
  type Order,
  pageQuery,
  readMetrics,
  readObservationIds,
  readRoots,
  readTraces,
  type RootText,
  totalQuery,
  type TraceMetrics,
  type Width,
} from './_store.ts';
import { type FieldGroups, fieldGroupsOf, htmlPath, metadataOf, metricsView, previewView, traceView } from './_view.ts';

export type ListQuery = z.output<NonNullable<typeof listTraces.query>>;

export async function listTracePage(clickhouse: ClickHouse, projectId: string, query: ListQuery) {
  const { page, limit } = query;
  const selection = {
    projectId,
    conditions: traceConditions(query),
    query: readQuery(query.query, 'traces'),
    q: query.q,
  };
  const offset = (page - 1) * limit;
  const statement = pageQuery(selection, orderOf(query.orderBy), { limit, offset });
  const settings = settingsFor(selection.query, selection.conditions);
  const rows = await readRows(clickhouse, statement, { settings });
  const isBeyond = rows.length === 0 && offset > 0;
  const total = isBeyond
    ? await readTotal(clickhouse, totalQuery(selection), settings)
    : Number(rows[0]?.['total'] ?? 0);
  const ids = rows.map((row) => String(row['id']));
  const items = await readItems(clickhouse, { projectId, ids, groups: fieldGroupsOf(query.fields) });
  return { data: items, meta: pageMetaOf({ page, limit }, total) };
}

interface ItemsQuery {
  readonly projectId: string;
  readonly ids: readonly string[];
  /** Leaves out what has a newer version than this. */
  readonly versions?: ReadonlyMap<string, number>;
  readonly groups: FieldGroups;
}

/** In the order of `ids`; what was deleted meanwhile is left out. */
export async function readItems(
  clickhouse: ClickHouse,
  { projectId, ids, versions, groups }: ItemsQuery,
): Promise<TraceListItem[]> {
  const width = widthOf(groups);
  const hasScores = groups.has('scores') || groups.has('scoreValues');
  const [newest, scores] = await Promise.all([
    readTraces(clickhouse, projectId, ids, width),
    hasScores ? listedScoresOfTraces(clickhouse, projectId, ids) : new Map<string, ListedScore[]>(),
  ]);
  const records = versions ? newest.filter(({ id, rowVersion }) => versions.get(id) === rowVersion) : newest;
  const [metrics, observations, roots] = await Promise.all([
    groups.has('metrics') ? readMetrics(clickhouse, projectId, records) : new Map<string, TraceMetrics>(),
    groups.has('observations') ? readObservationIds(clickhouse, projectId, records) : new Map<string, string[]>(),
    width === 'narrow' ? new Map<string, RootText>() : readRoots(clickhouse, projectId, records, width),
  ]);
  const extras = { groups, scores, metrics, observations, roots };
  const byId = new Map(records.map((record) => [record.id, record]));
  return ids.flatMap((id) => byId.get(id) ?? []).map((record) => itemView(record, extras));
}

function widthOf(groups: FieldGroups): Width {
  if (groups.has('io')) return 'whole';
  if (groups.has('preview')) return groups.has('metadata') ? 'row' : 'previews';
  return groups.has('metadata') ? 'metadata' : 'narrow';
}

interface Extras {
  readonly groups: FieldGroups;
  readonly scores: ReadonlyMap<string, ListedScore[]>;
  readonly metrics: ReadonlyMap<string, TraceMetrics>;
  readonly observations: ReadonlyMap<string, string[]>;
  readonly roots: ReadonlyMap<string, RootText>;
}

function itemView(record: TraceRecord, extras: Extras): TraceListItem {
  const { groups } = extras;
  const scores = extras.scores.get(record.id) ?? [];
  const root = extras.roots.get(record.id);
  return {
    ...traceView(record, groups.has('io') ? { root } : undefined),
    htmlPath: htmlPath(record),
    ...metricsView(groups.has('metrics'), extras.metrics.get(record.id)),
    ...(groups.has('metadata') && !groups.has('io') && { metadata: cutMetadata(metadataOf(record, root)) }),
    ...(groups.has('preview') && previewView(record, root)),
    observations: extras.observations.get(record.id) ?? [],
    scores: groups.has('scores') ? scores.map((score) => score.id) : [],
    ...(groups.has('scoreValues') && { scoreValues: scores.map(scoreValueView) }),
  };
}

/** @throws AppError 'invalid_request' for an unknown field or direction. */
function orderOf(orderBy = 'timestamp.desc'): Order {
  const [field = '', direction = 'asc', ...rest] = orderBy.split('.');
  const isKnown = traceOrderFields.includes(field) && ['asc', 'desc'].includes(direction.toLowerCase());
  if (!isKnown || rest.length > 0) {
    const fields = traceOrderFields.join(', ');
    throw new AppError('invalid_request', `orderBy must be <field>.asc or <field>.desc with a field of: ${fields}`);
  }
  return { field, isDescending: direction.toLowerCase() === 'desc' };
}
