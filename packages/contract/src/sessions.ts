/** Reading sessions: the traces that share a session id. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { csv, list, optionalText, optionalTime, pageOf, pageQuery } from './query.ts';
import { trace } from './traces.ts';

export const session = z.object({
  id: z.string(),
  /** The time of its first trace. */
  createdAt: z.string(),
  projectId: z.string(),
  /** The environment of its first trace. */
  environment: z.string(),
});
export type Session = z.output<typeof session>;

/** Extension, group `metrics`: totals over the whole session, computed when it is read. */
export const sessionMetrics = z.object({
  traceCount: z.number(),
  observationCount: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  /** USD. */
  totalCost: z.number(),
  /** Observations of level ERROR. */
  errorCount: z.number(),
  /** Times of its first and its last trace. */
  firstActivity: z.string(),
  lastActivity: z.string(),
  /** Sorted; at most 100. */
  userIds: z.array(z.string()),
});
export type SessionMetrics = z.output<typeof sessionMetrics>;

export const sessionListItem = session.extend({ metrics: sessionMetrics.optional() });
export type SessionListItem = z.output<typeof sessionListItem>;

export const sessionOrderFields = ['createdAt', 'lastActivity', 'cost', 'tokens', 'traces'] as const;

export const listSessions = operation({
  id: 'sessions.list',
  method: 'GET',
  path: '/api/public/sessions',
  access: 'read',
  summary: 'List sessions, newest first unless ordered otherwise',
  query: pageQuery.extend({
    /** Bounds of the time of the first trace. */
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
    environment: list(z.string()),
    /** Extensions, all below. `metrics` adds the totals. */
    fields: csv,
    /** Sessions that were going on at some time between these two. */
    activeFrom: optionalTime,
    activeTo: optionalTime,
    /** Only this session. */
    id: optionalText,
    /** Sessions with a trace of this user. */
    userId: optionalText,
    /** Part of the session's id or of one of its users' ids, whatever the case. */
    q: z
      .string()
      .max(1000)
      .optional()
      .transform((value) => value?.trim() || undefined),
    /** `<field>.asc` or `<field>.desc`, of `sessionOrderFields`. Default `lastActivity.desc` with metrics, else `createdAt.desc`. */
    orderBy: optionalText,
  }),
  reply: pageOf(sessionListItem),
});

export const getSession = operation({
  id: 'sessions.get',
  method: 'GET',
  path: '/api/public/sessions/:sessionId',
  access: 'read',
  summary: 'Get one session with its traces, oldest first',
  reply: session.extend({ traces: z.array(trace) }),
});
