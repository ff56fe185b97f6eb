/** Told when somebody else saved the dashboard while it was edited here: three ways on, none of which loses work unasked. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Dashboard } from '@telltale/contract/dashboards.ts';
import { makeDashboard } from '#api/dashboards.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { showFailure } from '#ui/toast.tsx';

export interface ConflictDialogProps {
  readonly projectId: string;
  /** As it was to be saved. */
  readonly dashboard: Dashboard;
  readonly onOverwrite: () => void;
  readonly onCopied: (id: string) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
  /** Before the page is left. */
  readonly onLeave: () => void;
}

export function ConflictDialog(props: ConflictDialogProps) {
  const { projectId, dashboard, onOverwrite, onCopied, onDone, onClose, onLeave } = props;
  const { name, widgets, query, description, timePreset } = dashboard;
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ['dashboards', projectId] });
  const copy = useMutation({
    mutationFn: () =>
      makeDashboard(projectId, { name: `${name} (my changes)`, widgets, query, description, timePreset }),
    onSuccess: ({ id }) => {
      onLeave();
      onCopied(id);
    },
    onError: (error) => showFailure('The copy could not be saved', error),
    onSettled: refresh,
  });
  return (
    <Dialog open sticky title="Changed by somebody else" onClose={onClose}>
      <p className="text-ink-2">{`${name} was saved by somebody else while you edited it.`}</p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button
          onClick={() => {
            onLeave();
            void refresh();
            onDone();
          }}
        >
          Drop my changes
        </Button>
        <Button onClick={onOverwrite}>Overwrite theirs</Button>
        <Button look="primary" disabled={copy.isPending} onClick={() => copy.mutate()}>
          Save mine as a copy
        </Button>
      </div>
    </Dialog>
  );
}
