/** The routes of traces. */
import {
  deleteTrace,
  deleteTraces,
  getTrace,
  getTraceIo,
  getTraceNodes,
  getTracePreviews,
  getTraceTree,
  listTraces,
  searchTraces,
  type TraceDetails,
  type TraceTree,
} from '@telltale/contract/traces.ts';
import { observationsOfTrace } from '#features/observations/observations.ts';
import { type SearchLimits, searchLimits } from '#features/query/newest-hits.ts';
import type { PriceOf } from '#features/observations/unit-prices.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { ioReply, ioSideOf, ioView } from '#features/records/stored-io.ts';
import { scoresInTrace, scoresOfTraces } from '#features/scores/scores.ts';
import { type Route, route } from '#http/route.ts';
import { WrittenJson } from '#http/reply.ts';
import { AppError } from '#lib/errors.ts';
import { type DeleteDeps, deleteTracesById } from './_delete.ts';
import { placeOfIo, readTraceIo } from './_io.ts';
import { listTracePage } from './_list.ts';
import { searchTracePage } from './_search.ts';
import { readMetrics, readNodes, readPreviews, readRoots, readTraces, readTree, type Width } from './_store.ts';
import { fieldGroupsOf, htmlPath, metricsView, traceView } from './_view.ts';

export interface TracesDeps extends DeleteDeps {
  /** The unit prices of a price row; null when it is not known. */
  readonly priceOf: PriceOf;
  /** For tests, which store little. */
  readonly limits?: SearchLimits | undefined;
}

export function tracesRoutes(deps: TracesDeps): Route[] {
  return [
    route(listTraces, ({ projectId, query, request }) =>
      listTracePage(deps.clickhouse.until(request.signal), projectId, query),
    ),
    route(searchTraces, ({ projectId, query, request }) =>
      searchTracePage(deps.clickhouse.until(request.signal), { projectId, query, limits: deps.limits ?? searchLimits }),
    ),
    route(getTrace, ({ projectId, params, query, request }) =>
      readDetails(deps, { projectId, id: params['traceId'] ?? '', ...query, request }),
    ),
    route(getTraceIo, async ({ projectId, params, request }) => {
      const side = ioSideOf(params['side']);
      const trace = await requireTrace(deps, { projectId, id: params['traceId'] ?? '', width: 'narrow' });
      const place = await placeOfIo(deps.clickhouse, trace, side);
      return await ioReply(deps.clickhouse, { ...place, side }, request);
    }),
    route(getTraceTree, async ({ projectId, params }) => {
      const trace = await requireTrace(deps, { projectId, id: params['traceId'] ?? '', width: 'narrow' });
      const tree = await readTree(deps.clickhouse, projectId, trace);
      const observations = tree ?? Buffer.from(JSON.stringify(emptyTree));
      const head = Buffer.from(`{"traceId":${JSON.stringify(trace.id)},"observations":`);
      return new WrittenJson(Buffer.concat([head, observations, Buffer.from('}')]));
    }),
    route(getTraceNodes, async ({ projectId, params }) => {
      const trace = await requireTrace(deps, { projectId, id: params['traceId'] ?? '', width: 'narrow' });
      return await readNodes(deps.clickhouse, projectId, trace);
    }),
    route(getTracePreviews, async ({ projectId, params, query }) => {
      const trace = await requireTrace(deps, { projectId, id: params['traceId'] ?? '', width: 'narrow' });
      const ids = [query.id].flat();
      return { data: await readPreviews(deps.clickhouse, { projectId, trace, ids }) };
    }),
    route(deleteTrace, async ({ projectId, params }) => {
      await deleteTracesById(deps, projectId, [params['traceId'] ?? '']);
      return { message: 'Trace deleted successfully' };
    }),
    route(deleteTraces, async ({ projectId, body }) => {
      await deleteTracesById(deps, projectId, body.traceIds);
      return { message: 'Traces deleted successfully' };
    }),
  ];
}

/** Above this many, a trace's observations are not given whole: that would be hundreds of megabytes in one reply. */
const wholeObservationsMax = 20_000;

interface DetailsQuery {
  readonly projectId: string;
  readonly id: string;
  readonly fields: readonly string[] | undefined;
  readonly io: 'parsed' | 'bounded';
  readonly request: Request;
}

async function readDetails(deps: TracesDeps, asked: DetailsQuery): Promise<TraceDetails> {
  const { clickhouse, priceOf } = deps;
  const { projectId, id, request } = asked;
  const groups = fieldGroupsOf(asked.fields);
  const isBounded = asked.io === 'bounded' && groups.has('io');
  const width = isBounded ? 'metadata' : 'whole';
  const trace = await requireTrace(deps, { projectId, id, width: groups.has('io') ? width : 'narrow' });
  const [metrics, roots, io, scores] = await Promise.all([
    groups.has('metrics') || groups.has('observations') ? readMetrics(clickhouse, projectId, [trace]) : undefined,
    groups.has('io') ? readRoots(clickhouse, projectId, [trace], width) : undefined,
    isBounded ? readTraceIo(clickhouse, trace) : undefined,
    groups.has('scores') ? scoresOfTraces(clickhouse, projectId, [id]) : undefined,
  ]);
  if (groups.has('observations')) refuseTooMany(metrics?.get(id)?.observationCount ?? 0);
  return {
    ...traceView(trace, roots && { root: roots.get(id) }),
    ...(io && ioView(io)),
    htmlPath: htmlPath(trace),
    ...metricsView(groups.has('metrics'), metrics?.get(id)),
    observations: groups.has('observations')
      ? await observationsOfTrace(clickhouse, { projectId, trace, priceOf })
      : [],
    scores: scoresInTrace(scores?.get(id) ?? [], request),
  };
}

function refuseTooMany(observations: number): void {
  if (observations <= wholeObservationsMax) return;
  throw new AppError(
    'unprocessable',
    `The trace has ${observations} observations, more than the ${wholeObservationsMax} that can be given at once. ` +
      'Leave "observations" out of `fields`, and read them with GET /api/public/v2/observations?traceId=…',
  );
}

async function requireTrace(
  deps: TracesDeps,
  query: { readonly projectId: string; readonly id: string; readonly width: Width },
): Promise<TraceRecord> {
  const [trace] = await readTraces(deps.clickhouse, query.projectId, [query.id], query.width);
  if (!trace) throw new AppError('not_found', `Trace ${query.id} not found within authorized project`);
  return trace;
}

const emptyTree: TraceTree = {
  id: [],
  parentId: [],
  type: [],
  name: [],
  level: [],
  statusMessage: [],
  startTime: [],
  endTime: [],
  completionStartTime: [],
  model: [],
  inputTokens: [],
  outputTokens: [],
  totalCost: [],
};
