/** Time in integer microseconds, and row versions that never repeat or go back within a process. */

/** Wall time in microseconds since 1970-01-01 UTC; its resolution is the millisecond. */
export function nowMicros(): number {
  return Date.now() * 1000;
}

export interface VersionClock {
  /** Greater than every version given before, and close to wall time in microseconds. */
  next(): number;
}

export function createVersionClock(): VersionClock {
  let last = 0;
  return {
    next() {
      last = Math.max(last + 1, nowMicros());
      return last;
    },
  };
}

/** `2026-01-02 03:04:05.678901`, the form ClickHouse takes for DateTime64(6) everywhere. */
export function microsToText(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, '0');
  return `${new Date(millis).toISOString().slice(0, -1).replace('T', ' ')}${rest}`;
}
