/** Asks for tags to add. */
import { useState } from 'react';
import { Field } from '#ui/field.tsx';
import { FormDialog } from '#ui/form-dialog.tsx';

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
    <FormDialog
      title={title}
      action={isBusy ? 'Adding …' : 'Add tags'}
      isReady={tags.length > 0 && !isBusy}
      onSend={() => onSave(tags)}
      onClose={onClose}
    >
      <Field
        label="Tags"
        placeholder="reviewed, refund"
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        hint="Separate several by commas. Tags can be added, not taken away."
      />
    </FormDialog>
  );
}
