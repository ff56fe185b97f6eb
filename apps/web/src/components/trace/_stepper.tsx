/** A count with two buttons that walk through what it counts. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#ui/button.tsx';

export interface StepperProps {
  /** What is walked, for the names of the buttons: "Next error". */
  readonly what: string;
  readonly previousKey: string;
  readonly nextKey: string;
  readonly isEmpty?: boolean;
  readonly onStep: (by: 1 | -1) => void;
  readonly children: ReactNode;
}

export function Stepper({ what, previousKey, nextKey, isEmpty = false, onStep, children }: StepperProps) {
  return (
    <div className="flex min-w-0 items-center">
      <output className="truncate px-1 text-sm tabular-nums">{children}</output>
      <IconButton size="sm" label={`Previous ${what} (${previousKey})`} disabled={isEmpty} onClick={() => onStep(-1)}>
        <ChevronUp size={13} aria-hidden />
      </IconButton>
      <IconButton size="sm" label={`Next ${what} (${nextKey})`} disabled={isEmpty} onClick={() => onStep(1)}>
        <ChevronDown size={13} aria-hidden />
      </IconButton>
    </div>
  );
}
