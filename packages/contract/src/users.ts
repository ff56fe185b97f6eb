/** Reading users: the people whom an application named as `userId` of its traces. An extension. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { list, optionalText, optionalTime, pageOf, pageQuery } from './query.ts';

/** All numbers are of the user's traces that the query's time range and environments select. */
export const user = z.object({
  id: z.string(),
  traceCount: z.number(),
  observationCount: z.number(),
  sessionCount: z.number(),
  /** Observations of level ERROR. */
  errorCount: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  /** USD. */
  totalCost: z.number(),
  /** Times of the first and the last trace. */
  firstSeen: z.string(),
  lastSeen: z.string(),
});
export type User = z.output<typeof user>;

export const userOrderFields = [
  'id',
  'firstSeen',
  'lastSeen',
  'traces',
  'sessions',
  'observations',
  'tokens',
  'cost',
  'errors',
] as const;

const range = {
  fromTimestamp: optionalTime,
  toTimestamp: optionalTime,
  environment: list(z.string()),
};

export const listUsers = operation({
  id: 'users.list',
  method: 'GET',
  path: '/api/public/users',
  access: 'read',
  summary: 'List users with their activity, the last seen first unless ordered otherwise (extension)',
  query: pageQuery.extend({
    ...range,
    /** Part of the id, whatever the case. */
    q: z
      .string()
      .max(1000)
      .optional()
      .transform((value) => value?.trim() || undefined),
    /** `<field>.asc` or `<field>.desc`, of `userOrderFields`. */
    orderBy: optionalText,
  }),
  reply: pageOf(user),
});

const sums = {
  observationCount: z.number(),
  errorCount: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  totalCost: z.number(),
};

export const userDetails = user.extend({
  /** Null when nothing of the user is in the range. */
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  /** By the UTC day of the trace, oldest first; days without traces are left out. */
  days: z.array(z.object({ date: z.string(), traceCount: z.number(), ...sums })),
  /** The dearest first, at most 200. */
  models: z.array(z.object({ model: z.string(), ...sums })),
});
export type UserDetails = z.output<typeof userDetails>;

export const getUser = operation({
  id: 'users.get',
  method: 'GET',
  path: '/api/public/users/:userId',
  access: 'read',
  summary: 'Get the activity of one user, also by day and by model (extension)',
  query: z.object(range),
  reply: userDetails,
});
