/** A moment, relative and ticking; hovering tells it exactly. */
import { formatAbsolute, formatRelative, formatShortTime } from '#lib/format.ts';
import { useNow } from '#lib/now.ts';

export interface TimeProps {
  readonly value: string;
  /** `short` is the clock or the day instead of the distance from now. */
  readonly as?: 'relative' | 'short' | 'absolute';
}

export function Time({ value, as = 'relative' }: TimeProps) {
  const now = useNow();
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return <span>{value}</span>;
  const exact = formatAbsolute(time);
  const text = as === 'relative' ? formatRelative(time, now) : as === 'short' ? formatShortTime(time, now) : exact;
  const title = as === 'relative' ? exact : `${exact} (${formatRelative(time, now)})`;
  return (
    <time dateTime={value} title={title} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}
