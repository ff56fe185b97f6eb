/** Buttons: with a label, or an icon that carries its name for screen readers and as a tooltip. */
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tip } from './tip.tsx';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover font-medium',
  plain: 'border border-line-strong bg-surface text-ink hover:bg-hover',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-on-accent hover:opacity-90 font-medium',
};

function buttonClass(look: Look): string {
  return clsx(
    'inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap select-none',
    'disabled:pointer-events-none disabled:opacity-50',
    looks[look],
  );
}

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look;
}

export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={clsx(buttonClass(look), className)} {...rest} />;
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly label: string;
  readonly children: ReactNode;
  readonly size?: 'sm' | 'md';
}

export function IconButton({ label, children, className, size = 'md', type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <button
        type={type}
        aria-label={label}
        className={clsx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink',
          'aria-pressed:bg-accent-soft aria-pressed:text-accent disabled:pointer-events-none disabled:opacity-40',
          size === 'sm' ? 'size-5.5' : 'size-7',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}
