/** A label of a version; the one that programs get unless they ask otherwise stands out. */
import { defaultLabel, latestLabel } from '@telltale/contract/prompts.ts';
import { Badge } from '#ui/badge.tsx';

export function LabelBadge({ label, version }: { readonly label: string; readonly version?: number }) {
  const tone = label === defaultLabel ? 'accent' : label === latestLabel ? 'outline' : 'neutral';
  return (
    <Badge tone={tone} title={label}>
      <span className="truncate">{label}</span>
      {version !== undefined && <span>v{version}</span>}
    </Badge>
  );
}
