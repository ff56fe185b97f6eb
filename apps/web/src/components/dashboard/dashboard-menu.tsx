/** What can be done with a dashboard: copy, rename, share and delete it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Dashboard } from '@telltale/contract/dashboards.ts';
import { Copy, Ellipsis, Lock, Pencil, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { changeDashboard, copyDashboard, removeDashboard } from '#api/dashboards.ts';
import { NameDialog } from '#components/name-dialog.tsx';
import { IconButton } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '#ui/menu.tsx';
import { showFailure, showToast } from '#ui/toast.tsx';

export interface DashboardMenuProps {
  readonly projectId: string;
  readonly dashboard: Pick<Dashboard, 'id' | 'name' | 'isShared' | 'mayChange' | 'isBuiltIn'>;
  readonly onCopied: (id: string) => void;
  readonly onDeleted?: () => void;
}

export function DashboardMenu({ projectId, dashboard, onCopied, onDeleted }: DashboardMenuProps) {
  const { id, name, isShared, mayChange, isBuiltIn } = dashboard;
  const [asked, setAsked] = useState<'copy' | 'rename' | 'delete' | null>(null);
  const close = () => setAsked(null);
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ['dashboards', projectId] });
  const copy = useMutation({
    mutationFn: (wanted: string) => copyDashboard(projectId, id, wanted),
    onSuccess: (made) => {
      close();
      onCopied(made.id);
    },
    onSettled,
  });
  const change = useMutation({
    mutationFn: (changes: Partial<Pick<Dashboard, 'name' | 'isShared'>>) => changeDashboard(projectId, id, changes),
    onSuccess: close,
    onSettled,
  });
  const share = () =>
    change.mutate(
      { isShared: !isShared },
      {
        onSuccess: () => showToast(isShared ? `${name} is yours alone` : `${name} is shared with the project`),
        onError: (error) => showFailure(`${name} could not be changed`, error),
      },
    );
  const remove = useMutation({
    mutationFn: () => removeDashboard(projectId, id),
    onSuccess: () => onDeleted?.(),
    onError: (error) => showFailure(`${name} could not be deleted`, error),
    onSettled,
  });
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label={`Actions on ${name}`}>
            <Ellipsis size={15} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => setAsked('copy')}>
          {isBuiltIn ? 'Copy to edit' : 'Make a copy'}
        </MenuItem>
        {mayChange && (
          <>
            <MenuItem icon={<Pencil size={14} aria-hidden />} onSelect={() => setAsked('rename')}>
              Rename
            </MenuItem>
            <MenuItem
              icon={isShared ? <Lock size={14} aria-hidden /> : <Users size={14} aria-hidden />}
              onSelect={share}
            >
              {isShared ? 'Stop sharing' : 'Share with the project'}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<Trash2 size={14} aria-hidden />} onSelect={() => setAsked('delete')}>
              Delete
            </MenuItem>
          </>
        )}
      </Menu>
      {asked === 'copy' && (
        <NameDialog
          title={`Copy ${name}`}
          name={`Copy of ${name}`}
          isBusy={copy.isPending}
          error={copy.error}
          onSave={copy.mutate}
          onClose={close}
        />
      )}
      {asked === 'rename' && (
        <NameDialog
          title={`Rename ${name}`}
          name={name}
          isBusy={change.isPending}
          error={change.error}
          onSave={(wanted) => change.mutate({ name: wanted })}
          onClose={close}
        />
      )}
      <Confirm
        open={asked === 'delete'}
        title={`Delete ${name}?`}
        description={isShared ? 'It is gone for everybody in the project.' : 'It cannot be brought back.'}
        action="Delete dashboard"
        onConfirm={() => {
          close();
          remove.mutate();
        }}
        onClose={close}
      />
    </>
  );
}
