/** Times between ISO 8601 text and integer microseconds. */

const pattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})?$/;

/** Keeps six fraction digits; text without an offset is UTC. NaN when it is no time. */
export function microsOfIso(text: string): number {
  const match = pattern.exec(text);
  if (!match) return Number.NaN;
  const [, whole = '', fraction = '', offset = 'Z'] = match;
  return Date.parse(whole + offset) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** `2026-01-02T03:04:05.678Z`; what is below a millisecond is cut. */
export function isoMillis(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString();
}

/** `2026-01-02T03:04:05.678901Z`. */
export function isoMicros(micros: number): string {
  const below = micros - Math.floor(micros / 1000) * 1000;
  return `${isoMillis(micros).slice(0, -1)}${String(below).padStart(3, '0')}Z`;
}
