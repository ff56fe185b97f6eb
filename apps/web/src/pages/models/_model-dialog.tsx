/** Defines a model of the project, with prices of its own or those of a known model, and prices what is stored of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CreateModelBody } from '@telltale/contract/models.ts';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { createModel, repriceModel, type RepriceProgress } from '#api/models.ts';
import { formatCost, formatNumber } from '#lib/format.ts';
import {
  checkForm,
  emptyForm,
  type ModelForm,
  type PriceLine,
  renamed,
  usageTypes,
  withPricesOf,
} from '#lib/model-form.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field, Input } from '#ui/field.tsx';
import { ModelPicker } from './_model-picker.tsx';

export interface ModelDialogProps {
  readonly projectId: string;
  /** As observations name it; '' when it is not known yet. */
  readonly name: string;
  readonly onClose: () => void;
}

export function ModelDialog({ projectId, name, onClose }: ModelDialogProps) {
  const [form, setForm] = useState(() => emptyForm(name));
  const [problem, setProblem] = useState<string | null>(null);
  const [progress, setProgress] = useState<RepriceProgress | null>(null);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: async (body: CreateModelBody) => {
      await createModel(projectId, body);
      if (name !== '') await repriceModel(projectId, name, setProgress);
    },
    onSuccess: () => {
      if (name === '') onClose();
    },
    // Costs have changed everywhere.
    onSettled: () => queryClient.invalidateQueries(),
  });
  const submit = () => {
    const checked = checkForm(form);
    setProblem(checked.problem ?? null);
    if (checked.body) save.mutate(checked.body);
  };
  return (
    <Dialog open title={name === '' ? 'Add model' : `Set the price of ${name}`} onClose={onClose} wide>
      {save.isSuccess && progress !== null ? (
        <div className="flex flex-col gap-4">
          <p>{outcome(progress)}</p>
          <Button look="primary" className="self-end" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <ModelPicker projectId={projectId} onPick={(model) => setForm(withPricesOf(form, model))} />
          <div className="grid grid-cols-2 gap-3">
            <Field label="Name" value={form.name} onChange={(event) => setForm(renamed(form, event.target.value))} />
            <Field
              label="Pattern of model names"
              value={form.pattern}
              onChange={(event) => setForm({ ...form, pattern: event.target.value })}
            />
          </div>
          <PriceLines form={form} onChange={setForm} />
          {form.tiers.length > 0 && (
            <p className="text-sm text-ink-2">
              Further tiers are taken over as they are: {form.tiers.map((tier) => tier.name).join('; ')}.
            </p>
          )}
          {(problem !== null || save.isError) && (
            <p role="alert" className="text-danger">
              {problem ?? save.error?.message}
            </p>
          )}
          <div className="flex items-center justify-end gap-3">
            {save.isPending && (
              <output className="text-sm text-ink-2">
                {progress === null ? 'Saving …' : `Priced ${formatNumber(progress.changed)} observations …`}
              </output>
            )}
            <Button type="submit" look="primary" disabled={save.isPending}>
              {name === '' ? 'Add model' : 'Save and price what is stored'}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function outcome({ changed, difference }: RepriceProgress): string {
  if (changed === 0) return 'Saved. Nothing that is stored had to be priced.';
  return `Saved. ${formatNumber(changed)} stored ${changed === 1 ? 'observation' : 'observations'} got a price: ${formatCost(difference)} in all.`;
}

interface PriceLinesProps {
  readonly form: ModelForm;
  readonly onChange: (form: ModelForm) => void;
}

function PriceLines({ form, onChange }: PriceLinesProps) {
  const listId = useId();
  const change = (at: number, changes: Partial<PriceLine>) =>
    onChange({ ...form, lines: form.lines.map((line, index) => (index === at ? { ...line, ...changes } : line)) });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium text-ink-2">Prices, in USD per million units</legend>
      <datalist id={listId}>
        {usageTypes.map((usageType) => (
          <option key={usageType}>{usageType}</option>
        ))}
      </datalist>
      {form.lines.map((line, at) => (
        <div key={at} className="flex items-center gap-2">
          <Input
            aria-label={`Usage type ${at + 1}`}
            list={listId}
            className="font-mono"
            value={line.usageType}
            onChange={(event) => change(at, { usageType: event.target.value })}
          />
          <Input
            aria-label={`Price of ${line.usageType === '' ? `line ${at + 1}` : line.usageType}`}
            inputMode="decimal"
            className="max-w-36 text-right tabular-nums"
            value={line.price}
            onChange={(event) => change(at, { price: event.target.value })}
          />
          <IconButton
            label={`Remove ${line.usageType === '' ? `line ${at + 1}` : line.usageType}`}
            onClick={() => onChange({ ...form, lines: form.lines.filter((_, index) => index !== at) })}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        look="quiet"
        className="self-start"
        onClick={() => onChange({ ...form, lines: [...form.lines, { usageType: '', price: '' }] })}
      >
        <Plus size={14} aria-hidden />
        Add usage type
      </Button>
    </fieldset>
  );
}
