/** The routes of scores. */
import {
  createScore,
  deleteScore,
  getScoreV1,
  getScoreV2,
  listScoresV1,
  listScoresV2,
  listScoresV3,
} from '@telltale/contract/scores.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Writer } from '#features/ingest/commit.ts';
import { pageMetaOf, readTotal } from '#features/records/page.ts';
import type { ScoreRecord, TraceRecord } from '#features/records/records.ts';
import { readTracesById } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';
import { nowMicros } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { differentValue, isOfTrace, scoreConditions } from './_columns.ts';
import { createMany, createOne } from './_create.ts';
import { cursorAt, placeOf } from './_cursor.ts';
import { pageQuery, readPlaces, readScores, totalQuery, writeTombstone } from './_store.ts';
import { type V3Query, v3Conditions, v3FieldGroups, v3Numbers } from './_v3.ts';
import { scoreView, scoreViewV3 } from './_view.ts';

export interface ScoresDeps {
  readonly clickhouse: ClickHouse;
  readonly writer: Pick<Writer, 'commit' | 'exclusively'>;
}

export function scoresRoutes(deps: ScoresDeps): Route[] {
  return [
    route(createScore, ({ projectId, body }) => {
      return Array.isArray(body) ? createMany(deps, projectId, body) : createOne(deps, projectId, body);
    }),
    route(listScoresV1, ({ projectId, query }) => listByPage(deps, { projectId, query, isV1: true })),
    route(listScoresV2, ({ projectId, query }) => listByPage(deps, { projectId, query, isV1: false })),
    route(listScoresV3, ({ projectId, query }) => listByCursor(deps, projectId, query)),
    route(getScoreV1, async ({ projectId, params }) => {
      const record = await requireScore(deps, projectId, params['scoreId'] ?? '');
      if (record.traceId === '' || record.dataType === 'CORRECTION') throw notFound(record.id);
      return scoreView(record);
    }),
    route(getScoreV2, async ({ projectId, params }) => {
      return scoreView(await requireScore(deps, projectId, params['scoreId'] ?? ''));
    }),
    route(deleteScore, async ({ projectId, params }) => {
      await deleteOne(deps, projectId, params['scoreId'] ?? '');
      return { message: 'Score deletion was successful' };
    }),
  ];
}

async function requireScore(deps: ScoresDeps, projectId: string, id: string): Promise<ScoreRecord> {
  const [record] = await readScores(deps.clickhouse, projectId, [id]);
  if (!record) throw notFound(id);
  return record;
}

async function deleteOne(deps: ScoresDeps, projectId: string, id: string): Promise<void> {
  await deps.writer.exclusively(async (rowVersion) => {
    await requireScore(deps, projectId, id);
    await writeTombstone(deps.clickhouse, { projectId, id, rowVersion, now: nowMicros() });
  });
}

function notFound(id: string): AppError {
  return new AppError('not_found', `Score ${id} not found within authorized project`);
}

interface PageQuery {
  readonly projectId: string;
  readonly query: z.output<NonNullable<typeof listScoresV2.query>>;
  readonly isV1: boolean;
}

async function listByPage({ clickhouse }: ScoresDeps, { projectId, query, isV1 }: PageQuery) {
  const { page, limit } = query;
  const conditions = scoreConditions(query);
  const hasTrace = query.fields === undefined || query.fields.includes('trace');
  if (!hasTrace && conditions.some(isOfTrace)) {
    throw new AppError('invalid_request', 'Filtering by the trace needs "trace" among the fields');
  }
  const selection = { projectId, conditions, isV1, valueNot: differentValue(query) };
  const [places, total] = await Promise.all([
    readPlaces(clickhouse, pageQuery(selection, { limit, offset: (page - 1) * limit })),
    readTotal(clickhouse, totalQuery(selection)),
  ]);
  const records = await readScores(
    clickhouse,
    projectId,
    places.map((place) => place.id),
  );
  const traceIds = new Set(records.flatMap((record) => record.traceId || []));
  const traces = hasTrace ? await readTracesById(clickhouse, projectId, [...traceIds]) : undefined;
  const data = records.map((record) => ({
    ...scoreView(record),
    ...(traces && { trace: traceOf(traces.get(record.traceId)) }),
  }));
  return { data, meta: pageMetaOf({ page, limit }, total) };
}

function traceOf(trace: TraceRecord | undefined) {
  if (!trace) return null;
  return {
    userId: trace.userId || null,
    tags: [...trace.tags],
    environment: trace.environment,
    sessionId: trace.sessionId || null,
  };
}

async function listByCursor({ clickhouse }: ScoresDeps, projectId: string, query: V3Query) {
  const { limit } = query;
  const groups = v3FieldGroups(query.fields);
  const after = query.cursor === undefined ? {} : { after: placeOf(query.cursor) };
  const selection = { projectId, conditions: v3Conditions(query), valueIn: v3Numbers(query) };
  // One more than asked for tells whether there is a next page.
  const places = await readPlaces(clickhouse, pageQuery(selection, { limit: limit + 1, ...after }));
  const page = places.slice(0, limit);
  const records = await readScores(
    clickhouse,
    projectId,
    page.map((place) => place.id),
  );
  const last = page.at(-1);
  return {
    data: records.map((record) => scoreViewV3(record, groups)),
    meta: { limit, ...(places.length > limit && last && { cursor: cursorAt(last) }) },
  };
}
