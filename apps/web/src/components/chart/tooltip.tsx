/** What is told beside the pointer about the step it is at. */
import type { ReactNode } from 'react';

export interface TooltipProps {
  /** Of the plot, in pixels. */
  readonly x: number;
  readonly width: number;
  readonly title: string;
  readonly children: ReactNode;
}

export function ChartTooltip({ x, width, title, children }: TooltipProps) {
  const isRight = x > width / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-0 z-20 max-w-60 rounded-md bg-raised px-2 py-1.5 text-sm shadow-pop"
      style={isRight ? { right: width - x + 10 } : { left: x + 10 }}
    >
      <div className="font-medium">{title}</div>
      {children}
    </div>
  );
}

export function TooltipLine({
  color,
  label,
  value,
}: {
  readonly color: string;
  readonly label: string;
  readonly value: string;
}) {
  return (
    <div className="flex items-center gap-1.5">
      <span className="size-2 shrink-0 rounded-xs" style={{ backgroundColor: color }} />
      <span className="min-w-0 flex-1 truncate text-ink-2">{label}</span>
      <span className="pl-2 tabular-nums">{value}</span>
    </div>
  );
}
