/** The grid of a dashboard in edit mode: widgets are moved and resized by pointer, and by the arrow keys. */
import type { Widget } from '@telltale/contract/dashboards.ts';
import { clsx } from 'clsx';
import { Grip, MoveDiagonal2 } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from 'react';
import { nudge, placeAt } from '#lib/grid-layout.ts';
import { cellClass, gridClass, placeOf } from './dashboard-frame.tsx';

const columns = 12;
const gap = 12;
const rowHeight = 52;

type Action = 'move' | 'resize';

interface Grab {
  readonly id: string;
  readonly action: Action;
  /** Of the pointer in the grid, where it took hold. */
  readonly x: number;
  readonly y: number;
  readonly shown: readonly Widget[];
}

export interface EditGridProps {
  readonly widgets: readonly Widget[];
  readonly onArrange: (widgets: readonly Widget[]) => void;
  /** A card with the handle that moves it. */
  readonly cardOf: (widget: Widget, handle: ReactNode) => ReactNode;
}

export function EditGrid({ widgets, onArrange, cardOf }: EditGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [grab, setGrab] = useState<Grab | null>(null);
  const [told, setTold] = useState('');
  const hintId = useId();
  const at = (event: PointerEvent) => {
    const { left, top, width } = grid.current!.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top, step: (width + gap) / columns };
  };
  const arrange = (next: readonly Widget[], id: string) => {
    const { title, position } = next.find((each) => each.id === id)!;
    const { x, y, w, h } = position;
    setTold(`${title}: column ${x + 1}, row ${y + 1}, ${w} wide, ${h} high`);
    onArrange(next);
  };
  const pointed = ({ id, action, ...from }: Grab, event: PointerEvent) => {
    const { x, y, step } = at(event);
    const across = Math.round((x - from.x) / step);
    const down = Math.round((y - from.y) / (rowHeight + gap));
    return placeAt(widgets, id, changed(widgets, id, { action, across, down }));
  };
  const handle = (widget: Widget, action: Action): HandleProps => ({
    action,
    title: widget.title,
    hintId,
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setGrab({ id: widget.id, action, ...at(event), shown: widgets });
    },
    onPointerMove: (event) => grab && setGrab({ ...grab, shown: pointed(grab, event) }),
    onPointerUp: () => {
      if (grab) arrange(grab.shown, grab.id);
      setGrab(null);
    },
    onPointerCancel: () => setGrab(null),
    onKeyDown: (event) => {
      if (event.key === 'Escape') setGrab(null);
      const by = arrows.get(event.key);
      if (by === undefined || grab !== null) return;
      event.preventDefault();
      const next =
        action === 'move'
          ? nudge(widgets, widget.id, by)
          : placeAt(widgets, widget.id, changed(widgets, widget.id, { action, across: by.x, down: by.y }));
      arrange(next, widget.id);
    },
  });
  return (
    <>
      <p id={hintId} className="hidden">
        Drag it, or press the arrow keys
      </p>
      <output className="sr-only">{told}</output>
      <p className="mb-3 text-sm text-ink-3 @4xl:hidden">
        There is no room here to arrange widgets: they follow one another as on the wide grid.
      </p>
      <div ref={grid} className={clsx(gridClass, grab && 'select-none')}>
        {(grab?.shown ?? widgets).map((widget) => (
          <div
            key={widget.id}
            style={placeOf(widget.position)}
            className={clsx(
              cellClass,
              'relative rounded-md',
              grab?.id === widget.id && 'z-10 bg-surface shadow-pop outline-2 outline-accent',
            )}
          >
            {cardOf(widget, <Handle {...handle(widget, 'move')} />)}
            <Handle {...handle(widget, 'resize')} />
          </div>
        ))}
      </div>
    </>
  );
}

interface Change {
  readonly action: Action;
  readonly across: number;
  readonly down: number;
}

function changed(widgets: readonly Widget[], id: string, { action, across, down }: Change): Widget['position'] {
  const { x, y, w, h } = widgets.find((each) => each.id === id)!.position;
  if (action === 'move') return { x: x + across, y: y + down, w, h };
  // What reaches the edge stays where it begins.
  return { x, y, w: Math.min(w + across, columns - x), h: h + down };
}

const arrows: ReadonlyMap<string, { readonly x: number; readonly y: number }> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
]);

interface HandleProps {
  readonly action: Action;
  readonly title: string;
  readonly hintId: string;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Handle({ action, title, hintId, ...events }: HandleProps) {
  const isMove = action === 'move';
  const Icon = isMove ? Grip : MoveDiagonal2;
  return (
    <button
      type="button"
      aria-label={`${isMove ? 'Move' : 'Resize'} ${title}`}
      aria-describedby={hintId}
      className={clsx(
        'hidden touch-none items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink @4xl:inline-flex',
        isMove
          ? '-ml-1.5 size-5.5 cursor-grab active:cursor-grabbing'
          : 'absolute right-0.5 bottom-0.5 size-5 cursor-nwse-resize',
      )}
      {...events}
    >
      <Icon size={13} aria-hidden />
    </button>
  );
}
