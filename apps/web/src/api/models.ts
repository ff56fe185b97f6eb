/** The price book: models that are known, models that are not, and pricing what is stored anew. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { createModel as create, deleteModel as remove, listModels } from '@telltale/contract/models.ts';
import type { CreateModelBody, Model } from '@telltale/contract/models.ts';
import { listUnpricedModels, reprice } from '@telltale/contract/repricing.ts';
import { call } from './client.ts';

const pageSize = 100;

export function modelList(projectId: string, search: string) {
  return infiniteQueryOptions({
    queryKey: ['models', projectId, search],
    queryFn: ({ pageParam, signal }) =>
      call(listModels, { projectId, signal, query: { page: pageParam, limit: pageSize, search } }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.page < meta.totalPages ? meta.page + 1 : undefined),
  });
}

/** A few models whose name holds the text. */
export function modelsNamed(projectId: string, search: string) {
  return queryOptions({
    queryKey: ['models', projectId, 'named', search],
    queryFn: ({ signal }) => call(listModels, { projectId, signal, query: { limit: 20, search } }),
    enabled: search !== '',
    staleTime: 60_000,
  });
}

export function unpricedModels(projectId: string) {
  return queryOptions({
    queryKey: ['models', projectId, 'unpriced'],
    queryFn: ({ signal }) => call(listUnpricedModels, { projectId, signal }),
  });
}

export function createModel(projectId: string, body: CreateModelBody): Promise<Model> {
  return call(create, { projectId, body });
}

export async function deleteModel(projectId: string, id: string): Promise<void> {
  await call(remove, { projectId, params: { id } });
}

export interface RepriceProgress {
  readonly changed: number;
  /** USD. */
  readonly difference: number;
  readonly isDone: boolean;
}

/** Page by page, until all that is stored of the model without a price has been looked at. */
export async function repriceModel(
  projectId: string,
  model: string,
  onProgress: (progress: RepriceProgress) => void,
): Promise<void> {
  let [changed, difference] = [0, 0];
  let after: string | undefined;
  do {
    const page = await call(reprice, { projectId, body: { model, ...(after !== undefined && { after }) } });
    changed += page.changed;
    difference += page.difference;
    after = page.next ?? undefined;
    onProgress({ changed, difference, isDone: after === undefined });
  } while (after !== undefined);
}
