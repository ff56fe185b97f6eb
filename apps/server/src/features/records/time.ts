/** Times as clients write them. */
import type { Micros } from './records.ts';

/** The accepted range, 1971-01-01 to 2100-01-01 UTC: beyond it a clock is broken or a unit confused. */
export const timeMin: Micros = Date.UTC(1971, 0, 1) * 1000;
export const timeMax: Micros = Date.UTC(2100, 0, 1) * 1000;

const isoTime = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/i;

/** ISO 8601 with `Z` or an offset; digits after the sixth of the fraction are cut off. Null when it is no such time. */
export function parseTime(text: string): Micros | null {
  const match = isoTime.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const millis = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(millis);
  // Date.UTC takes February 30th for March 2nd, and the year 71 for 1971.
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  return (millis - offsetMillis(match[8] ?? 'Z')) * 1000 + fraction;
}

const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** As `parseTime`, but a time without an offset is UTC. */
export function parseZonelessTime(text: string): Micros | null {
  return parseTime(zoned.test(text) ? text : `${text}Z`);
}

function offsetMillis(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
