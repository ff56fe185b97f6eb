/** The zoom of the timeline: by keys, buttons and wheel at once, in the address a moment later. */
import { useEffect, useEffectEvent, useMemo, useState, type RefObject } from 'react';
import type { TimeScale } from '#lib/timeline.ts';
import { panBy, readZoom, wholeZoom, writeZoom, zoomBy, zoomedScale } from '#lib/zoom.ts';
import type { TraceAddress } from './address.ts';

export interface TimelineZoom {
  readonly scale: TimeScale;
  readonly isWhole: boolean;
  readonly closer: () => void;
  readonly farther: () => void;
  readonly move: (by: 1 | -1) => void;
  readonly reset: () => void;
}

const step = 1.5;
const moveStep = 0.2;
const perWheelPixel = 0.0025;
const addressDelayMs = 250;

export interface ZoomOptions {
  /** Of the whole trace. */
  readonly whole: TimeScale;
  readonly address: TraceAddress;
  readonly onAddress: (change: TraceAddress) => void;
  /** The wheel is listened to here, while the timeline is shown. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly isShown: boolean;
}

export function useZoom({ whole, address, onAddress, scroller, isShown }: ZoomOptions): TimelineZoom {
  const [zoom, setZoom] = useState(() => readZoom(address.zoom));
  const write = useEffectEvent(() => {
    const text = writeZoom(zoom);
    if (text !== address.zoom && isShown) onAddress({ zoom: text });
  });
  useEffect(() => {
    const timer = setTimeout(write, addressDelayMs);
    return () => clearTimeout(timer);
  }, [zoom]);

  const turn = useEffectEvent((event: WheelEvent) => {
    const bars = scroller.current?.querySelector('[data-time-axis]')?.getBoundingClientRect();
    if (bars === undefined || bars.width === 0) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const at = Math.min(1, Math.max(0, (event.clientX - bars.left) / bars.width));
      setZoom((now) => zoomBy(now, Math.exp(event.deltaY * perWheelPixel), at));
      return;
    }
    const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(across) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return;
    event.preventDefault();
    setZoom((now) => panBy(now, across / bars.width));
  });
  useEffect(() => {
    const box = scroller.current;
    if (!isShown || box === null) return;
    // React listens passively, and then the browser zooms the page too.
    box.addEventListener('wheel', turn, { passive: false });
    return () => box.removeEventListener('wheel', turn);
  }, [scroller, isShown]);

  const scale = useMemo(() => zoomedScale(whole, zoom), [whole, zoom]);
  return {
    scale,
    isWhole: writeZoom(zoom) === undefined,
    closer: () => setZoom((now) => zoomBy(now, 1 / step)),
    farther: () => setZoom((now) => zoomBy(now, step)),
    move: (by) => setZoom((now) => panBy(now, by * moveStep)),
    reset: () => setZoom(wholeZoom),
  };
}
