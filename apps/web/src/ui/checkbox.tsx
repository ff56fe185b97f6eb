/** Small boxes to tick: alone in a table, or with their words beside them. */
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';

export interface CheckboxProps {
  /** For screen readers. */
  readonly label: string;
  readonly checked: boolean;
  /** Some of what it stands for is ticked. */
  readonly isMixed?: boolean;
  readonly tabIndex?: number;
  readonly onToggle: (event: { readonly shiftKey: boolean }) => void;
}

export function Checkbox({ label, checked, isMixed = false, tabIndex, onToggle }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={label}
      checked={checked}
      tabIndex={tabIndex}
      onChange={() => undefined}
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        onToggle(event);
      }}
      className="size-3.5 shrink-0 cursor-pointer accent-accent"
    />
  );
}

export interface CheckFieldProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function CheckField({ label, checked, onChange }: CheckFieldProps) {
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 shrink-0 accent-accent"
      />
      {label}
    </label>
  );
}
