/** One choice of a list, by the browser's own control. */
import { clsx } from 'clsx';
import { useId, type ComponentProps } from 'react';

export interface SelectProps<T extends string> extends Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  /** The label is for screen readers only. */
  readonly isBare?: boolean;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, isBare = false, className, ...rest } = props;
  const id = useId();
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={isBare ? 'sr-only' : 'text-sm font-medium text-ink-2'}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        className="h-7 w-full min-w-0 truncate rounded-md border border-line-strong bg-surface px-1.5 text-ink focus-visible:outline-offset-0 disabled:opacity-50"
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
