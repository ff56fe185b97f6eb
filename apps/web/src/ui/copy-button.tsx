/** Copies a text and says that it did. */
import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';

const shownMs = 1500;

export interface CopyButtonProps {
  /** What is copied, for the name of the button: "Copy trace id". */
  readonly what: string;
  /** Called when copying, so that a large value becomes text only then. */
  readonly text: () => string | Promise<string>;
  readonly size?: 'sm' | 'md';
  readonly className?: string;
  /** In place of the usual one. */
  readonly icon?: ReactNode;
}

export function CopyButton({ what, text, size = 'sm', className, icon }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), shownMs);
    return () => clearTimeout(timer);
  }, [state]);
  const label = state === 'copied' ? 'Copied' : state === 'failed' ? 'Copying failed' : `Copy ${what}`;
  return (
    <IconButton
      label={label}
      size={size}
      {...(className === undefined ? {} : { className })}
      onClick={(event) => {
        event.stopPropagation();
        copy(text()).then(
          () => setState('copied'),
          () => setState('failed'),
        );
      }}
    >
      {state === 'copied' ? (
        <Check size={13} className="text-ok" aria-hidden />
      ) : state === 'failed' ? (
        <X size={13} className="text-danger" aria-hidden />
      ) : (
        (icon ?? <Copy size={13} aria-hidden />)
      )}
      <span className="sr-only" aria-live="polite">
        {state === 'copied' ? 'Copied' : ''}
      </span>
    </IconButton>
  );
}

async function copy(asked: string | Promise<string>): Promise<void> {
  const text = typeof asked === 'string' ? asked : await asked;
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  // Self-hosted behind plain http: the clipboard interface is not offered there.
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('the browser refused to copy');
}
