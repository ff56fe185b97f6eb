/** The routes of facets and of the histogram over time. */
import { type Facet, getHistogram, listFacets } from '@telltale/contract/facets.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { RowReader } from '#features/records/sql.ts';
import { readQuery } from '#features/query/parse.ts';
import { type Route, route } from '#http/route.ts';
import { engineTurns } from '#lib/turns.ts';
import { groupFacets, readAsked, timeConditions } from './_asked.ts';
import { readHistogram } from './_histogram.ts';
import { observationFacets } from './_observations.ts';
import { traceFacets } from './_traces.ts';

export interface FacetsDeps {
  readonly clickhouse: ClickHouse;
}

const waitingMax = 1000;

export function facetsRoutes({ clickhouse }: FacetsDeps): Route[] {
  // Of all facets and histograms together. They stand beside rows, which must find room in the engine though somebody has
  // just left: it finishes reading its index of texts before it stops a search.
  const turns = engineTurns(clickhouse, waitingMax);
  const readerUntil = (signal: AbortSignal): RowReader => {
    const stoppable = clickhouse.until(signal);
    return { rows: (...asked) => turns.run(() => stoppable.rows(...asked)) };
  };
  return [
    route(listFacets, async ({ projectId, query, request }) => {
      const { entity, search, limit } = query;
      const scope = { projectId, entity, conditions: timeConditions(entity, query), search, limit };
      const asked = query.fields.map((name) => readAsked(entity, name));
      const groups = groupFacets(asked, readQuery(query.query, entity));
      const count = entity === 'traces' ? traceFacets : observationFacets;
      const reader = readerUntil(request.signal);
      const counted = (
        await Promise.all(groups.map((group) => count(reader, { ...scope, query: group.query }, group.facets)))
      ).flat();
      return { facets: Object.fromEntries<Facet>(counted) };
    }),
    route(getHistogram, ({ projectId, query, request }) => {
      const { entity, fromTimestamp, toTimestamp, buckets } = query;
      const conditions = timeConditions(entity, query);
      const selection = { projectId, conditions, query: readQuery(query.query, entity) };
      return readHistogram(readerUntil(request.signal), {
        ...selection,
        entity,
        fromTimestamp,
        toTimestamp,
        buckets,
      });
    }),
  ];
}
