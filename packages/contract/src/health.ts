/** Whether the server is alive and can do its work. */
import { z } from 'zod';
import { operation } from './operation.ts';

const health = z.object({ status: z.string(), version: z.string() });

export const getHealth = operation({
  id: 'health.get',
  method: 'GET',
  path: '/api/public/health',
  access: 'public',
  summary: 'Alive; with failIfDatabaseUnavailable=true also whether both engines answer.',
  query: z.object({ failIfDatabaseUnavailable: z.stringbool().optional() }),
  reply: health,
});

export const getReady = operation({
  id: 'health.ready',
  method: 'GET',
  path: '/api/public/ready',
  access: 'public',
  summary: 'Ready to take traffic: both engines answer.',
  reply: health,
});
