/** Saves a variant as the next version of its prompt, or as another one. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { makeVersion } from '#api/prompts.ts';
import type { PromptOrigin, Variant } from '#lib/playground.ts';
import { losesToolCalls, promptOf, type SaveForm } from '#lib/playground-save.ts';
import { Button } from '#ui/button.tsx';
import { CheckField } from '#ui/checkbox.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';

export interface SaveDialogProps {
  readonly projectId: string;
  readonly variant: Variant;
  readonly onSaved: (origin: PromptOrigin) => void;
  readonly onClose: () => void;
}

export function SaveDialog({ projectId, variant, onSaved, onClose }: SaveDialogProps) {
  const [form, setForm] = useState<SaveForm>({
    name: variant.origin?.name ?? '',
    commitMessage: '',
    isProduction: false,
  });
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const checked = promptOf(variant, form);
      if (checked.problem !== undefined) throw new Error(checked.problem);
      return makeVersion(client, projectId, checked.body);
    },
    onSuccess: ({ name, version, type }) => onSaved({ name, version, type }),
  });
  const set = (change: Partial<SaveForm>) => setForm({ ...form, ...change });
  return (
    <Dialog open title="Save as a prompt" onClose={onClose}>
      {save.isSuccess ? (
        <div className="flex flex-col gap-4">
          <p>
            Saved as version {save.data.version} of{' '}
            <Link
              to="/project/$projectId/prompts/$promptName"
              params={{ projectId, promptName: save.data.name }}
              search={{ v: String(save.data.version) }}
              className="text-accent hover:underline"
            >
              {save.data.name}
            </Link>
            .
          </p>
          <Button look="primary" className="self-end" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Field
            label="Name"
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
            hint={hintOf(variant.origin, form.name)}
            autoComplete="off"
          />
          <Field
            label="What changed"
            value={form.commitMessage}
            onChange={(event) => set({ commitMessage: event.target.value })}
            autoComplete="off"
          />
          <CheckField
            label="Label it production"
            checked={form.isProduction}
            onChange={(checked) => set({ isProduction: checked })}
          />
          <p className="text-sm text-ink-3">
            Model, parameters, tools and output schema are saved in its config.
            {losesToolCalls(variant) && ' Tool calls are not: prompts hold texts only.'}
          </p>
          {save.isError && (
            <p role="alert" className="text-danger">
              {save.error.message}
            </p>
          )}
          <Button type="submit" look="primary" className="self-end" disabled={save.isPending}>
            Save
          </Button>
        </form>
      )}
    </Dialog>
  );
}

function hintOf(origin: PromptOrigin | null, name: string): string {
  if (origin !== null && origin.name === name)
    return `A new version is made; this came from version ${origin.version}.`;
  return 'A prompt of this name gets a new version; otherwise it is made. Slashes make folders.';
}
