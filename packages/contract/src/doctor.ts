/** The ingest doctor: what became of what clients sent, and how soon it could be read. An extension. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { optionalTime } from './query.ts';

/** Days that counts and refusals are kept. */
export const doctorRetentionDays = 7;

const counters = {
  requests: z.number(),
  /** Items that were stored: events, spans, single calls. */
  accepted: z.number(),
  /** Items that were refused for what they are; asking again with the same will not help. */
  rejected: z.number(),
  /** Stored items of which some name or list was too long and was cut. */
  truncated: z.number(),
  /** Items that the server had no room for; SDKs send them again. */
  overloaded: z.number(),
  /** Requests with a public key of this project and a wrong secret. */
  unauthenticated: z.number(),
};

const keyReport = z.object({
  /** Null for people who are signed in. */
  keyId: z.string().nullable(),
  /** The end of the public key only: whole it may write scores. Null for people and for keys that are deleted. */
  publicKeyEnd: z.string().nullable(),
  note: z.string().nullable(),
  ...counters,
  /** When an item was stored last, within the days that are kept. */
  lastEventAt: z.string().nullable(),
  /** When the key was used last, also for reading. */
  lastUsedAt: z.string().nullable(),
  /**
   * Arrival less the newest client time of a request, in seconds: the least and the greatest. A least below zero is a
   * clock that is ahead. Null when no request told a time.
   */
  lagSeconds: z.object({ least: z.number(), greatest: z.number() }).nullable(),
});

export const advice = z.object({
  code: z.enum([
    'no_keys',
    'no_requests',
    'wrong_secret',
    'rejected',
    'overloaded',
    'truncated',
    'clock_ahead',
    'data_late',
    'orphans',
    'fine',
  ]),
  severity: z.enum(['error', 'warning', 'info']),
  /** In plain words, with what to do. */
  message: z.string(),
  /** The key that it is about. */
  keyId: z.string().nullable(),
});
export type Advice = z.output<typeof advice>;

export const doctorReport = z.object({
  from: z.string(),
  to: z.string(),
  totals: z.object(counters),
  /** Seconds that one entry of `series` covers. */
  stepSeconds: z.number(),
  /** Oldest first; times without any request are left out. */
  series: z.array(z.object({ time: z.string(), ...counters })),
  keys: z.array(keyReport),
  /** The newest first, at most 50; one for each reason within a few seconds. */
  rejections: z.array(
    z.object({
      at: z.string(),
      keyId: z.string().nullable(),
      door: z.string(),
      reason: z.string(),
      items: z.number(),
      /** Of one of the items. */
      itemId: z.string(),
      /** The shape of that item: its keys and kinds, and the values of ids, times and types; never its content. */
      sample: z.string(),
    }),
  ),
  /** Observations that started in the range and whose parent has not arrived; null when counting took too long. */
  orphans: z
    .object({
      count: z.number(),
      examples: z.array(z.object({ traceId: z.string(), observationId: z.string(), parentId: z.string() })),
    })
    .nullable(),
  /** The most pressing first. */
  advice: z.array(advice),
});
export type DoctorReport = z.output<typeof doctorReport>;

export const getDoctor = operation({
  id: 'doctor.get',
  method: 'GET',
  path: '/api/public/doctor',
  access: 'read',
  summary:
    'What became of what was sent, by key and time, with advice (extension). The last hour unless said; 7 days kept.',
  query: z.object({ from: optionalTime, to: optionalTime }),
  reply: doctorReport,
});

/** Milliseconds from the whole request being here to its data being readable; null when there was none. */
const delays = z.object({ commits: z.number(), p50Ms: z.number().nullable(), p99Ms: z.number().nullable() });

export const freshness = z.object({
  /** What the delays are of: the seconds before now. */
  windowSeconds: z.number(),
  project: delays,
  /** All projects of this server process. */
  server: delays,
  /** Everything of the project that this process had received by then can be read. */
  completeUpTo: z.string(),
  /** When it was measured, by the same clock. */
  serverTime: z.string(),
});
export type Freshness = z.output<typeof freshness>;

export const getFreshness = operation({
  id: 'doctor.freshness',
  method: 'GET',
  path: '/api/public/freshness',
  access: 'read',
  summary: 'How soon what is sent can be read, as the server measures it (extension)',
  reply: freshness,
});
