/** Two panes side by side with a divider that is dragged, or moved by the arrow keys. */
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

export interface SplitPaneProps {
  readonly label: string;
  /** Width of the left pane in pixels. */
  readonly width: number;
  readonly min: number;
  /** What the right pane keeps at least. */
  readonly minRight: number;
  readonly onResize: (width: number) => void;
  readonly left: ReactNode;
  readonly right: ReactNode;
}

const keyStep = 16;

export function SplitPane({ label, width, min, minRight, onResize, left, right }: SplitPaneProps) {
  const box = useRef<HTMLDivElement>(null);
  const limit = (wanted: number): number => {
    const room = (box.current?.clientWidth ?? Number.POSITIVE_INFINITY) - minRight;
    return Math.round(Math.max(min, Math.min(wanted, Math.max(min, room))));
  };
  return (
    <div ref={box} className="flex min-h-0 flex-1">
      <div
        className="@container flex min-h-0 shrink-0 flex-col"
        style={{ width: `min(${width}px, calc(100% - ${minRight}px))` }}
      >
        {left}
      </div>
      <Divider
        label={label}
        width={width}
        min={min}
        onDrag={(clientX) => onResize(limit(clientX - (box.current?.getBoundingClientRect().left ?? 0)))}
        onStep={(by) => onResize(limit(width + by))}
      />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{right}</div>
    </div>
  );
}

export interface DividerProps {
  readonly label: string;
  /** Of the pane that it bounds, in pixels. */
  readonly width: number;
  readonly min: number;
  readonly onDrag: (clientX: number) => void;
  /** Pixels to the right, by a key. */
  readonly onStep: (by: number) => void;
}

/** The line between two panes. */
export function Divider({ label, width, min, onDrag, onStep }: DividerProps) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event.clientX);
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -keyStep : event.key === 'ArrowRight' ? keyStep : 0;
    if (by === 0) return;
    event.preventDefault();
    onStep(by);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={step}
      className="relative z-10 h-auto w-px shrink-0 cursor-col-resize touch-none bg-line outline-none before:absolute before:inset-y-0 before:-left-1 before:w-2.25 hover:before:bg-accent/25 focus-visible:before:bg-accent/50"
    />
  );
}
