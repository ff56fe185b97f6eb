/** The routes of observations: v1 by page, v2 by cursor. */
import {
  getObservation,
  getObservationIo,
  listObservations,
  listObservationsV2,
  observationFieldGroups,
  type ObservationV2,
} from '@telltale/contract/observations.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { type SearchLimits, searchLimits } from '#features/query/newest-hits.ts';
import { observationOrder } from '#features/query/observation-order.ts';
import { readQuery } from '#features/query/parse.ts';
import { pageMetaOf } from '#features/records/page.ts';
import type { ObservationRecord, TraceRecord } from '#features/records/records.ts';
import { ioReply, ioSideOf, ioView, readBoundedIo } from '#features/records/stored-io.ts';
import { type ListedScore, scoresOfObservations, scoreValueView } from '#features/scores/scores.ts';
import { readTracesById } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { observationConditions } from './_conditions.ts';
import { cursorAt, placeOf } from './_cursor.ts';
import {
  type Columns,
  findPlaces,
  type Place,
  placeOfOne,
  readAt,
  readOne,
  readPlaces,
  readTotalOf,
} from './_store.ts';
import type { PriceOf } from './unit-prices.ts';
import { observationView, observationViewV2 } from './_view.ts';

export interface ObservationsDeps {
  readonly clickhouse: ClickHouse;
  /** The unit prices of a price row; null when it is not known. */
  readonly priceOf: PriceOf;
  /** For tests, which store little. */
  readonly limits?: SearchLimits | undefined;
}

export function observationsRoutes(deps: ObservationsDeps): Route[] {
  return [
    route(listObservations, ({ projectId, query, request }) => listByPage(until(request, deps), projectId, query)),
    route(listObservationsV2, ({ projectId, query, request }) =>
      listByCursor(until(request, deps), projectId, {
        ...query,
        parentObservationId: emptyIfGiven(request, 'parentObservationId', query),
      }),
    ),
    route(getObservation, ({ projectId, params, query }) => {
      const id = params['observationId'] ?? '';
      return query.io === 'bounded' ? getBounded(deps, projectId, id) : getWhole(deps, projectId, id);
    }),
    route(getObservationIo, async ({ projectId, params, request }) => {
      const side = ioSideOf(params['side']);
      const { id } = found(await readOne(deps.clickhouse, projectId, params['observationId'] ?? '', 'none'));
      return await ioReply(deps.clickhouse, { ...placeOfOne(projectId, id), side }, request);
    }),
  ];
}

/** Lists may take long, and whoever asked may leave meanwhile. */
function until(request: Request, deps: ObservationsDeps): ObservationsDeps {
  return { ...deps, clickhouse: deps.clickhouse.until(request.signal) };
}

async function getWhole({ clickhouse, priceOf }: ObservationsDeps, projectId: string, id: string) {
  return observationView(found(await readOne(clickhouse, projectId, id)), priceOf);
}

async function getBounded({ clickhouse, priceOf }: ObservationsDeps, projectId: string, id: string) {
  const [record, io] = await Promise.all([
    readOne(clickhouse, projectId, id, 'none'),
    readBoundedIo(clickhouse, placeOfOne(projectId, id)),
  ]);
  return { ...observationView(found(record), priceOf), ...ioView(io) };
}

function found(record: ObservationRecord | undefined): ObservationRecord {
  if (!record) throw new AppError('not_found', 'Observation not found within authorized project');
  return record;
}

const wholeText = { text: 'whole', hasMetadata: true } as const;

async function listByPage(
  { clickhouse, priceOf }: ObservationsDeps,
  projectId: string,
  query: z.output<NonNullable<typeof listObservations.query>>,
) {
  const selection = { projectId, conditions: observationConditions(query) };
  const { page, limit } = query;
  const [places, total] = await Promise.all([
    readPlaces(clickhouse, selection, { limit, offset: (page - 1) * limit }),
    readTotalOf(clickhouse, selection),
  ]);
  const records = await readAt(clickhouse, projectId, places, wholeText);
  return {
    data: records.map((record) => observationView(record, priceOf)),
    meta: pageMetaOf({ page, limit }, total),
  };
}

async function listByCursor(
  { clickhouse, priceOf, limits = searchLimits }: ObservationsDeps,
  projectId: string,
  query: z.output<NonNullable<typeof listObservationsV2.query>>,
) {
  const { limit, orderBy } = query;
  const groups = fieldGroupsOf(query.fields);
  const selection = {
    projectId,
    conditions: observationConditions(query),
    query: readQuery(query.query, 'observations'),
  };
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor, orderBy);
  // One more than asked for tells whether there is a next page.
  const [{ places, searchedTo }, totalItems] = await Promise.all([
    findPlaces(clickhouse, selection, { limit: limit + 1, after, order: observationOrder(orderBy), limits }),
    groups.has('count') ? readTotalOf(clickhouse, selection) : undefined,
  ]);
  const page = places.slice(0, limit);
  const records = await readPage(
    { clickhouse, priceOf },
    { projectId, page, groups, expandMetadata: query.expandMetadata },
  );
  const next = places.length > limit ? page.at(-1) : searchedTo;
  const cursor = next && cursorAt(next, orderBy);
  return {
    data: records,
    meta: { ...(cursor !== undefined && { cursor }), ...(totalItems !== undefined && { totalItems }) },
  };
}

interface PageOf {
  readonly projectId: string;
  readonly page: readonly Place[];
  readonly groups: ReadonlySet<string>;
  readonly expandMetadata: readonly string[] | undefined;
}

async function readPage(
  { clickhouse, priceOf }: ObservationsDeps,
  { projectId, page, groups, expandMetadata }: PageOf,
): Promise<ObservationV2[]> {
  const [records, traces, scores] = await Promise.all([
    readAt(clickhouse, projectId, page, { text: textOf(groups), hasMetadata: groups.has('metadata') }),
    groups.has('basic') || groups.has('trace_context')
      ? readTracesById(clickhouse, projectId, [...new Set(page.map((place) => place.traceId))])
      : new Map<string, TraceRecord>(),
    groups.has('scoreValues') ? scoresOfObservations(clickhouse, projectId, page) : new Map<string, ListedScore[]>(),
  ]);
  const options = { groups, expandMetadata: new Set(expandMetadata), priceOf };
  return records.map((record) => ({
    ...observationViewV2(record, traces.get(record.traceId), options),
    ...(groups.has('scoreValues') && { scoreValues: (scores.get(record.id) ?? []).map(scoreValueView) }),
  }));
}

function textOf(groups: ReadonlySet<string>): Columns['text'] {
  if (groups.has('io')) return 'whole';
  return groups.has('preview') ? 'previews' : 'none';
}

function fieldGroupsOf(fields: readonly string[] | undefined): ReadonlySet<string> {
  if (!fields) return new Set(['core', 'basic']);
  return new Set(observationFieldGroups.filter((group) => fields.includes(group)));
}

/** `?parentObservationId=` asks for roots, while elsewhere an empty parameter counts as not given. */
function emptyIfGiven(
  request: Request,
  name: 'parentObservationId',
  query: { readonly parentObservationId?: string | undefined },
): string | undefined {
  return query[name] ?? new URL(request.url).searchParams.get(name) ?? undefined;
}
