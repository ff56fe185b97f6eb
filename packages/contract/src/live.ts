/** Live tail: what was committed, pushed as server-sent events, and what is still running. An extension. */
import { z } from 'zod';
import { level, observationType } from './observations.ts';
import { operation } from './operation.ts';
import { csv, list, optionalText } from './query.ts';

const nullableText = z.string().nullable();

export const liveLimits = {
  /** Streams open at once, of one project and of one server process; beyond them 429. */
  subscribersOfProjectMax: 50,
  subscribersMax: 500,
  /** Items in one event. */
  eventItemsMax: 100,
  /** A stream ends after this long, so that rights are checked anew; clients connect again and miss nothing. */
  streamMsMax: 15 * 60_000,
  heartbeatMs: 15_000,
  /** How long news are kept for clients that come back after the last one has left. */
  resumeMs: 120_000,
  /** What has not ended after a day has most likely died: it does not count as running. */
  runningMsMax: 24 * 3_600_000,
  /** News kept of one project, in bytes of JSON. Who is further behind is told of a gap. */
  backlogBytesMax: 2 * 2 ** 20,
} as const;

/** Long names and messages are cut to 240 characters. */
export const liveTrace = z.object({
  id: z.string(),
  timestamp: z.string(),
  name: nullableText,
  userId: nullableText,
  sessionId: nullableText,
  environment: z.string(),
  release: nullableText,
  version: nullableText,
  tags: z.array(z.string()),
  public: z.boolean(),
  bookmarked: z.boolean(),
  updatedAt: z.string(),
  /** Seen for the first time. */
  isNew: z.boolean(),
  /** It had only stood in for an observation that has named another trace now. */
  isDeleted: z.boolean(),
});
export type LiveTrace = z.output<typeof liveTrace>;

export const liveObservation = z.object({
  id: z.string(),
  traceId: z.string(),
  parentObservationId: nullableText,
  type: observationType,
  name: nullableText,
  level,
  statusMessage: nullableText,
  startTime: z.string(),
  endTime: nullableText,
  /** Its client tells of start and end separately, and the end has not arrived. */
  isRunning: z.boolean(),
  environment: z.string(),
  model: nullableText,
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  /** USD; null when unknown. */
  totalCost: z.number().nullable(),
  updatedAt: z.string(),
});
export type LiveObservation = z.output<typeof liveObservation>;

/** What the `data` of each event holds, by the name of the event. */
export const liveEvents = {
  /** The first event of every stream. */
  ready: z.object({ serverTime: z.string() }),
  traces: z.object({ items: z.array(liveTrace) }),
  observations: z.object({ items: z.array(liveObservation) }),
  /** Items that can't be had any more, of all kinds and environments; null when nobody knows how many. Read the lists again. */
  gap: z.object({ missed: z.number().nullable() }),
};
export type LiveKind = 'traces' | 'observations';

export const streamLive = operation({
  id: 'live.stream',
  method: 'GET',
  path: '/api/public/live',
  access: 'read',
  summary: 'Server-sent events of what is committed: ready, traces, observations, gap. Last-Event-ID resumes.',
  query: z.object({
    /** `traces`, `observations`; both when not given. */
    kinds: csv,
    environment: list(z.string()),
    /** Only this trace and its observations. */
    traceId: optionalText,
  }),
  reply: z.string(),
});

export const listRunning = operation({
  id: 'live.running',
  method: 'GET',
  path: '/api/public/live/running',
  access: 'read',
  summary: 'Observations of the last 24 hours whose end has not arrived, the last started first (extension)',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    environment: list(z.string()),
    traceId: optionalText,
  }),
  reply: z.object({ data: z.array(liveObservation), total: z.number() }),
});
