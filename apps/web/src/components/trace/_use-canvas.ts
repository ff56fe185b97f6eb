/** A plane that is moved and zoomed by pointer and wheel, for the graph of a trace. */
import { useEffect, useEffectEvent, useState, type PointerEvent, type RefObject } from 'react';

interface CanvasPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Canvas {
  readonly place: CanvasPlace;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  readonly move: (x: number, y: number) => void;
  /** Moves just enough for the box around a point to be seen. */
  readonly reveal: (point: { readonly x: number; readonly y: number }, margin: number) => void;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
}

const scaleLeast = 0.15;
const scaleReadable = 0.45;
const scaleMost = 2;
const perWheelPixel = 0.0025;

export function useCanvas(box: RefObject<HTMLElement | null>, width: number, height: number): Canvas {
  const [place, setPlace] = useState<CanvasPlace>({ x: 0, y: 0, scale: 1 });
  const fit = () => {
    const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
    const whole = Math.min(1, clientWidth / width, clientHeight / height);
    // A graph too large to be read at once begins at its top.
    const scale = Math.max(whole, scaleReadable);
    setPlace({ x: (clientWidth - width * scale) / 2, y: Math.max(0, (clientHeight - height * scale) / 2), scale });
  };
  const fitToBox = useEffectEvent(fit);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => fitToBox());
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);

  const zoomAt = (factor: number, at: { x: number; y: number }) =>
    setPlace((now) => {
      const scale = Math.min(scaleMost, Math.max(scaleLeast, now.scale * factor));
      const part = scale / now.scale;
      return { x: at.x - (at.x - now.x) * part, y: at.y - (at.y - now.y) * part, scale };
    });
  const move = (x: number, y: number) => setPlace((now) => ({ ...now, x: now.x + x, y: now.y + y }));

  const turn = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const { left, top } = box.current!.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      zoomAt(Math.exp(-event.deltaY * perWheelPixel), { x: event.clientX - left, y: event.clientY - top });
    } else if (event.shiftKey && event.deltaX === 0) move(-event.deltaY, 0);
    else move(-event.deltaX, -event.deltaY);
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // React listens passively, and then the browser zooms the page too.
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [box]);

  return {
    place,
    fit,
    move,
    zoom: (factor) => {
      const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
      zoomAt(factor, { x: clientWidth / 2, y: clientHeight / 2 });
    },
    reveal: (point, margin) => {
      const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
      setPlace((now) => ({
        ...now,
        x: within(now.x, point.x * now.scale, { margin, room: clientWidth }),
        y: within(now.y, point.y * now.scale, { margin, room: clientHeight }),
      }));
    },
    onPointerDown: (event) => {
      if (event.button === 0 && event.target === event.currentTarget) {
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    onPointerMove: (event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) move(event.movementX, event.movementY);
    },
  };
}

function within(offset: number, at: number, { margin, room }: { margin: number; room: number }): number {
  if (offset + at < margin) return margin - at;
  if (offset + at > room - margin) return room - margin - at;
  return offset;
}
