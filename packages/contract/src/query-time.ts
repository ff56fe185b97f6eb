/** Times in queries: a day, or a moment in ISO 8601, UTC unless it says otherwise. */

/** Microseconds since 1970: the first that belongs to it, and the first after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const day = /^(\d{4})-(\d\d)-(\d\d)$/;
const moment = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d)?$/;

/** Undefined when it is no such time. */
export function spanOf(text: string): Span | undefined {
  if (day.test(text)) {
    const start = millisOf(`${text}T00:00:00Z`, text);
    return start === undefined ? undefined : { start: start * 1000, end: (start + 86_400_000) * 1000 };
  }
  const match = moment.exec(text);
  if (!match) return undefined;
  const [, date = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = match;
  const millis = millisOf(`${date}T${minutes}:${seconds}${zone.toUpperCase()}`, date);
  if (millis === undefined) return undefined;
  const start = millis * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return { start, end: start + 1 };
}

/** `Date` takes February 30th for March 2nd: the day it finds must be the one that was written. */
function millisOf(iso: string, date: string): number | undefined {
  const millis = Date.parse(iso);
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(millis) || Number.isNaN(noon)) return undefined;
  return new Date(noon).toISOString().slice(0, 10) === date ? millis : undefined;
}
