/** Small facts beside a name. */
import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

type Tone = 'neutral' | 'accent' | 'danger' | 'warn' | 'outline';

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-2',
  accent: 'bg-accent-soft text-accent',
  danger: 'bg-danger-soft text-danger',
  warn: 'bg-warn-soft text-warn',
  outline: 'border border-line text-ink-2',
};

export interface BadgeProps extends ComponentProps<'span'> {
  readonly tone?: Tone;
}

export function Badge({ tone = 'neutral', className, ...rest }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-sm px-1.5 text-sm whitespace-nowrap',
        tones[tone],
        className,
      )}
      {...rest}
    />
  );
}
