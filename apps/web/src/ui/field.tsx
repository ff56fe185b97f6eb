/** Text inputs, alone or with a label above. */
import { clsx } from 'clsx';
import { useId, type ComponentProps, type ReactNode } from 'react';

const inputClass =
  'h-7 w-full rounded-md border border-line-strong bg-surface px-2 text-ink focus-visible:outline-offset-0 disabled:opacity-50';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(inputClass, className)} {...rest} />;
}

export interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly hint?: ReactNode;
}

export function Field({ label, hint, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink-2">
        {label}
      </label>
      <Input id={id} aria-describedby={hint === undefined ? undefined : `${id}-hint`} {...rest} />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

export interface TextAreaFieldProps extends ComponentProps<'textarea'> {
  readonly label: string;
  readonly hint?: ReactNode;
}

export function TextAreaField({ label, hint, className, ...rest }: TextAreaFieldProps) {
  const id = useId();
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink-2">
        {label}
      </label>
      <textarea
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="w-full rounded-md border border-line-strong bg-surface px-2 py-1 text-ink focus-visible:outline-offset-0"
        {...rest}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}
