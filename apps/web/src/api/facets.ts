/** Queries for what the rows of a list hold: counts of values, and how the rows spread over time. */
import { queryOptions } from '@tanstack/react-query';
import { type Facet, getHistogram, listFacets } from '@telltale/contract/facets.ts';
import type { Entity } from '@telltale/contract/fields.ts';
import { editQuery, withoutSelection } from '@telltale/contract/query-selection.ts';
import { type Place, printPlace } from '@telltale/contract/query-tree.ts';
import { call } from './client.ts';

/** The rows of a list: those that `query` selects in a range of time. An end that is not given is open. */
export interface ListScope {
  readonly projectId: string;
  readonly entity: Entity;
  readonly query: string;
  readonly range: { readonly from?: string; readonly to?: string };
}

export interface FacetWish {
  readonly place: Place;
  /** Only values that hold this. */
  readonly search?: string;
  readonly limit?: number;
}

/** Values that are asked for at first. */
export const facetLimit = 10;

export function facetCounts(scope: ListScope, { place, search = '', limit = facetLimit }: FacetWish) {
  const { projectId, entity, query, range } = scope;
  // The server leaves out what the query asks of the field itself: changing that changes no count of it.
  const under = editQuery(query, entity, (tree) => withoutSelection(tree, place)).text ?? query;
  return queryOptions({
    queryKey: ['facets', projectId, entity, range, under, place, search, limit],
    queryFn: ({ signal }) => countTogether({ ...scope, search, limit }, printPlace(place), signal),
    staleTime: 10_000,
  });
}

export function timeHistogram({ projectId, entity, query, range }: ListScope, buckets: number) {
  return queryOptions({
    queryKey: ['histogram', projectId, entity, range, query, buckets],
    queryFn: ({ signal }) =>
      call(getHistogram, {
        projectId,
        signal,
        query: { entity, query, fromTimestamp: range.from, toTimestamp: range.to, buckets },
      }),
    staleTime: 2000,
  });
}

interface Count extends ListScope {
  readonly search: string;
  readonly limit: number;
}

interface Batch {
  readonly fields: string[];
  /** Of those who wait for the reply: when all have left, it is given up. */
  readonly signals: AbortSignal[];
  readonly giveUp: () => void;
  readonly reply: Promise<Readonly<Record<string, Facet>>>;
}

const waiting = new Map<string, Batch>();

/** Facets that a page asks for at the same moment share one request: the server then reads the rows once. */
async function countTogether(count: Count, field: string, signal: AbortSignal): Promise<Facet> {
  const key = JSON.stringify(count);
  const batch = waiting.get(key) ?? openBatch(key, count);
  batch.fields.push(field);
  batch.signals.push(signal);
  const leave = () => {
    if (batch.signals.every(({ aborted }) => aborted)) batch.giveUp();
  };
  signal.addEventListener('abort', leave, { once: true });
  const facet = (await batch.reply)[field];
  if (facet === undefined) throw new Error(`The server did not count ${field}`);
  return facet;
}

function openBatch(key: string, { projectId, entity, query, range, search, limit }: Count): Batch {
  const fields: string[] = [];
  const left = new AbortController();
  // Whoever comes after that begins another.
  const close = () => {
    if (waiting.get(key)?.fields === fields) waiting.delete(key);
  };
  const giveUp = () => {
    close();
    left.abort();
  };
  const send = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    close();
    const { from, to } = range;
    const about = { entity, query, fromTimestamp: from, toTimestamp: to, search, limit };
    return (await call(listFacets, { projectId, signal: left.signal, query: { ...about, fields } })).facets;
  };
  const batch: Batch = { fields, signals: [], giveUp, reply: send() };
  waiting.set(key, batch);
  return batch;
}
