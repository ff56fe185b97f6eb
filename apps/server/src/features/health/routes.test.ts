import { expect, test } from 'vitest';
import { type Caller, callerOf } from '#http/testing.ts';
import { healthRoutes } from './routes.ts';

const nobody = { kind: 'nobody' } as const;

function callerWith(pingEngines: () => Promise<void>): Caller {
  return callerOf(healthRoutes({ version: '1.2.3', pingEngines }), '', nobody);
}

test('getHealth answers anyone with the version, and asks the engines only when told to', async () => {
  let pings = 0;
  const api = callerWith(async () => {
    pings += 1;
  });
  expect(await api.get('/api/public/health')).toEqual({ status: 'OK', version: '1.2.3' });
  expect(pings).toBe(0);
  expect(await api.get('/api/public/health', { failIfDatabaseUnavailable: 'true' })).toMatchObject({ status: 'OK' });
  expect(await api.get('/api/public/ready')).toMatchObject({ status: 'OK' });
  expect(pings).toBe(2);
});

test('getHealth and getReady answer 503 when an engine does not answer', async () => {
  const api = callerWith(() => Promise.reject(new Error('gone')));
  expect(await api.get('/api/public/health')).toMatchObject({ status: 'OK' });
  const unavailable = { status: 503, body: { message: 'Database not available' } };
  expect(await api.call('GET', '/api/public/health?failIfDatabaseUnavailable=true')).toMatchObject(unavailable);
  expect(await api.call('GET', '/api/public/ready')).toMatchObject(unavailable);
});
