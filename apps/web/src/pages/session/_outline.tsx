/** The turns of a session in short, to jump to. */
import { useRef } from 'react';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { StatusDot, worstLevel } from '#components/level.tsx';
import { formatCost } from '#lib/format.ts';
import { useVirtualRows } from '#ui/virtual-rows.ts';

export interface OutlineProps {
  readonly traces: readonly TraceListItem[];
  /** The turn in sight. */
  readonly current: number;
  readonly onJump: (index: number) => void;
}

const rowHeight = 28;

export function Outline({ traces, current, onJump }: OutlineProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualRows({ scroller, count: traces.length, rowHeight, overscan: 10 });
  return (
    <nav
      ref={scroller}
      aria-label="Turns"
      className="hidden w-64 shrink-0 overflow-y-auto border-r border-line py-2 lg:block"
    >
      <ol className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const trace = traces[index]!;
          return (
            <li
              key={trace.id}
              className="absolute inset-x-2"
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                aria-current={index === current ? 'true' : undefined}
                onClick={() => onJump(index)}
                className="flex h-full w-full items-center gap-2 rounded-md px-2 text-left text-ink-2 hover:bg-hover aria-[current]:bg-accent-soft aria-[current]:text-accent"
              >
                <span className="w-6 shrink-0 text-right text-sm tabular-nums">{index + 1}</span>
                <StatusDot level={worstLevel(trace.levels)} />
                <span className="min-w-0 flex-1 truncate">{trace.name ?? trace.id}</span>
                {trace.totalCost > 0 && (
                  <span className="shrink-0 text-sm tabular-nums">{formatCost(trace.totalCost)}</span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
