/** Work that waits until the page has nothing better to do. */

/** Safari has no idle time to give: soon is idle enough. */
const soonMs = 200;

/** @returns what gives the work up */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work);
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(work, soonMs);
  return () => clearTimeout(timer);
}
