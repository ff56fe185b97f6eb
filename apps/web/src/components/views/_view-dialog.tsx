/** Asks for the name of a view, and of a new one whether it is for everybody. */
import { useState } from 'react';
import { NameDialog, type NameDialogProps } from '#components/name-dialog.tsx';
import { CheckField } from '#ui/checkbox.tsx';

export interface ViewDialogProps extends Omit<NameDialogProps, 'name' | 'onSave' | 'children'> {
  /** The name so far; a view without one is new. */
  readonly name?: string;
  readonly onSave: (name: string, isShared: boolean) => void;
}

export function ViewDialog({ name, onSave, ...dialog }: ViewDialogProps) {
  const [isShared, setShared] = useState(false);
  return (
    <NameDialog {...dialog} name={name ?? ''} onSave={(typed) => onSave(typed, isShared)}>
      {name === undefined && (
        <>
          <CheckField label="Share with everybody in the project" checked={isShared} onChange={setShared} />
          <p className="text-sm text-ink-3">It keeps the query, columns, order and time range of the list.</p>
        </>
      )}
    </NameDialog>
  );
}
