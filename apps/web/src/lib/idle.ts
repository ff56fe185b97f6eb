/** Work that waits until the page has nothing better to do. */

/** Safari has no idle time to give: soon is idle enough. */
const soonMs = 200;
/** A page that is never idle gets to it all the same. */
const latestMs = 1000;

/** @returns what gives the work up */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work, { timeout: latestMs });
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(work, soonMs);
  return () => clearTimeout(timer);
}
