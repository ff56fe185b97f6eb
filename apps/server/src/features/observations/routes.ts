/** The routes of observations: v1 by page, v2 by cursor. */
import {
  getObservation,
  listObservations,
  listObservationsV2,
  observationFieldGroups,
} from '@telltale/contract/observations.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { pageMetaOf, readTotal } from '#features/records/page.ts';
import type { ObservationRecord, TraceRecord } from '#features/records/records.ts';
import { readTracesById } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { observationConditions } from './_columns.ts';
import { cursorAt, placeOf } from './_cursor.ts';
import { pageQuery, readAt, readOne, readPlaces, totalQuery } from './_store.ts';
import type { PriceOf } from './unit-prices.ts';
import { observationView, observationViewV2 } from './_view.ts';

export interface ObservationsDeps {
  readonly clickhouse: ClickHouse;
  /** The unit prices of a price row; null when it is not known. */
  readonly priceOf: PriceOf;
}

export function observationsRoutes(deps: ObservationsDeps): Route[] {
  return [
    route(listObservations, ({ projectId, query }) => listByPage(deps, projectId, query)),
    route(listObservationsV2, ({ projectId, query, request }) =>
      listByCursor(deps, projectId, {
        ...query,
        parentObservationId: emptyIfGiven(request, 'parentObservationId', query),
      }),
    ),
    route(getObservation, async ({ projectId, params }) => {
      const record = await readOne(deps.clickhouse, projectId, params['observationId'] ?? '');
      if (!record) throw new AppError('not_found', 'Observation not found within authorized project');
      return observationView(record, deps.priceOf);
    }),
  ];
}

const wholeText = { hasText: true, hasMetadata: true };

async function listByPage(
  { clickhouse, priceOf }: ObservationsDeps,
  projectId: string,
  query: z.output<NonNullable<typeof listObservations.query>>,
) {
  const selection = { projectId, conditions: observationConditions(query) };
  const { page, limit } = query;
  const [places, total] = await Promise.all([
    readPlaces(clickhouse, pageQuery(selection, { limit, offset: (page - 1) * limit })),
    readTotal(clickhouse, totalQuery(selection)),
  ]);
  const records = await readAt(clickhouse, projectId, places, wholeText);
  return {
    data: records.map((record) => observationView(record, priceOf)),
    meta: pageMetaOf({ page, limit }, total),
  };
}

async function listByCursor(
  { clickhouse, priceOf }: ObservationsDeps,
  projectId: string,
  query: z.output<NonNullable<typeof listObservationsV2.query>>,
) {
  const { limit } = query;
  const after = query.cursor === undefined ? {} : { after: placeOf(query.cursor) };
  const selection = { projectId, conditions: observationConditions(query) };
  // One more than asked for tells whether there is a next page.
  const places = await readPlaces(clickhouse, pageQuery(selection, { limit: limit + 1, ...after }));
  const page = places.slice(0, limit);
  const groups = fieldGroupsOf(query.fields);
  const [records, traces] = await Promise.all([
    readAt(clickhouse, projectId, page, { hasText: groups.has('io'), hasMetadata: groups.has('metadata') }),
    groups.has('basic') || groups.has('trace_context')
      ? readTracesById(clickhouse, projectId, [...new Set(page.map((place) => place.traceId))])
      : new Map<string, TraceRecord>(),
  ]);
  const options = { groups, expandMetadata: new Set(query.expandMetadata), priceOf };
  const view = (record: ObservationRecord) => observationViewV2(record, traces.get(record.traceId), options);
  const last = page.at(-1);
  return {
    data: records.map(view),
    meta: places.length > limit && last ? { cursor: cursorAt(last) } : {},
  };
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
