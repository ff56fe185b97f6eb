/** Time in equal steps of the calendar: which buckets there are, and which one a moment is in. */
import type { Granularity } from '@telltale/contract/metrics-catalogue.ts';
import { metricRowsMax } from '@telltale/contract/metrics.ts';
import type { Micros } from '#features/records/records.ts';
import { code, type Sql, sql } from '#features/records/sql.ts';
import { AppError } from '#lib/errors.ts';

export type Step = Exclude<Granularity, 'auto'>;

export interface TimeAxis {
  readonly step: Step;
  /** As rows name them, in order: the start of a minute or hour in UTC, or the first day of a day, week or month. */
  readonly buckets: readonly string[];
  /** The bucket of a time, in a short form to group by. */
  bucketOf(time: Sql): Sql;
  /** What rows name such a bucket. */
  nameOf(bucket: unknown): string;
}

interface Range {
  readonly from: Micros;
  readonly to: Micros;
  /** An IANA name. */
  readonly timeZone: string;
}

const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;

/** @throws AppError 'invalid_request' for an unknown time zone, or for more buckets than a reply holds. */
export function timeAxis(granularity: Granularity, range: Range): TimeAxis {
  const zone = zoneOf(range.timeZone);
  const step = granularity === 'auto' ? stepFor(range) : granularity;
  const stepMillis = { minute, hour, day, week: 7 * day, month: 28 * day }[step];
  if ((range.to - range.from) / 1000 / stepMillis > metricRowsMax) {
    const message = `The range has more than ${metricRowsMax} steps of a ${step}; use a coarser granularity, or auto`;
    throw new AppError('invalid_request', message);
  }
  // The end is not included.
  const [first, last] = [Math.floor(range.from / 1000), Math.ceil(range.to / 1000) - 1];
  const isMoment = step === 'minute' || step === 'hour';
  return {
    step,
    buckets: isMoment ? momentsOf(step, [first, last], zone) : datesOf(step, [first, last], zone),
    bucketOf: (time) => bucketSql(step, time, zone.name),
    nameOf: (bucket) => (isMoment ? isoSeconds(Number(bucket) * 1000) : String(bucket)),
  };
}

function isoSeconds(moment: number): string {
  return new Date(moment).toISOString().replace('.000', '');
}

/** About 50 steps; the same choice as Langfuse's. */
function stepFor({ from, to }: Range): Step {
  const hours = (to - from) / 1000 / hour;
  if (hours < 2) return 'minute';
  if (hours < 72) return 'hour';
  if (hours < 60 * 24) return 'day';
  return hours < 365 * 24 ? 'week' : 'month';
}

function bucketSql(step: Step, time: Sql, zoneName: string): Sql {
  const zone = code(`'${zoneName}'`);
  switch (step) {
    case 'minute':
      return sql`toUnixTimestamp(toStartOfMinute(${time}))`;
    case 'hour':
      return sql`toUnixTimestamp(toStartOfHour(toDateTime(${time}, ${zone})))`;
    case 'day':
      return sql`toDate(${time}, ${zone})`;
    case 'week':
      return sql`toMonday(${time}, ${zone})`;
    case 'month':
      return sql`toStartOfMonth(${time}, ${zone})`;
  }
}

interface Zone {
  readonly name: string;
  /** What clocks there show at a moment, as if it were UTC. */
  localMillis(moment: number): number;
}

/** The engine gets the name as a piece of SQL, so it must be one that is known to be a name. */
function zoneOf(name: string): Zone {
  const format = formatOf(name);
  if (!format || !/^[A-Za-z][\w+/-]*$/.test(name)) {
    throw new AppError('invalid_request', `"${name}" is no time zone; use an IANA name such as Europe/Berlin`);
  }
  return {
    name: format.resolvedOptions().timeZone,
    localMillis(moment) {
      const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
      return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    },
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const number = 'numeric';
  const parts = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  } catch {
    // An unknown name is the caller's mistake.
    return undefined;
  }
}

type Span = readonly [first: number, last: number];

function momentsOf(step: 'minute' | 'hour', [first, last]: Span, zone: Zone): string[] {
  const length = step === 'minute' ? minute : hour;
  // Hours of zones that are half an hour off begin at the half.
  const startOf = (moment: number) =>
    step === 'minute' ? moment - (moment % minute) : moment - (zone.localMillis(moment) % hour) - (moment % 1000);
  const starts = new Set<number>();
  for (let moment = first; moment < last + length; moment += length) starts.add(startOf(Math.min(moment, last)));
  return [...starts].map(isoSeconds);
}

function datesOf(step: 'day' | 'week' | 'month', [first, last]: Span, zone: Zone): string[] {
  const dates: string[] = [];
  const end = zone.localMillis(last);
  let date = firstOf(step, new Date(zone.localMillis(first)));
  while (date.getTime() <= end) {
    dates.push(date.toISOString().slice(0, 10));
    date = nextOf(step, date);
  }
  return dates;
}

function firstOf(step: 'day' | 'week' | 'month', local: Date): Date {
  const [year, month, date] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  if (step === 'month') return new Date(Date.UTC(year, month, 1));
  const sinceMonday = step === 'week' ? (local.getUTCDay() + 6) % 7 : 0;
  return new Date(Date.UTC(year, month, date - sinceMonday));
}

function nextOf(step: 'day' | 'week' | 'month', date: Date): Date {
  const next = new Date(date);
  if (step === 'month') next.setUTCMonth(next.getUTCMonth() + 1);
  else next.setUTCDate(next.getUTCDate() + (step === 'week' ? 7 : 1));
  return next;
}
