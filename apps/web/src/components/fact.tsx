/** One named fact in a line of facts; belongs inside a `dl`. */
import type { ReactNode } from 'react';
import { CopyButton } from '#ui/copy-button.tsx';

export interface FactProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly strong?: boolean;
  /** The text that a copy button beside it copies. */
  readonly copy?: string;
}

export function Fact({ label, children, strong = false, copy }: FactProps) {
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <dt className="text-sm text-ink-3">{label}</dt>
      <dd className={`flex min-w-0 items-center truncate ${strong ? 'font-medium tabular-nums' : 'text-ink-2'}`}>
        {children}
        {copy !== undefined && <CopyButton what={label.toLowerCase()} text={() => copy} />}
      </dd>
    </div>
  );
}
