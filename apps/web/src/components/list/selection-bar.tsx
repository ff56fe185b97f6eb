/** What can be done with the selected rows, hovering over the end of the list. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Noun } from '#components/empty-list.tsx';
import { formatCount } from '#lib/format.ts';
import { Button, IconButton } from '#ui/button.tsx';

export interface SelectionBarProps {
  readonly noun: Noun;
  /** How many are selected. */
  readonly count: number;
  /** How many match, when there are more than are selected and all are loaded; else null. */
  readonly more: number | null;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

/** Stands in a positioned box. */
export function SelectionBar({ noun, count, more, onSelectAll, onClear, children }: SelectionBarProps) {
  return (
    <section
      aria-label="Selection"
      className="absolute inset-x-4 bottom-4 z-20 mx-auto flex w-fit flex-wrap items-center gap-1 rounded-lg bg-raised p-1.5 shadow-pop"
    >
      <output className="px-2 font-medium whitespace-nowrap">
        {formatCount(count)} {count === 1 ? noun.one : noun.many} selected
      </output>
      {more !== null && (
        <Button look="quiet" className="text-accent!" onClick={onSelectAll}>
          Select all {formatCount(more)} that match
        </Button>
      )}
      <span aria-hidden className="mx-1 h-5 w-px bg-line" />
      {children}
      <IconButton label="Clear selection" onClick={onClear}>
        <X size={15} aria-hidden />
      </IconButton>
    </section>
  );
}
