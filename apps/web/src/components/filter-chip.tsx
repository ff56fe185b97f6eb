/** Something that came with a link, such as a filter, and the way to drop it. */
import { X } from 'lucide-react';
import { IconButton } from '#ui/button.tsx';

export interface FilterChipProps {
  readonly label: string;
  readonly value: string;
  /** What dropping it is called: `Remove filter` when not given. */
  readonly action?: string;
  readonly onRemove: () => void;
}

export function FilterChip({ label, value, action = 'Remove filter', onRemove }: FilterChipProps) {
  return (
    <span className="inline-flex h-7 max-w-64 items-center gap-1 rounded-md bg-accent-soft pr-0.5 pl-2 text-accent">
      <span className="shrink-0 text-sm">{label}</span>
      <span className="truncate font-medium" title={value}>
        {value}
      </span>
      <IconButton label={`${action}: ${label} ${value}`} size="sm" className="text-accent!" onClick={onRemove}>
        <X size={13} aria-hidden />
      </IconButton>
    </span>
  );
}
