/** The labels of a version: taken off with a question, and moved here from other versions with one. */
import { useQueryClient } from '@tanstack/react-query';
import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import { defaultLabel, latestLabel, promptLabel } from '@telltale/contract/prompts.ts';
import { Tag, X } from 'lucide-react';
import { useState } from 'react';
import { moveLabel, takeLabelOff } from '#api/prompts.ts';
import { LabelBadge } from '#components/prompt/label-badge.tsx';
import { Button, IconButton } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { Input } from '#ui/field.tsx';
import { Popover } from '#ui/popover.tsx';

export interface LabelsProps {
  readonly projectId: string;
  readonly history: PromptHistory;
  readonly version: number;
  readonly mayEdit: boolean;
  readonly onFailure: (message: string) => void;
}

type Question = { readonly kind: 'move' | 'remove'; readonly label: string };

export function Labels({ projectId, history, version, mayEdit, onFailure }: LabelsProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const [typed, setTyped] = useState('');
  const { name, versions } = history;
  const at = new Map(versions.flatMap((each) => each.labels.map((label) => [label, each.version] as const)));
  const here = [...at].flatMap(([label, place]) => (place === version ? [label] : []));
  const elsewhere = [...at].flatMap(([label, place]) => (place === version || label === latestLabel ? [] : [label]));
  const offered = at.has(defaultLabel) ? elsewhere : [defaultLabel, ...elsewhere];
  const isNew = promptLabel.safeParse(typed).success && typed !== latestLabel && at.get(typed) !== version;
  const ask = (label: string) => {
    setOpen(false);
    setTyped('');
    setQuestion({ kind: 'move', label });
  };
  const act = async ({ kind, label }: Question) => {
    setQuestion(null);
    try {
      if (kind === 'move') await moveLabel(client, projectId, { name, version, label });
      else await takeLabelOff(client, projectId, name, label);
    } catch (error) {
      onFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-1">
      {here.map((label) => (
        <span key={label} className="inline-flex items-center">
          <LabelBadge label={label} />
          {mayEdit && label !== latestLabel && (
            <IconButton label={`Take ${label} off`} size="sm" onClick={() => setQuestion({ kind: 'remove', label })}>
              <X size={12} aria-hidden />
            </IconButton>
          )}
        </span>
      ))}
      {mayEdit && (
        <Popover
          label="Labels"
          open={isOpen}
          onOpenChange={setOpen}
          trigger={
            <Button look="quiet">
              <Tag size={13} aria-hidden />
              Label
            </Button>
          }
        >
          <form
            className="flex w-60 flex-col gap-1"
            onSubmit={(event) => {
              event.preventDefault();
              if (isNew) ask(typed);
            }}
          >
            {offered.map((label) => (
              <button
                key={label}
                type="button"
                onClick={() => ask(label)}
                className="flex h-7 items-center justify-between gap-2 rounded-sm px-2 text-left hover:bg-hover"
              >
                <span className="truncate">{label}</span>
                <span className="text-sm text-ink-3">{at.has(label) ? `on v${at.get(label)}` : 'not set'}</span>
              </button>
            ))}
            <div className="mt-1 flex gap-1">
              <Input
                aria-label="New label"
                placeholder="new-label"
                value={typed}
                onChange={(event) => setTyped(event.target.value.toLowerCase())}
              />
              <Button type="submit" disabled={!isNew}>
                Set
              </Button>
            </div>
          </form>
        </Popover>
      )}
      <Confirm
        open={question !== null}
        {...wordsOf(question, version, at)}
        onConfirm={() => question !== null && void act(question)}
        onClose={() => setQuestion(null)}
      />
    </div>
  );
}

function wordsOf(question: Question | null, version: number, at: ReadonlyMap<string, number>) {
  const label = question?.label ?? '';
  const before = at.get(label);
  if (question?.kind === 'remove') {
    return {
      title: `Take ${label} off v${version}?`,
      description: `Programs that ask for ${label} will be told that there is no such prompt.`,
      action: 'Take off',
    };
  }
  const description =
    label === defaultLabel || before !== undefined
      ? `Programs that ask for ${label} get v${version} as soon as their cache has run out, without a deploy.`
      : `Programs can then ask for ${label}.`;
  return {
    title: before === undefined ? `Set ${label} on v${version}?` : `${label} moves from v${before} to v${version}`,
    description,
    action: before === undefined ? 'Set label' : 'Move label',
  };
}
