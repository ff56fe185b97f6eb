/** Finds a known model whose prices are to be taken over. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { useQuery } from '@tanstack/react-query';
import type { Model } from '@telltale/contract/models.ts';
import { useId, useState } from 'react';
import { modelsNamed } from '#api/models.ts';
import { formatCost } from '#lib/format.ts';
import { Input } from '#ui/field.tsx';

export interface ModelPickerProps {
  readonly projectId: string;
  readonly onPick: (model: Model) => void;
}

export function ModelPicker({ projectId, onPick }: ModelPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const found = useQuery(modelsNamed(projectId, typed.trim()));
  const models = typed.trim() === '' ? [] : (found.data?.data ?? []);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-ink-2">
        Take over the prices of
      </label>
      <Autocomplete.Root
        mode="none"
        items={models}
        value={typed}
        onValueChange={setTyped}
        itemToStringValue={(model: Model) => model.modelName}
      >
        <Autocomplete.Input
          id={id}
          render={<Input placeholder="Type the name of a known model, or set prices below" />}
        />
        <Autocomplete.Portal>
          <Autocomplete.Positioner sideOffset={4} className="z-50">
            <Autocomplete.Popup className="max-h-72 w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-pop data-empty:hidden">
              <Autocomplete.List aria-label="Known models">
                {(model: Model) => (
                  <Autocomplete.Item
                    key={model.id}
                    value={model}
                    onClick={() => onPick(model)}
                    className="flex h-7 cursor-pointer items-center gap-3 rounded-sm px-2 outline-none select-none data-highlighted:bg-accent-soft"
                  >
                    <span className="truncate font-mono text-sm">{model.modelName}</span>
                    <span className="ml-auto shrink-0 text-sm text-ink-2">{summary(model)}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
    </div>
  );
}

function summary({ id, isLangfuseManaged, inputPrice, outputPrice }: Model): string {
  const source = isLangfuseManaged ? (id.split('.', 1)[0] ?? '') : 'this project';
  const prices = [inputPrice, outputPrice].map((price) => (price === null ? '–' : formatCost(price * 1e6)));
  return `${source} · ${prices.join(' / ')}`;
}
