/** A small field that searches in what is shown beside it; Escape empties it before it closes anything. */
import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter, or Shift+Enter for the way back. */
  readonly onEnter?: (by: 1 | -1) => void;
  /** What was found, and ways through it. */
  readonly children?: ReactNode;
  readonly className?: string;
}

export function SearchField({ label, value, onChange, onEnter, children, className }: SearchFieldProps) {
  return (
    <search
      className={clsx(
        'flex h-6.5 min-w-0 items-center rounded-md border border-line-strong bg-surface pr-0.5 pl-2 focus-within:outline-2 focus-within:outline-accent',
        className,
      )}
    >
      <Search size={12} aria-hidden className="shrink-0 text-ink-3" />
      <input
        type="text"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') onEnter?.(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onChange('');
          }
        }}
        className="h-full w-38 min-w-12 bg-transparent px-1.5 text-sm outline-none"
      />
      {children}
    </search>
  );
}
