/** Asks for the name of a view, and of a new one whether it is for everybody. */
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { CheckField } from '#ui/checkbox.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';

export interface ViewDialogProps {
  readonly title: string;
  /** The name so far; a view without one is new. */
  readonly name?: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSave: (name: string, isShared: boolean) => void;
  readonly onClose: () => void;
}

const nameLengthMax = 200;

export function ViewDialog({ title, name, isBusy, error, onSave, onClose }: ViewDialogProps) {
  const [typed, setTyped] = useState(name ?? '');
  const [isShared, setShared] = useState(false);
  const wanted = typed.trim();
  return (
    <Dialog open title={title} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(wanted, isShared);
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
        {name === undefined && (
          <>
            <CheckField label="Share with everybody in the project" checked={isShared} onChange={setShared} />
            <p className="text-sm text-ink-3">It keeps the query, columns, order and time range of the list.</p>
          </>
        )}
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
