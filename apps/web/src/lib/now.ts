/** Shared clocks for times that tick: one timer for the whole page, however many times it shows. */
import { useSyncExternalStore } from 'react';

const slow = createClock(10_000);
const quick = createClock(250);

/** For times in words. */
export function useNow(): Date {
  return useSyncExternalStore(...slow);
}

/** For what visibly runs, and nothing else. */
export function useQuickNow(): Date {
  return useSyncExternalStore(...quick);
}

/** What `useSyncExternalStore` takes. */
function createClock(tickMs: number): [listen: (listener: () => void) => () => void, read: () => Date] {
  const listeners = new Set<() => void>();
  let now = new Date();
  let timer: ReturnType<typeof setInterval> | undefined;
  const read = () => {
    // Between ticks every reader must see the same object, or React renders without end.
    if (Date.now() - now.getTime() > tickMs) now = new Date();
    return now;
  };
  const listen = (listener: () => void) => {
    listeners.add(listener);
    timer ??= setInterval(() => {
      now = new Date();
      for (const each of listeners) each();
    }, tickMs);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  };
  return [listen, read];
}
