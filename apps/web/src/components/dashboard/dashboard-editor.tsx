/** A dashboard in edit mode: widgets are added, changed, arranged and taken out; nothing is kept until it is saved. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type Dashboard, type Widget, widgetsMax } from '@telltale/contract/dashboards.ts';
import { Copy, Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { isStatus } from '#api/client.ts';
import { changeDashboard, type DashboardChanges, dashboardDetails } from '#api/dashboards.ts';
import type { DashboardSearch } from '#lib/dashboard-search.ts';
import { compacted, freePlace, inOrder } from '#lib/grid-layout.ts';
import { firstSize, newWidget } from '#lib/widget-draft.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { CheckField } from '#ui/checkbox.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { showFailure, showToast } from '#ui/toast.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DashboardFrame, rangeOf } from './dashboard-frame.tsx';
import { EditGrid } from './edit-grid.tsx';
import { WidgetCard } from './widget-card.tsx';
import { WidgetDialog } from './widget-dialog.tsx';

export interface DashboardEditorProps {
  readonly projectId: string;
  readonly dashboard: Dashboard;
  readonly search: DashboardSearch;
  readonly onSearch: (search: DashboardSearch) => void;
  /** Leaves edit mode. */
  readonly onDone: () => void;
  readonly onCopied: (id: string) => void;
}

export function DashboardEditor({ projectId, search, onSearch, onDone, onCopied, ...props }: DashboardEditorProps) {
  // What others save in the meantime must not slip in below the changes.
  const [base] = useState(props.dashboard);
  const [widgets, setWidgets] = useState<readonly Widget[]>(base.widgets);
  const [opened, setOpened] = useState(() => base.widgets.find(({ id }) => id === search.edit) ?? null);
  const view = shownView(base, search);
  const [isViewKept, setViewKept] = useState(false);
  const changes = { widgets: inOrder(widgets), ...(isViewKept && view) };
  const isChanged = isViewKept || JSON.stringify(changes.widgets) !== JSON.stringify(base.widgets);
  const saving = useSaving(projectId, base, { isChanged, onDone });
  const add = (widget: Widget) => setWidgets([...widgets, widget]);
  const put = (widget: Widget) => {
    const isKnown = widgets.some(({ id }) => id === widget.id);
    if (isKnown) setWidgets(widgets.map((each) => (each.id === widget.id ? widget : each)));
    else add({ ...widget, position: freePlace(widgets, firstSize(widget)) });
    setOpened(null);
  };
  const actions = (widget: Widget) => ({
    onEdit: () => setOpened(widget),
    onRemove: () => setWidgets(compacted(widgets.filter(({ id }) => id !== widget.id))),
    onCopy: () => add({ ...widget, id: crypto.randomUUID(), position: freePlace(widgets, widget.position) }),
    isFull: widgets.length >= widgetsMax,
  });
  return (
    <DashboardFrame
      {...{ projectId, search, onSearch }}
      title={base.name}
      dashboard={base}
      bar={
        <EditBar
          isFull={widgets.length >= widgetsMax}
          isSaving={saving.isSaving}
          onAdd={() => setOpened(newWidget())}
          onCancel={onDone}
          onSave={() => (isChanged ? saving.save({ ...changes, ...asRead(base) }) : onDone())}
        >
          {view !== null && (
            <CheckField label="Open with this filter and time" checked={isViewKept} onChange={setViewKept} />
          )}
        </EditBar>
      }
    >
      {(filter, bounds) => (
        <>
          {widgets.length === 0 && <p className="py-10 text-center text-ink-3">Add a widget to begin with.</p>}
          <EditGrid
            widgets={widgets}
            onArrange={setWidgets}
            cardOf={(widget, handle) => (
              <WidgetCard
                {...{ projectId, widget, filter, bounds }}
                editing={{ before: handle, after: <WidgetTools title={widget.title} {...actions(widget)} /> }}
              />
            )}
          />
          {opened && (
            <WidgetDialog
              key={opened.id}
              {...{ projectId, filter, bounds }}
              widget={opened}
              isNew={!widgets.some(({ id }) => id === opened.id)}
              onSave={put}
              onClose={() => setOpened(null)}
            />
          )}
          {saving.leaving}
          {saving.isRefused && (
            <ConflictDialog
              {...{ projectId, onCopied, onDone }}
              dashboard={{ ...base, ...changes }}
              onOverwrite={() => saving.save(changes)}
              onClose={saving.forget}
              onLeave={saving.allow}
            />
          )}
        </>
      )}
    </DashboardFrame>
  );
}

function asRead({ updatedAt }: Dashboard) {
  return updatedAt === null ? {} : { ifUpdatedAt: updatedAt };
}

/** Filter and time as they are on the screen, where they are not those that the dashboard opens with. */
function shownView(base: Dashboard, search: DashboardSearch): Pick<Dashboard, 'query' | 'timePreset'> | null {
  const query = search.query ?? base.query;
  const range = rangeOf(base, search);
  const timePreset = range.kind === 'preset' && search.range !== undefined ? range.id : base.timePreset;
  return query === base.query && timePreset === base.timePreset ? null : { query, timePreset };
}

interface Saving {
  readonly isSaving: boolean;
  /** Somebody else has saved it meanwhile. */
  readonly isRefused: boolean;
  readonly save: (changes: DashboardChanges) => void;
  readonly forget: () => void;
  /** The page may be left without a question. */
  readonly allow: () => void;
  /** The question whether to leave without saving. */
  readonly leaving: ReactNode;
}

function useSaving(
  projectId: string,
  { id, name }: Dashboard,
  { isChanged, onDone }: { readonly isChanged: boolean; readonly onDone: () => void },
): Saving {
  const client = useQueryClient();
  const isFree = useRef(false);
  const allow = () => {
    isFree.current = true;
  };
  const change = useMutation({
    mutationFn: (changes: DashboardChanges) => changeDashboard(projectId, id, changes),
    onSuccess: (saved) => {
      client.setQueryData(dashboardDetails(projectId, id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['dashboards', projectId], exact: true });
      showToast(`${name} is saved`);
      allow();
      onDone();
    },
    onError: (error) => {
      if (!isStatus(error, 409)) showFailure(`${name} could not be saved`, error);
    },
  });
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isChanged && !isFree.current && (current.pathname !== next.pathname || !('edit' in next.search)),
    enableBeforeUnload: () => isChanged && !isFree.current,
    withResolver: true,
  });
  const leaving = (
    <Confirm
      open={blocker.status === 'blocked'}
      title="Leave without saving?"
      description={`The changes of ${name} are lost.`}
      action="Leave"
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    />
  );
  return {
    isSaving: change.isPending,
    isRefused: isStatus(change.error, 409),
    save: change.mutate,
    forget: change.reset,
    allow,
    leaving,
  };
}

interface EditBarProps {
  readonly isFull: boolean;
  readonly isSaving: boolean;
  readonly onAdd: () => void;
  readonly onCancel: () => void;
  readonly onSave: () => void;
  readonly children: ReactNode;
}

function EditBar({ isFull, isSaving, onAdd, onCancel, onSave, children }: EditBarProps) {
  return (
    <section aria-label="Edit" className="flex flex-wrap items-center gap-2 border-b border-line bg-sunken px-4 py-1.5">
      <Button onClick={onAdd} disabled={isFull} title={isFull ? `There is room for ${widgetsMax} widgets` : undefined}>
        <Plus size={14} aria-hidden />
        Add widget
      </Button>
      {children}
      <span className="flex-1" />
      <Button onClick={onCancel}>Cancel</Button>
      <Button look="primary" disabled={isSaving} onClick={onSave}>
        Save
      </Button>
    </section>
  );
}

interface WidgetToolsProps {
  readonly title: string;
  readonly isFull: boolean;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

function WidgetTools({ title, isFull, onEdit, onCopy, onRemove }: WidgetToolsProps) {
  return (
    <>
      <IconButton label={`Edit ${title}`} size="sm" onClick={onEdit}>
        <Pencil size={13} aria-hidden />
      </IconButton>
      <IconButton label={`Duplicate ${title}`} size="sm" disabled={isFull} onClick={onCopy}>
        <Copy size={13} aria-hidden />
      </IconButton>
      <IconButton label={`Remove ${title}`} size="sm" onClick={onRemove}>
        <Trash2 size={13} aria-hidden />
      </IconButton>
    </>
  );
}
