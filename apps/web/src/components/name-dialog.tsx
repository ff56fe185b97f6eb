/** Asks for the name of what somebody keeps: a dashboard, a view. */
import { useState, type ReactNode } from 'react';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';

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
    <Dialog open title={title} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(wanted);
        }}
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
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={wanted === '' || isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
