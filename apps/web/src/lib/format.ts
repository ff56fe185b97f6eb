/** Numbers, durations, money and times as text, by `Intl` alone. */

const locale = undefined;

const compactNumber = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const plainNumber = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });

/** `1,234`; from ten thousand on `12.3K`. */
export function formatCount(value: number): string {
  return Math.abs(value) < 10_000 ? plainNumber.format(value) : compactNumber.format(value);
}

export function formatNumber(value: number): string {
  return plainNumber.format(value);
}

/** Seconds to `430 ms`, `2.41 s`, `3 m 12 s`, `2 h 5 m`; under a millisecond in microseconds. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return '0 ms';
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Of what still runs: whole seconds, once it is more than ten, for tenths would only flicker. */
export function formatElapsed(seconds: number): string {
  const known = Math.max(0, seconds);
  if (known < 60) return `${known < 10 ? (Math.floor(known * 10) / 10).toFixed(1) : Math.floor(known)} s`;
  return formatDuration(Math.floor(known));
}

/** For axes: like a duration, but `2 s` instead of `2.00 s`, and with the digits that tell ticks `step` seconds apart. */
export function formatTick(seconds: number, step = seconds): string {
  if (seconds === 0) return '0';
  const digits = Math.ceil(-Math.log10(step) - 1e-9);
  if (seconds >= 1 && digits > (seconds < 9.995 ? 2 : seconds < 59.95 ? 1 : 0)) return `${seconds.toFixed(digits)} s`;
  if (seconds < 1 && digits > 3) return `${(seconds * 1000).toFixed(digits - 3)} ms`;
  return formatDuration(seconds).replace(/\.(\d*?)0+ /, (_, kept: string) => (kept === '' ? ' ' : `.${kept} `));
}

/** US dollars with as many digits as small prices need: `$12.40`, `$0.0132`, `$0.00000045`. */
export function formatCost(usd: number): string {
  if (!Number.isFinite(usd)) return '–';
  if (usd === 0) return '$0';
  const size = Math.abs(usd);
  if (size >= 1) return money(usd, 2, 2);
  if (size >= 0.01) return money(usd, 2, 4);
  const digits = Math.min(12, 1 - Math.floor(Math.log10(size)) + 1);
  return money(usd, 2, digits);
}

const moneyFormats = new Map<number, Intl.NumberFormat>();

function money(usd: number, min: number, max: number): string {
  let format = moneyFormats.get(max);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency: 'USD',
      minimumFractionDigits: min,
      maximumFractionDigits: max,
    });
    moneyFormats.set(max, format);
  }
  return format.format(usd);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} KB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Hours alone are too coarse to tell today's rows apart: `2h 5m ago`. */
function hoursAgo(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60}h ago` : `${Math.floor(minutes / 60)}h ${minutes % 60}m ago`;
}

const absolute = new Intl.DateTimeFormat(locale, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
  timeZoneName: 'short',
});

const clock = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayAndClock = new Intl.DateTimeFormat(locale, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayAndYear = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });

/** Everything there is to say about a moment, for hovers: date, milliseconds and zone. */
export function formatAbsolute(time: Date): string {
  return absolute.format(time);
}

/** As short as it can be and still unambiguous beside `now`: clock, day with clock, or date. */
export function formatShortTime(time: Date, now: Date): string {
  if (time.toDateString() === now.toDateString()) return clock.format(time);
  return time.getFullYear() === now.getFullYear() ? dayAndClock.format(time) : dayAndYear.format(time);
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const steps: readonly [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400, 'year'],
];

/** `now`, `12s ago`, `5m ago`, `3h ago`, `in 2h`. */
export function formatRelative(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return 'now';
  for (const [limit, unitSeconds, unit] of steps) {
    if (size >= limit) continue;
    if (unit === 'hour' && seconds < 0) return hoursAgo(size);
    return relative.format(Math.trunc(seconds / unitSeconds), unit);
  }
  return formatShortTime(time, now);
}
