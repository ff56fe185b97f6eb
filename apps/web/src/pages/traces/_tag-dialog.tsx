/** Asks for tags to add. */
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';

export interface TagDialogProps {
  readonly title: string;
  readonly isBusy: boolean;
  readonly onSave: (tags: string[]) => void;
  readonly onClose: () => void;
}

export function TagDialog({ title, isBusy, onSave, onClose }: TagDialogProps) {
  const [typed, setTyped] = useState('');
  const tags = [...new Set(typed.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  return (
    <Dialog open title={title} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(tags);
        }}
      >
        <Field
          label="Tags"
          placeholder="reviewed, refund"
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          hint="Separate several by commas. Tags can be added, not taken away."
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={tags.length === 0 || isBusy}>
            {isBusy ? 'Adding …' : 'Add tags'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
