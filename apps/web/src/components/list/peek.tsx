/** A row in full beside its list: a drawer of any width, through which one goes on with j and k. */
import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react';
import { Suspense, useCallback, useRef, useState, type KeyboardEvent } from 'react';
import type { TraceAddress } from '#components/trace/address.ts';
import { isFiniteNumber, useStored } from '#lib/stored.ts';
import { IconButton } from '#ui/button.tsx';
import { late } from '#ui/late.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { Divider } from '#ui/split-pane.tsx';

const { Component: TraceView, load: loadPeek } = late(
  async () => (await import('#components/trace/trace-view.tsx')).TraceView,
);
export { loadPeek };

export interface PeekProps {
  readonly projectId: string;
  readonly traceId: string;
  /** What is selected in it at first. */
  readonly first: TraceAddress;
  /** The place among the loaded rows, from 0; -1 when it is not among them. */
  readonly at: number;
  readonly count: number;
  readonly onStep: (by: 1 | -1) => void;
  /** To the page of the trace. */
  readonly onExpand: (address: TraceAddress) => void;
  readonly onClose: () => void;
}

const usualWidth = 820;
const widthMin = 420;
/** What stays in sight of the list. */
const listMin = 160;

/** Stands in a positioned box, at its right side. */
export function Peek(props: PeekProps) {
  const { projectId, traceId, first, at, count, onStep, onExpand, onClose } = props;
  const [address, change] = useAddress(traceId, first);
  const [width, setWidth] = useStored('peek.width', usualWidth, isFiniteNumber);
  const drawer = useRef<HTMLElement>(null);
  const resize = (wanted: number) =>
    setWidth(Math.round(Math.max(widthMin, Math.min(wanted, window.innerWidth - listMin))));
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'j' || event.key === 'k') onStep(event.key === 'j' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section
      ref={drawer}
      aria-label="Peek"
      onKeyDownCapture={press}
      className="absolute inset-y-0 right-0 z-30 flex bg-surface shadow-[-8px_0_28px_-12px_var(--shadow)]"
      style={{ width: `clamp(${widthMin}px, ${width}px, calc(100% - ${listMin}px))` }}
    >
      <Divider
        label="Width of the peek"
        width={width}
        min={widthMin}
        onDrag={(clientX) => resize((drawer.current?.getBoundingClientRect().right ?? 0) - clientX)}
        // The width that is drawn: what is remembered may be wider than there is room.
        onStep={(by) => resize((drawer.current?.offsetWidth ?? width) - by)}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-sunken px-2">
          <IconButton label="Close (Esc)" onClick={onClose}>
            <X size={15} aria-hidden />
          </IconButton>
          <IconButton label="Open the page (Enter)" onClick={() => onExpand(address)}>
            <Maximize2 size={14} aria-hidden />
          </IconButton>
          <IconButton label="Next row (j)" disabled={at >= count - 1} onClick={() => onStep(1)}>
            <ChevronDown size={15} aria-hidden />
          </IconButton>
          <IconButton label="Previous row (k)" disabled={at <= 0} onClick={() => onStep(-1)}>
            <ChevronUp size={15} aria-hidden />
          </IconButton>
        </div>
        <Suspense
          fallback={
            <div className="p-4">
              <SkeletonLines count={8} label="Loading trace" />
            </div>
          }
        >
          <TraceView projectId={projectId} traceId={traceId} address={address} onAddress={change} />
        </Suspense>
      </div>
    </section>
  );
}

/** What is selected in the trace, from anew for each row. */
function useAddress(traceId: string, first: TraceAddress) {
  const row = JSON.stringify([traceId, first]);
  const [state, setState] = useState({ row, address: first });
  if (state.row !== row) setState({ row, address: first });
  const change = useCallback(
    (changes: TraceAddress) => setState((now) => ({ ...now, address: { ...now.address, ...changes } })),
    [],
  );
  return [state.row === row ? state.address : first, change] as const;
}

function isTyping(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
