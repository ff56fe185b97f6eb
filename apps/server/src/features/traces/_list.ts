/** Lists traces: picks the page's ids, then reads only what was asked for, for those ids only. */
import type { listTraces, TraceListItem } from '@telltale/contract/traces.ts';
import { traceOrderFields } from '@telltale/contract/traces.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { compileFilter } from '#features/records/filter.ts';
import { pageMetaOf, readTotal } from '#features/records/page.ts';
import type { ScoreRecord, TraceRecord } from '#features/records/records.ts';
import { readRows } from '#features/records/sql.ts';
import { scoresOfTraces } from '#features/scores/scores.ts';
import { AppError } from '#lib/errors.ts';
import { traceCatalogue, traceConditions, traceParts } from './_columns.ts';
import {
  type Order,
  orderColumns,
  pageQuery,
  readMetrics,
  readObservationIds,
  readRoots,
  readTraces,
  type RootText,
  totalQuery,
  type TraceMetrics,
} from './_store.ts';
import { type FieldGroups, fieldGroupsOf, htmlPath, metricsView, previewView, traceView } from './_view.ts';

export type ListQuery = z.output<NonNullable<typeof listTraces.query>>;

export async function listTracePage(clickhouse: ClickHouse, projectId: string, query: ListQuery) {
  const { page, limit } = query;
  const conditions = compileFilter(traceConditions(query), traceCatalogue(projectId), traceParts);
  const selection = { projectId, conditions, q: query.q };
  const [rows, total] = await Promise.all([
    readRows(clickhouse, pageQuery(selection, orderOf(query.orderBy), { limit, offset: (page - 1) * limit })),
    readTotal(clickhouse, totalQuery(selection)),
  ]);
  const ids = rows.map((row) => String(row['id']));
  const items = await readItems(clickhouse, { projectId, ids, groups: fieldGroupsOf(query.fields) });
  return { data: items, meta: pageMetaOf({ page, limit }, total) };
}

interface ItemsQuery {
  readonly projectId: string;
  readonly ids: readonly string[];
  readonly groups: FieldGroups;
}

async function readItems(clickhouse: ClickHouse, { projectId, ids, groups }: ItemsQuery): Promise<TraceListItem[]> {
  const width = groups.has('io') ? 'whole' : 'narrow';
  const hasScores = groups.has('scores') || groups.has('scoreValues');
  const [records, scores] = await Promise.all([
    readTraces(clickhouse, projectId, ids, width),
    hasScores ? scoresOfTraces(clickhouse, projectId, ids) : new Map<string, ScoreRecord[]>(),
  ]);
  const found = {
    metrics: groups.has('metrics') ? readMetrics(clickhouse, projectId, records) : new Map<string, TraceMetrics>(),
    observations: groups.has('observations') ? readObservationIds(clickhouse, projectId, records) : noIds,
    roots: groups.has('io') ? readRoots(clickhouse, projectId, records, 'whole') : noRoots,
    previews: groups.has('preview') ? readPreviews(clickhouse, projectId, records) : noPreviews,
  };
  const extras: Extras = {
    groups,
    scores,
    metrics: await found.metrics,
    observations: await found.observations,
    roots: await found.roots,
    previews: await found.previews,
  };
  const byId = new Map(records.map((record) => [record.id, record]));
  return ids.flatMap((id) => byId.get(id) ?? []).map((record) => itemView(record, extras));
}

interface Extras {
  readonly groups: FieldGroups;
  readonly scores: ReadonlyMap<string, ScoreRecord[]>;
  readonly metrics: ReadonlyMap<string, TraceMetrics>;
  readonly observations: ReadonlyMap<string, string[]>;
  readonly roots: ReadonlyMap<string, RootText>;
  readonly previews: ReadonlyMap<string, Preview>;
}

type Preview = ReturnType<typeof previewView>;

const noIds = new Map<string, string[]>();
const noRoots = new Map<string, RootText>();
const noPreviews = new Map<string, Preview>();

async function readPreviews(
  clickhouse: ClickHouse,
  projectId: string,
  records: readonly TraceRecord[],
): Promise<Map<string, Preview>> {
  const ids = records.map((record) => record.id);
  const [previews, roots] = await Promise.all([
    readTraces(clickhouse, projectId, ids, 'previews'),
    readRoots(clickhouse, projectId, records, 'previews'),
  ]);
  return new Map(previews.map((record) => [record.id, previewView(record, roots.get(record.id))]));
}

function itemView(record: TraceRecord, extras: Extras): TraceListItem {
  const { groups } = extras;
  const scores = extras.scores.get(record.id) ?? [];
  return {
    ...traceView(record, groups.has('io') ? { root: extras.roots.get(record.id) } : undefined),
    htmlPath: htmlPath(record),
    ...metricsView(groups.has('metrics'), extras.metrics.get(record.id)),
    ...(groups.has('preview') && (extras.previews.get(record.id) ?? { inputPreview: null, outputPreview: null })),
    observations: extras.observations.get(record.id) ?? [],
    scores: groups.has('scores') ? scores.map((score) => score.id) : [],
    ...(groups.has('scoreValues') && { scoreValues: scores.map(scoreValueView) }),
  };
}

const previewLength = 240;

function scoreValueView(score: ScoreRecord) {
  return {
    id: score.id,
    name: score.name,
    source: score.source,
    dataType: score.dataType,
    value: score.dataType === 'TEXT' ? null : score.value,
    stringValue: score.dataType === 'NUMERIC' ? null : score.stringValue.slice(0, previewLength).toWellFormed(),
    observationId: score.observationId || null,
  };
}

/** @throws AppError 'invalid_request' for an unknown field or direction. */
function orderOf(orderBy = 'timestamp.desc'): Order {
  const [field = '', direction = 'asc', ...rest] = orderBy.split('.');
  const at = traceOrderFields.indexOf(field as (typeof traceOrderFields)[number]);
  const column = orderColumns[at];
  if (!column || rest.length > 0 || !['asc', 'desc'].includes(direction.toLowerCase())) {
    const fields = traceOrderFields.join(', ');
    throw new AppError('invalid_request', `orderBy must be <field>.asc or <field>.desc with a field of: ${fields}`);
  }
  return { column, isDescending: direction.toLowerCase() === 'desc' };
}
