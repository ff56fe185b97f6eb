/** Opens a list with the project's default view when it is opened plain. */
import { useQuery } from '@tanstack/react-query';
import type { SavedView } from '@telltale/contract/views.ts';
import { useEffect } from 'react';
import { viewList, type ViewEntity } from '#api/views.ts';

export interface DefaultViewOptions {
  readonly projectId: string;
  readonly entity: ViewEntity;
  /** Nothing was asked for in the address. */
  readonly isPlain: boolean;
  readonly onOpen: (view: SavedView) => void;
}

/** False until it is known with what the list opens. */
export function useDefaultView({ projectId, entity, isPlain, onOpen }: DefaultViewOptions): boolean {
  const views = useQuery(viewList(projectId, entity));
  const view = isPlain ? views.data?.find((each) => each.isDefault) : undefined;
  useEffect(() => {
    if (view !== undefined) onOpen(view);
  }, [view, onOpen]);
  return !isPlain || (!views.isPending && view === undefined);
}
