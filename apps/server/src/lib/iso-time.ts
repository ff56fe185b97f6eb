/** Integer microseconds as ISO 8601 text. */

/** `2026-01-02T03:04:05.678Z`; what is below a millisecond is cut. */
export function isoMillis(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString();
}

/** `2026-01-02T03:04:05.678901Z`. */
export function isoMicros(micros: number): string {
  const below = micros - Math.floor(micros / 1000) * 1000;
  return `${isoMillis(micros).slice(0, -1)}${String(below).padStart(3, '0')}Z`;
}
