/** How fast the machine is at this moment: a shared one is half as fast when its neighbours are busy, and no figure says so itself. */
import { say } from './report.ts';

const reads = 500_000;
const rounds = 8;
/** 64 MB: more than the caches hold. */
const places = 1 << 24;

/** Tells what a read of memory takes that no cache foresees; figures of two runs compare where these do. */
export function sayMachine(): void {
  say(`this machine now: ${nanosOfRead().toFixed(0)} ns a read of memory\n`);
}

/** Every place names the one that is read after it, far away: a generator of full period visits all of them. */
function nanosOfRead(): number {
  const next = new Uint32Array(places);
  for (let i = 0; i < places; i += 1) next[i] = (Math.imul(i, 1_664_525) + 1_013_904_223) & (places - 1);
  let at = 0;
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    for (let i = 0; i < reads; i += 1) at = next[at] ?? 0;
    return performance.now() - started;
  });
  return (Math.min(...times) * 1e6) / reads;
}
