/** Makes or changes a connection to a model provider, and tries it at once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConnectionTest, LlmAdapter, LlmConnection } from '@telltale/contract/llm-connections.ts';
import { useState } from 'react';
import { llmConnections, saveConnection, testConnection } from '#api/llm-connections.ts';
import {
  adapters,
  checkConnection,
  connectionForm,
  type ConnectionForm,
  emptyConnection,
} from '#lib/connection-form.ts';
import { Button } from '#ui/button.tsx';
import { CheckField } from '#ui/checkbox.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field, TextAreaField } from '#ui/field.tsx';
import { Fold } from '#ui/fold.tsx';
import { Select } from '#ui/select.tsx';
import { TestResult } from './_test-result.tsx';

export interface ConnectionDialogProps {
  readonly projectId: string;
  /** Null makes a new one. */
  readonly connection: LlmConnection | null;
  readonly onClose: () => void;
}

export function ConnectionDialog({ projectId, connection, onClose }: ConnectionDialogProps) {
  const [existing, setExisting] = useState(connection);
  const [form, setForm] = useState(() =>
    connection === null ? emptyConnection('openai') : connectionForm(connection),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const [result, setResult] = useState<ConnectionTest | null>(null);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async () => {
      const checked = checkConnection(form, existing);
      if (checked.problem !== undefined) throw new Error(checked.problem);
      const saved = await saveConnection(projectId, checked.body);
      await client.invalidateQueries({ queryKey: llmConnections(projectId).queryKey });
      setExisting(saved);
      setForm(connectionForm(saved));
      // Without a model there is nothing to try; what was entered is kept all the same.
      return saved.models.length === 0 ? null : await testConnection(projectId, saved.id);
    },
    onMutate: () => {
      setProblem(null);
      setResult(null);
    },
    onSuccess: (tested) => (tested === null ? onClose() : setResult(tested)),
    onError: (error) => setProblem(error.message),
  });
  return (
    <Dialog
      open
      wide
      title={connection === null ? 'Connect a provider' : `Change ${connection.provider}`}
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Fields form={form} existing={existing} onChange={setForm} />
        {problem !== null && (
          <p role="alert" className="wrap-anywhere text-danger">
            {problem}
          </p>
        )}
        {result !== null && <TestResult result={result} />}
        <div className="flex items-center justify-end gap-2">
          {save.isPending && <output className="text-sm text-ink-2">Saving and asking a model …</output>}
          <Button onClick={onClose}>{existing === connection ? 'Cancel' : 'Close'}</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            Save and test
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const adapterOptions = Object.entries(adapters).map(([value, { label }]) => ({ value: value as LlmAdapter, label }));

interface FieldsProps {
  readonly form: ConnectionForm;
  readonly existing: LlmConnection | null;
  readonly onChange: (form: ConnectionForm) => void;
}

function Fields({ form, existing, onChange }: FieldsProps) {
  const set = (change: Partial<ConnectionForm>) => onChange({ ...form, ...change });
  const about = adapters[form.adapter];
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Select
          label="Provider"
          value={form.adapter}
          options={adapterOptions}
          disabled={existing !== null}
          onChange={(adapter) => onChange({ ...emptyConnection(adapter), secretKey: form.secretKey })}
        />
        <Field
          label="Name"
          value={form.provider}
          disabled={existing !== null}
          onChange={(event) => set({ provider: event.target.value })}
          autoComplete="off"
        />
      </div>
      <Field
        label="Key"
        type="password"
        // Browsers would offer to keep it as the password of this site.
        autoComplete="new-password"
        placeholder={
          existing === null ? about.keyHint : `${existing.displaySecretKey || 'none'} is kept unless you enter another`
        }
        value={form.secretKey}
        onChange={(event) => set({ secretKey: event.target.value })}
        hint="Kept encrypted; only its end is ever shown again."
      />
      <Field
        label={about.needsAddress === true ? 'Address' : 'Address, if not the provider’s own'}
        type="url"
        placeholder={about.address}
        value={form.baseURL}
        onChange={(event) => set({ baseURL: event.target.value })}
        autoComplete="off"
      />
      {form.adapter === 'bedrock' && (
        <Field label="Region" value={form.region} onChange={(event) => set({ region: event.target.value })} />
      )}
      <TextAreaField
        label={form.adapter === 'azure' ? 'Deployments' : about.hasDefaultModels === true ? 'More models' : 'Models'}
        rows={2}
        value={form.models}
        onChange={(event) => set({ models: event.target.value })}
        hint="One a line. Any other name can be typed in the playground."
      />
      {about.hasDefaultModels === true && (
        <CheckField
          label="Offer the provider’s models that the price book knows"
          checked={form.withDefaultModels}
          onChange={(checked) => set({ withDefaultModels: checked })}
        />
      )}
      <Fold title="More settings" detail={existing?.extraHeaderKeys.join(', ') ?? ''}>
        <div className="flex flex-col gap-3">
          <TextAreaField
            label="Extra headers"
            rows={2}
            value={form.headers}
            placeholder="name: value"
            onChange={(event) => set({ headers: event.target.value })}
            hint={
              existing !== null && existing.extraHeaderKeys.length > 0
                ? `Kept: ${existing.extraHeaderKeys.join(', ')}. To change them, enter all of them and the key.`
                : 'One a line, kept like the key.'
            }
          />
          {form.adapter === 'azure' && (
            <Field
              label="API version"
              placeholder="v1"
              value={form.apiVersion}
              onChange={(event) => set({ apiVersion: event.target.value })}
            />
          )}
          {(form.adapter === 'openai' || form.adapter === 'azure') && (
            <CheckField
              label="Use the Responses API instead of chat completions"
              checked={form.useResponsesApi}
              onChange={(checked) => set({ useResponsesApi: checked })}
            />
          )}
        </div>
      </Fold>
    </>
  );
}
