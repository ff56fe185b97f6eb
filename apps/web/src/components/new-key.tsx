/** Creates an API key and shows its secret, once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { apiKeys, createApiKey } from '#api/api-keys.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { Snippets } from './snippets.tsx';

export interface FreshKey {
  readonly publicKey: string;
  readonly secretKey: string;
}

export interface NewKeyProps {
  readonly projectId: string;
  readonly onCreated?: (key: FreshKey) => void;
  /** Creates at once, without asking for a note; the caller shows the key. */
  readonly isInline?: boolean;
}

export function NewKey({ projectId, onCreated, isInline = false }: NewKeyProps) {
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => createApiKey(projectId, note.trim()),
    onSuccess: async (key) => {
      onCreated?.(key);
      await queryClient.invalidateQueries({ queryKey: apiKeys(projectId).queryKey });
    },
  });
  const close = () => {
    setOpen(false);
    setNote('');
    create.reset();
  };
  return (
    <>
      <Button
        look="primary"
        disabled={isInline && create.isPending}
        onClick={() => (isInline ? create.mutate() : setOpen(true))}
      >
        <Plus size={14} aria-hidden />
        Create API key
      </Button>
      {isInline && create.isError && (
        <p role="alert" className="w-full text-danger">
          {create.error.message}
        </p>
      )}
      <Dialog
        open={isOpen}
        title={create.isSuccess ? 'Your new API key' : 'Create API key'}
        onClose={close}
        wide={create.isSuccess}
        sticky={create.isSuccess}
      >
        {create.isSuccess ? (
          <div className="flex flex-col gap-4">
            <p className="text-ink-2">
              Copy the secret key now. It is stored only as a hash and cannot be shown again.
            </p>
            <KeyLine label="Public key" value={create.data.publicKey} />
            <KeyLine label="Secret key" value={create.data.secretKey} />
            <Snippets publicKey={create.data.publicKey} secretKey={create.data.secretKey} />
            <Button look="primary" onClick={close} className="self-end">
              Done
            </Button>
          </div>
        ) : (
          <form
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              create.mutate();
            }}
          >
            <Field
              label="Note (optional)"
              hint="Where the key is used, so that you know it again."
              value={note}
              maxLength={200}
              onChange={(event) => setNote(event.target.value)}
            />
            {create.isError && (
              <p role="alert" className="text-danger">
                {create.error.message}
              </p>
            )}
            <Button type="submit" look="primary" disabled={create.isPending} className="self-end">
              Create
            </Button>
          </form>
        )}
      </Dialog>
    </>
  );
}

function KeyLine({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <div className="text-sm font-medium text-ink-2">{label}</div>
      <div className="mt-1 flex items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 font-mono text-sm wrap-anywhere">{value}</code>
        <CopyButton what={label.toLowerCase()} text={() => value} />
      </div>
    </div>
  );
}
