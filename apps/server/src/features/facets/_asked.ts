/** Which facets are asked for, and under which query each of them is counted. */
import { type Entity, type Field, fieldsOf, findField } from '@telltale/contract/fields.ts';
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { withoutSelection } from '@telltale/contract/query-selection.ts';
import { everything, type Place, printQuery, type Query } from '@telltale/contract/query-tree.ts';
import { plain } from '#features/records/filter.ts';
import { AppError } from '#lib/errors.ts';

export interface AskedFacet {
  /** As the caller wrote it. */
  readonly name: string;
  readonly field: Field;
  readonly key: string | undefined;
}

/** Facets that are counted among the same rows, and so in the same queries. */
export interface FacetGroup {
  readonly query: Query;
  readonly facets: readonly AskedFacet[];
}

/** What facets are counted under. */
export interface FacetScope {
  readonly projectId: string;
  readonly entity: Entity;
  readonly conditions: readonly FilterCondition[];
  readonly query: Query;
  readonly search: string | undefined;
  readonly limit: number;
}

/** @throws AppError 'invalid_request' for a field without a facet. */
export function readAsked(entity: Entity, name: string): AskedFacet {
  const dot = name.indexOf('.');
  const field = findField(entity, dot < 0 ? name : name.slice(0, dot));
  const key = dot < 0 ? undefined : unquoted(name.slice(dot + 1));
  const isKeyed = field?.kind === 'map' || field?.kind === 'scores';
  if (!field?.facet || key === '' || (key !== undefined && !isKeyed)) {
    const known = fieldsOf[entity].filter((each) => each.facet).map((each) => each.name);
    throw new AppError('invalid_request', `"${name}" has no facet; use one of: ${known.join(', ')}`);
  }
  return { name, field, key };
}

function unquoted(key: string): string {
  return /^"(?:[^"\\]|\\.)*"$/.test(key) ? key.slice(1, -1).replaceAll(/\\(.)/g, '$1') : key;
}

/** A facet's own choice does not narrow it: else the values that could be chosen besides would be gone. */
export function groupFacets(facets: readonly AskedFacet[], query: Query = everything): FacetGroup[] {
  const counted = facets.map((facet) => ({ facet, under: withoutSelection(query, placeOf(facet)) }));
  const groups = Map.groupBy(counted, ({ under }) => printQuery(under));
  return [...groups.values()].map((group) => ({
    query: group[0]?.under ?? everything,
    facets: group.map(({ facet }) => facet),
  }));
}

function placeOf({ field, key }: AskedFacet): Place {
  return { field: field.name, key };
}

export function timeConditions(
  entity: Entity,
  times: { readonly fromTimestamp?: string | undefined; readonly toTimestamp?: string | undefined },
): FilterCondition[] {
  const column = entity === 'traces' ? 'timestamp' : 'startTime';
  const conditions = [plain.from(column, times.fromTimestamp), plain.before(column, times.toTimestamp)];
  return conditions.filter((condition) => condition !== undefined);
}
