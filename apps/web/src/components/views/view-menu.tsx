/** The saved views of a list: opens, saves, renames, shares and deletes them, and tells when the list has moved on. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedView } from '@telltale/contract/views.ts';
import { Bookmark, ChevronDown, Pencil, Save, Share2, Star, StarOff, Trash2, Undo2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { changeView, removeView, saveNewView, viewList, type ViewChanges, type ViewEntity } from '#api/views.ts';
import { isModified, type ViewContents } from '#lib/list-view.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#ui/menu.tsx';
import { showFailure, showToast } from '#ui/toast.tsx';
import { ViewDialog } from './_view-dialog.tsx';

export interface ViewMenuProps {
  readonly projectId: string;
  readonly entity: ViewEntity;
  /** The view that the list started from. */
  readonly viewId: string | undefined;
  /** The list as it is. */
  readonly contents: ViewContents;
  /** Null for the list as it is without any view. */
  readonly onOpen: (view: SavedView | null) => void;
}

type Asked = 'new' | 'rename' | 'delete' | null;
const noView = '';

export function ViewMenu({ projectId, entity, viewId, contents, onOpen }: ViewMenuProps) {
  const { data: views = [] } = useQuery(viewList(projectId, entity));
  const [asked, setAsked] = useState<Asked>(null);
  const view = views.find(({ id }) => id === viewId);
  const hasChanged = view !== undefined && isModified(view, contents);
  const { create, change, remove } = useViewChanges(projectId, entity);
  const done = () => setAsked(null);
  const alter = (changes: ViewChanges, said: string) =>
    view !== undefined && change.mutate({ id: view.id, changes, said }, { onSuccess: done });

  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button
            aria-label={view === undefined ? 'Views' : `View: ${view.name}${hasChanged ? ', modified' : ''}`}
            className="max-w-60"
          >
            <Bookmark size={14} aria-hidden className="shrink-0 text-ink-3" />
            <span className="truncate">{view?.name ?? 'Views'}</span>
            {hasChanged && <span className="shrink-0 text-sm text-warn">modified</span>}
            <ChevronDown size={13} aria-hidden className="shrink-0 text-ink-3" />
          </Button>
        }
      >
        <MenuChoice
          label="Views"
          value={view?.id ?? noView}
          options={[
            { value: noView, label: 'Everything' },
            ...views.map((each) => ({ value: each.id, label: <ViewLabel view={each} /> })),
          ]}
          onChange={(id) => onOpen(views.find((each) => each.id === id) ?? null)}
        />
        <MenuSeparator />
        {hasChanged && (
          <>
            {view.mayChange && (
              <MenuItem icon={<Save size={14} aria-hidden />} onSelect={() => alter(contents, `Saved “${view.name}”`)}>
                Save changes
              </MenuItem>
            )}
            <MenuItem icon={<Undo2 size={14} aria-hidden />} onSelect={() => onOpen(view)}>
              Undo changes
            </MenuItem>
          </>
        )}
        <MenuItem icon={<Bookmark size={14} aria-hidden />} onSelect={() => setAsked('new')}>
          Save as new view…
        </MenuItem>
        {view?.mayChange === true && (
          <>
            <MenuSeparator />
            <MenuItem icon={<Pencil size={14} aria-hidden />} onSelect={() => setAsked('rename')}>
              Rename…
            </MenuItem>
            <ShareItems view={view} onAlter={alter} />
            <MenuItem icon={<Trash2 size={14} aria-hidden />} onSelect={() => setAsked('delete')}>
              Delete…
            </MenuItem>
          </>
        )}
      </Menu>
      {asked === 'new' && (
        <ViewDialog
          title="Save as new view"
          isBusy={create.isPending}
          error={create.error}
          onClose={done}
          onSave={(name, isShared) =>
            create.mutate(
              { entity, name, isShared, ...contents },
              {
                onSuccess: (saved) => {
                  done();
                  onOpen(saved);
                },
              },
            )
          }
        />
      )}
      {asked === 'rename' && view !== undefined && (
        <ViewDialog
          title="Rename view"
          name={view.name}
          isBusy={change.isPending}
          error={change.error}
          onClose={done}
          onSave={(name) => alter({ name }, `Renamed to “${name}”`)}
        />
      )}
      {view !== undefined && (
        <Confirm
          open={asked === 'delete'}
          title={`Delete the view “${view.name}”?`}
          description={
            view.isShared ? 'It is gone for everybody in the project.' : 'No data are deleted, only the view.'
          }
          action="Delete view"
          onClose={done}
          onConfirm={() => {
            done();
            remove.mutate(view);
            onOpen(null);
          }}
        />
      )}
    </>
  );
}

function ViewLabel({ view }: { readonly view: SavedView }) {
  const about = view.isDefault ? 'default' : view.isShared ? 'shared' : '';
  return (
    <span className="flex items-baseline gap-2">
      <span className="min-w-0 flex-1 truncate">{view.name}</span>
      <span className="text-xs text-ink-3">{about}</span>
    </span>
  );
}

interface ShareItemsProps {
  readonly view: SavedView;
  readonly onAlter: (changes: ViewChanges, said: string) => void;
}

function ShareItems({ view, onAlter }: ShareItemsProps) {
  return (
    <>
      {view.isShared ? (
        <MenuItem
          icon={<UserRound size={14} aria-hidden />}
          onSelect={() => onAlter({ isShared: false, isDefault: false }, `“${view.name}” is yours alone`)}
        >
          Stop sharing
        </MenuItem>
      ) : (
        <MenuItem
          icon={<Share2 size={14} aria-hidden />}
          onSelect={() => onAlter({ isShared: true }, `“${view.name}” is shared with the project`)}
        >
          Share with the project
        </MenuItem>
      )}
      {view.isDefault ? (
        <MenuItem
          icon={<StarOff size={14} aria-hidden />}
          onSelect={() => onAlter({ isDefault: false }, `“${view.name}” is no longer the default`)}
        >
          No longer open by default
        </MenuItem>
      ) : (
        <MenuItem
          icon={<Star size={14} aria-hidden />}
          onSelect={() =>
            onAlter({ isDefault: true, isShared: true }, `The list opens with “${view.name}” for everybody`)
          }
        >
          Open by default, for everybody
        </MenuItem>
      )}
    </>
  );
}

function useViewChanges(projectId: string, entity: ViewEntity) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: viewList(projectId, entity).queryKey });
  const create = useMutation({
    mutationFn: (view: Parameters<typeof saveNewView>[1]) => saveNewView(projectId, view),
    onSuccess: (view) => {
      client.setQueryData(viewList(projectId, entity).queryKey, (views) => [...(views ?? []), view]);
      showToast(`Saved “${view.name}”`);
    },
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: ViewChanges; said: string }) =>
      changeView(projectId, id, changes),
    onSuccess: (view, { said }) => {
      client.setQueryData(viewList(projectId, entity).queryKey, (views) =>
        views?.map((each) => (each.id === view.id ? view : each)),
      );
      showToast(said);
    },
    onError: (error) => showFailure('The view was not changed', error),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (view: SavedView) => removeView(projectId, view.id),
    onSuccess: (_, view) => showToast(`Deleted “${view.name}”`),
    onError: (error) => showFailure('The view was not deleted', error),
    onSettled,
  });
  return { create, change, remove };
}
