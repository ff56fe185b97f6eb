/** The keys of metadata and the names of scores that a project has, to make columns of them. */
import { queryOptions } from '@tanstack/react-query';
import { listFacets } from '@telltale/contract/facets.ts';
import type { Entity } from '@telltale/contract/fields.ts';
import { call } from './client.ts';

const keysMax = 100;
/** They seldom change, and counting them reads many rows. */
const staleMs = 5 * 60_000;
const lookBackMs = 30 * 86_400_000;

/** The commonest first, of the last days. */
export function commonKeys(projectId: string, entity: Entity, field: 'metadata' | 'scores') {
  return queryOptions({
    queryKey: ['keys', projectId, entity, field],
    queryFn: async ({ signal }) => {
      const fromTimestamp = new Date(Date.now() - lookBackMs).toISOString();
      const { facets } = await call(listFacets, {
        projectId,
        signal,
        query: { entity, fields: field, limit: keysMax, fromTimestamp },
      });
      const facet = Object.hasOwn(facets, field) ? facets[field] : undefined;
      return facet?.kind === 'keys' ? facet.values.map(({ value }) => value) : [];
    },
    staleTime: staleMs,
  });
}
