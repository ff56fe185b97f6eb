/** A shared clock for relative times: one timer for the whole page, however many times it shows. */
import { useSyncExternalStore } from 'react';

const tickMs = 10_000;
const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): Date {
  return useSyncExternalStore(listen, read);
}

function read(): Date {
  // Between ticks every reader must see the same object, or React renders without end.
  if (Date.now() - now.getTime() > tickMs) now = new Date();
  return now;
}

function listen(listener: () => void): () => void {
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
}
