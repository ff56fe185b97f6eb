/** Queries and changes of saved views. */
import { queryOptions } from '@tanstack/react-query';
import { createView, deleteView, listViews, updateView, type SavedView } from '@telltale/contract/views.ts';
import { call } from './client.ts';

export type ViewEntity = SavedView['entity'];

export function viewList(projectId: string, entity: ViewEntity) {
  return queryOptions({
    queryKey: ['views', projectId, entity],
    queryFn: async ({ signal }) => (await call(listViews, { projectId, signal, query: { entity } })).data,
    staleTime: 60_000,
  });
}

export type ViewChanges = Partial<
  Pick<SavedView, 'name' | 'query' | 'columns' | 'orderBy' | 'timePreset' | 'isShared' | 'isDefault'>
>;

export function saveNewView(
  projectId: string,
  view: ViewChanges & { readonly name: string; readonly entity: ViewEntity },
): Promise<SavedView> {
  return call(createView, { projectId, body: view });
}

export function changeView(projectId: string, viewId: string, changes: ViewChanges): Promise<SavedView> {
  return call(updateView, { projectId, params: { viewId }, body: changes });
}

export function removeView(projectId: string, viewId: string) {
  return call(deleteView, { projectId, params: { viewId } });
}
