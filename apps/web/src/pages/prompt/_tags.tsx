/** The tags of a prompt, changed as one line of words. */
import { useQueryClient } from '@tanstack/react-query';
import { promptTags } from '@telltale/contract/prompts.ts';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { changeTags } from '#api/prompts.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { Popover } from '#ui/popover.tsx';

export interface TagsProps {
  readonly projectId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly mayEdit: boolean;
  readonly onFailure: (message: string) => void;
}

export function Tags({ projectId, name, tags, mayEdit, onFailure }: TagsProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const wanted = [...new Set(typed.split(',').flatMap((tag) => tag.trim() || []))];
  const isRight = promptTags.safeParse(wanted).success;
  const save = async () => {
    if (!isRight) return;
    setOpen(false);
    try {
      await changeTags(client, projectId, name, wanted);
    } catch (error) {
      onFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-1">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      {mayEdit && (
        <Popover
          label="Tags"
          open={isOpen}
          onOpenChange={(open) => {
            if (open) setTyped(tags.join(', '));
            setOpen(open);
          }}
          trigger={
            <Button look="quiet">
              <Pencil size={12} aria-hidden />
              Tags
            </Button>
          }
        >
          <form
            className="flex w-72 flex-col gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <Field
              label="Tags"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              hint="Separated by commas"
              autoComplete="off"
            />
            <Button type="submit" look="primary" disabled={!isRight} className="self-end">
              Save tags
            </Button>
          </form>
        </Popover>
      )}
    </div>
  );
}
