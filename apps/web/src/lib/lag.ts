/** How far the readable data are behind what has been received, and whether that is as it should be. */
import type { Freshness } from '@telltale/contract/doctor.ts';

export type LagState = 'fresh' | 'late' | 'stuck';

const lateSeconds = 10;
const stuckSeconds = 60;

/** Seconds; `sinceMs` is how long ago the server has measured. Its clock and this one need not agree. */
export function lagSeconds({ serverTime, completeUpTo }: Freshness, sinceMs: number): number {
  return Math.max(0, (Date.parse(serverTime) - Date.parse(completeUpTo) + Math.max(0, sinceMs)) / 1000);
}

/** Measuring every few seconds, less than that is no delay. */
export function lagState(seconds: number): LagState {
  if (seconds < lateSeconds) return 'fresh';
  return seconds < stuckSeconds ? 'late' : 'stuck';
}
