/** Something that is there but folded away: a title line that opens it. */
import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';

export interface FoldProps {
  readonly title: ReactNode;
  /** A foretaste, shown while folded. */
  readonly detail?: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function Fold({ title, detail, icon, children }: FoldProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="rounded-md border border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex h-6.5 w-full items-center gap-1.5 rounded-md px-2 text-left text-sm text-ink-2 hover:bg-hover"
      >
        <ChevronRight size={12} aria-hidden className={`shrink-0 transition-transform ${isOpen ? 'rotate-90' : ''}`} />
        {icon}
        <span className="shrink-0 font-medium">{title}</span>
        {!isOpen && detail !== undefined && <span className="truncate text-ink-3">{detail}</span>}
      </button>
      {isOpen && <div className="border-t border-line px-2.5 py-2">{children}</div>}
    </div>
  );
}
