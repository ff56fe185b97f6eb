/** Chooses environments out of those that recent traces name, or by typing another. */
import { Checkbox } from '@base-ui/react/checkbox';
import { Check, ChevronDown, Server } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';
import { Popover } from '#ui/popover.tsx';

export interface EnvironmentFilterProps {
  readonly value: readonly string[];
  readonly known: readonly string[];
  readonly onChange: (environments: string[]) => void;
}

export function EnvironmentFilter({ value, known, onChange }: EnvironmentFilterProps) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim();
  const options = [...new Set([...known, ...value])].sort().filter((name) => name.includes(wanted));
  const set = (name: string, isChosen: boolean) => {
    onChange(isChosen ? [...value, name] : value.filter((other) => other !== name));
  };
  const label =
    value.length === 0 ? 'All environments' : value.length === 1 ? value[0]! : `${value.length} environments`;
  return (
    <Popover
      label="Environments"
      trigger={
        <Button aria-label={`Environments: ${label}`} className="max-w-52">
          <Server size={14} aria-hidden className="shrink-0 text-ink-3" />
          <span className="truncate">{label}</span>
          <ChevronDown size={13} aria-hidden className="shrink-0 text-ink-3" />
        </Button>
      }
    >
      <div className="flex w-56 flex-col gap-1.5">
        <Input
          aria-label="Find or add an environment"
          placeholder="Find or type a name"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || wanted === '' || wanted.includes(',')) return;
            set(wanted, true);
            setTyped('');
          }}
        />
        <fieldset aria-label="Environments" className="flex max-h-64 flex-col overflow-y-auto">
          {options.map((name) => (
            <label key={name} className="flex h-7 cursor-pointer items-center gap-2 rounded-sm px-1.5 hover:bg-hover">
              <Checkbox.Root
                checked={value.includes(name)}
                onCheckedChange={(isChosen) => set(name, isChosen)}
                className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong data-checked:border-accent data-checked:bg-accent"
              >
                <Checkbox.Indicator className="text-on-accent">
                  <Check size={12} strokeWidth={3} aria-hidden />
                </Checkbox.Indicator>
              </Checkbox.Root>
              <span className="truncate">{name}</span>
            </label>
          ))}
          {options.length === 0 && (
            <p className="px-1.5 py-1 text-sm text-ink-3">
              {wanted === '' ? 'No environments seen yet.' : `Press Enter to filter by “${wanted}”.`}
            </p>
          )}
        </fieldset>
        {value.length > 0 && (
          <Button look="quiet" onClick={() => onChange([])} className="justify-center">
            All environments
          </Button>
        )}
      </div>
    </Popover>
  );
}
