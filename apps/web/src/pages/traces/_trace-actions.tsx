/** What can be done with the selected traces: tag, bookmark, score, export, delete. */
import { useMutation } from '@tanstack/react-query';
import { Gauge, Star, StarOff, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { actOnTraces, exportTraceFile, type ExportFormat, type TraceAction, type TraceTarget } from '#api/bulk.ts';
import type { QueryListFilters } from '#lib/list-filters.ts';
import { ExportMenu } from '#components/list/export-menu.tsx';
import { SelectionBar } from '#components/list/selection-bar.tsx';
import { useBulk } from '#components/list/use-bulk.ts';
import type { Selection } from '#components/list/use-selection.ts';
import { formatCount } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { Menu, MenuItem } from '#ui/menu.tsx';
import { saveBlob } from '#ui/save-file.ts';
import { showFailure, showToast } from '#ui/toast.tsx';
import { ScoreDialog } from '#components/list/score-dialog.tsx';
import { TagDialog } from './_tag-dialog.tsx';

export interface TraceActionsProps {
  readonly projectId: string;
  readonly selection: Pick<Selection<never>, 'chosen' | 'clear' | 'selectAllMatching'>;
  readonly filters: QueryListFilters;
  /** All that match. */
  readonly total: number;
}

type Asked = 'tags' | 'score' | 'delete' | null;
const noun = { one: 'trace', many: 'traces' };

export function TraceActions({ projectId, selection, filters, total }: TraceActionsProps) {
  const { chosen, clear, selectAllMatching } = selection;
  const [asked, setAsked] = useState<Asked>(null);
  const count = chosen.isAllMatching ? total : chosen.ids.size;
  const target: TraceTarget = chosen.isAllMatching
    ? { kind: 'matching', filters }
    : { kind: 'some', ids: [...chosen.ids] };
  const { act, save } = useActions(projectId, target);
  const isBusy = act.isPending || save.isPending;
  const done = () => setAsked(null);
  const many = `${formatCount(count)} ${count === 1 ? noun.one : noun.many}`;
  const run = (action: TraceAction, said: string) =>
    act.mutate(
      { action, said },
      {
        onSuccess: () => {
          done();
          if (action.action === 'delete') clear();
        },
      },
    );

  return (
    <SelectionBar
      noun={noun}
      count={count}
      more={!chosen.isAllMatching && total > count ? total : null}
      onSelectAll={selectAllMatching}
      onClear={clear}
    >
      <Button look="quiet" disabled={isBusy} onClick={() => setAsked('tags')}>
        <Tag size={14} aria-hidden />
        Add tags
      </Button>
      <Menu
        trigger={
          <Button look="quiet" disabled={isBusy}>
            <Star size={14} aria-hidden />
            Bookmark
          </Button>
        }
      >
        <MenuItem
          icon={<Star size={14} aria-hidden />}
          onSelect={() => run({ action: 'bookmark', value: true }, 'Bookmarked')}
        >
          Bookmark
        </MenuItem>
        <MenuItem
          icon={<StarOff size={14} aria-hidden />}
          onSelect={() => run({ action: 'bookmark', value: false }, 'Took the bookmark from')}
        >
          Remove bookmark
        </MenuItem>
      </Menu>
      <Button look="quiet" disabled={isBusy} onClick={() => setAsked('score')}>
        <Gauge size={14} aria-hidden />
        Score
      </Button>
      <ExportMenu isBusy={isBusy} isSaving={save.isPending} onSave={save.mutate} />
      <Button look="quiet" className="text-danger!" disabled={isBusy} onClick={() => setAsked('delete')}>
        <Trash2 size={14} aria-hidden />
        Delete
      </Button>
      {asked === 'tags' && (
        <TagDialog
          title={`Add tags to ${many}`}
          isBusy={act.isPending}
          onClose={done}
          onSave={(tags) => run({ action: 'addTags', tags }, 'Tagged')}
        />
      )}
      {asked === 'score' && (
        <ScoreDialog
          title={`Score ${many}`}
          isBusy={act.isPending}
          onClose={done}
          onSave={(score) => run({ action: 'score', score }, 'Scored')}
        />
      )}
      <Confirm
        open={asked === 'delete'}
        title={`Delete ${many}?`}
        description="With all their observations and scores. This can't be undone."
        action={act.isPending ? 'Deleting …' : `Delete ${many}`}
        onClose={done}
        onConfirm={() => run({ action: 'delete' }, 'Deleted')}
      />
    </SelectionBar>
  );
}

function useActions(projectId: string, target: TraceTarget) {
  const act = useBulk<TraceAction>({ projectId, noun, act: (action) => actOnTraces(projectId, target, action) });
  const save = useMutation({
    mutationFn: (format: ExportFormat) => exportTraceFile(projectId, target, format),
    onSuccess: (file, format) => {
      saveBlob(`traces.${format}`, file);
      showToast('The file is ready');
    },
    onError: (error) => showFailure('The file could not be made', error),
  });
  return { act, save };
}
