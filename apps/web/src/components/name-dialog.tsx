/** Asks for the name of what somebody keeps: a dashboard, a view. */
import { useState, type ReactNode } from 'react';
import { Field } from '#ui/field.tsx';
import { FormDialog } from '#ui/form-dialog.tsx';

export interface NameDialogProps {
  readonly title: string;
  readonly name: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
  /** What else is asked, below the name. */
  readonly children?: ReactNode;
}

const nameLengthMax = 200;

export function NameDialog({ title, name, isBusy, error, onSave, onClose, children }: NameDialogProps) {
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  return (
    <FormDialog
      title={title}
      action="Save"
      isReady={wanted !== '' && !isBusy}
      onSend={() => onSave(wanted)}
      onClose={onClose}
    >
      <Field
        label="Name"
        value={typed}
        maxLength={nameLengthMax}
        required
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      {children}
      {error !== null && (
        <p role="alert" className="text-danger">
          {error.message}
        </p>
      )}
    </FormDialog>
  );
}
