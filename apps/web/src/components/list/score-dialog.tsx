/** Asks for one score to give to several traces or observations. */
import type { NewScore } from '@telltale/contract/bulk.ts';
import { useState } from 'react';
import { Field } from '#ui/field.tsx';
import { FormDialog } from '#ui/form-dialog.tsx';
import { Segmented } from '#ui/segmented.tsx';

type Kind = 'NUMERIC' | 'CATEGORICAL' | 'BOOLEAN';

export interface ScoreDialogProps {
  readonly title: string;
  readonly isBusy: boolean;
  readonly onSave: (score: NewScore) => void;
  readonly onClose: () => void;
}

export function ScoreDialog({ title, isBusy, onSave, onClose }: ScoreDialogProps) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('NUMERIC');
  const [typed, setTyped] = useState('');
  const [isTrue, setTrue] = useState('true');
  const [comment, setComment] = useState('');
  const value = valueOf(kind, typed, isTrue === 'true');
  const send = () => {
    if (value === null) return;
    const said = comment.trim() === '' ? {} : { comment: comment.trim() };
    onSave({ name: name.trim(), value, dataType: kind, ...said });
  };
  return (
    <FormDialog
      title={title}
      action={isBusy ? 'Scoring …' : 'Score'}
      isReady={name.trim() !== '' && value !== null && !isBusy}
      onSend={send}
      onClose={onClose}
    >
      <Field
        label="Name"
        placeholder="helpfulness"
        value={name}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <Segmented
        label="Type of value"
        value={kind}
        options={[
          { value: 'NUMERIC', label: 'Number' },
          { value: 'CATEGORICAL', label: 'Category' },
          { value: 'BOOLEAN', label: 'True or false' },
        ]}
        onChange={setKind}
      />
      {kind === 'BOOLEAN' ? (
        <Segmented
          label="Value"
          value={isTrue}
          options={[
            { value: 'true', label: 'True' },
            { value: 'false', label: 'False' },
          ]}
          onChange={setTrue}
        />
      ) : (
        <Field
          label="Value"
          inputMode={kind === 'NUMERIC' ? 'decimal' : 'text'}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          {...(kind === 'NUMERIC' && typed !== '' && value === null ? { hint: 'A number, such as 0.8' } : {})}
        />
      )}
      <Field label="Comment" value={comment} onChange={(event) => setComment(event.target.value)} />
    </FormDialog>
  );
}

/** Null while there is none. */
function valueOf(kind: Kind, typed: string, isTrue: boolean): NewScore['value'] | null {
  const text = typed.trim();
  switch (kind) {
    case 'BOOLEAN':
      return isTrue;
    case 'CATEGORICAL':
      return text === '' ? null : text;
    case 'NUMERIC': {
      const number = text === '' ? Number.NaN : Number(text);
      return Number.isFinite(number) ? number : null;
    }
  }
}
