/** Which model a variant asks: a connection, and one of its models or any other name. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import { Input } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';

export interface ModelPickerProps {
  readonly connections: readonly LlmConnection[];
  readonly provider: string;
  readonly model: string;
  /** Of the variant. */
  readonly name: string;
  readonly onChange: (choice: { readonly provider: string; readonly model: string }) => void;
}

export function ModelPicker({ connections, provider, model, name, onChange }: ModelPickerProps) {
  const connection = connections.find((each) => each.provider === provider);
  const options = connections.map((each) => ({ value: each.provider, label: each.provider }));
  // One that is deleted meanwhile stays named, so that it is seen why nothing runs.
  const known =
    connection === undefined ? [{ value: provider, label: provider || 'Connection …' }, ...options] : options;
  return (
    <div className="flex min-w-0 flex-1 gap-1.5">
      <Select
        isBare
        label={`Connection of ${name}`}
        value={provider}
        options={known}
        onChange={(next) => {
          const offered = connections.find((each) => each.provider === next)?.models ?? [];
          onChange({ provider: next, model: offered.includes(model) ? model : (offered[0] ?? '') });
        }}
        className="max-w-36 flex-1"
      />
      <Autocomplete.Root
        items={connection?.models ?? []}
        value={model}
        onValueChange={(next) => onChange({ provider, model: next })}
        openOnInputClick
      >
        <Autocomplete.Input
          aria-label={`Model of ${name}`}
          render={<Input placeholder="Model" className="min-w-0 flex-2 font-mono text-sm" />}
        />
        <Autocomplete.Portal>
          <Autocomplete.Positioner sideOffset={4} align="start" className="z-50">
            <Autocomplete.Popup className="max-h-72 min-w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-pop data-empty:hidden">
              <Autocomplete.List aria-label="Models">
                {(each: string) => (
                  <Autocomplete.Item
                    key={each}
                    value={each}
                    className="flex h-7 cursor-pointer items-center rounded-sm px-2 font-mono text-sm outline-none select-none data-highlighted:bg-accent-soft"
                  >
                    {each}
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
