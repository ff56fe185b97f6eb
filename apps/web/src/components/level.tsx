/** The level of an observation: nothing for the default, a badge for what deserves a look. */
import type { TraceTree } from '@telltale/contract/traces.ts';
import { Badge } from '#ui/badge.tsx';

export type Level = TraceTree['level'][number];

const words: Record<Level, string> = { DEBUG: 'Debug', DEFAULT: 'Default', WARNING: 'Warning', ERROR: 'Error' };

export function LevelBadge({ level }: { readonly level: Level }) {
  switch (level) {
    case 'DEFAULT':
      return null;
    case 'DEBUG':
      return <Badge tone="outline">{words[level]}</Badge>;
    case 'WARNING':
      return <Badge tone="warn">{words[level]}</Badge>;
    case 'ERROR':
      return <Badge tone="danger">{words[level]}</Badge>;
  }
}

/** The worst level among counted ones. */
export function worstLevel(counts: Partial<Record<Level, number>> | undefined): Level {
  for (const level of ['ERROR', 'WARNING'] as const) if ((counts?.[level] ?? 0) > 0) return level;
  return 'DEFAULT';
}

const dots: Record<Level, string> = {
  DEBUG: 'bg-line-strong',
  DEFAULT: 'bg-ok',
  WARNING: 'bg-warn',
  ERROR: 'bg-danger',
};

/** The state of a whole trace in one dot. */
export function StatusDot({ level }: { readonly level: Level }) {
  const label = level === 'DEFAULT' ? 'OK' : words[level];
  return (
    <span className="inline-flex shrink-0" title={label}>
      <span aria-hidden className={`size-1.75 rounded-full ${dots[level]}`} />
      <span className="sr-only">{label}</span>
    </span>
  );
}
