/** One choice of some, as a button that shows it and a menu that changes it. */
import { ChevronDown } from 'lucide-react';
import { Button } from './button.tsx';
import { Menu, MenuChoice } from './menu.tsx';

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const shown = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Menu
      trigger={
        <Button aria-label={`${label}: ${shown}`} className="min-w-28 justify-between">
          <span className="truncate">{shown}</span>
          <ChevronDown size={13} aria-hidden className="text-ink-3" />
        </Button>
      }
    >
      <MenuChoice label={label} value={value} options={options} onChange={onChange} />
    </Menu>
  );
}
