/** Reading sessions: the traces that share a session id. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { list, optionalTime, pageOf, pageQuery } from './query.ts';
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

export const listSessions = operation({
  id: 'sessions.list',
  method: 'GET',
  path: '/api/public/sessions',
  access: 'read',
  summary: 'List sessions, newest first',
  query: pageQuery.extend({
    fromTimestamp: optionalTime,
    toTimestamp: optionalTime,
    environment: list(z.string()),
  }),
  reply: pageOf(session),
});

export const getSession = operation({
  id: 'sessions.get',
  method: 'GET',
  path: '/api/public/sessions/:sessionId',
  access: 'read',
  summary: 'Get one session with its traces, oldest first',
  reply: session.extend({ traces: z.array(trace) }),
});
