/** Chooses which kinds of rows are shown. */
import { Checkbox } from '@base-ui/react/checkbox';
import { observationType } from '@telltale/contract/observations.ts';
import { Check, ChevronDown, Shapes } from 'lucide-react';
import { KindIcon, kindLabel, type Kind } from '#components/kind-icon.tsx';
import { Button } from '#ui/button.tsx';
import { Popover } from '#ui/popover.tsx';

const kinds: readonly Kind[] = ['TRACE', ...observationType.options];

export interface KindFilterProps {
  /** Empty for all. */
  readonly value: readonly string[];
  readonly onChange: (kinds: readonly string[]) => void;
}

export function KindFilter({ value, onChange }: KindFilterProps) {
  const chosen = kinds.filter((kind) => value.includes(kind));
  const label =
    chosen.length === 0 ? 'All kinds' : chosen.length === 1 ? kindLabel(chosen[0]!) : `${chosen.length} kinds`;
  return (
    <Popover
      label="Kinds"
      trigger={
        <Button aria-label={`Kinds: ${label}`}>
          <Shapes size={14} aria-hidden className="text-ink-3" />
          {label}
          <ChevronDown size={13} aria-hidden className="text-ink-3" />
        </Button>
      }
    >
      <div className="flex w-44 flex-col gap-1.5">
        <fieldset aria-label="Kinds" className="flex flex-col">
          {kinds.map((kind) => (
            <label key={kind} className="flex h-7 cursor-pointer items-center gap-2 rounded-sm px-1.5 hover:bg-hover">
              <Checkbox.Root
                checked={chosen.includes(kind)}
                onCheckedChange={(isChosen) =>
                  onChange(kinds.filter((each) => (each === kind ? isChosen : chosen.includes(each))))
                }
                className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong data-checked:border-accent data-checked:bg-accent"
              >
                <Checkbox.Indicator className="text-on-accent">
                  <Check size={12} strokeWidth={3} aria-hidden />
                </Checkbox.Indicator>
              </Checkbox.Root>
              <span aria-hidden className="inline-flex">
                <KindIcon kind={kind} size={13} />
              </span>
              {kindLabel(kind)}
            </label>
          ))}
        </fieldset>
        {chosen.length > 0 && (
          <Button look="quiet" onClick={() => onChange([])} className="justify-center">
            All kinds
          </Button>
        )}
      </div>
    </Popover>
  );
}
