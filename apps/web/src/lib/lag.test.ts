import { expect, test } from 'vitest';
import { lagSeconds, lagState } from './lag.ts';

const delays = { commits: 0, p50Ms: null, p99Ms: null };
const measured = {
  windowSeconds: 300,
  project: delays,
  server: delays,
  completeUpTo: '2026-01-01T00:00:00.000Z',
  serverTime: '2026-01-01T00:00:02.500Z',
};

test('lagSeconds() adds what has passed since the server measured, whatever the clocks say', () => {
  expect(lagSeconds(measured, 1500)).toBe(4);
  expect(lagSeconds(measured, -100)).toBe(2.5);
  expect(lagSeconds({ ...measured, completeUpTo: measured.serverTime }, 0)).toBe(0);
});

test('lagState() takes the time between two measurements for no delay', () => {
  expect([0, 9.9, 10, 59, 60, 1e6].map(lagState)).toEqual(['fresh', 'fresh', 'late', 'late', 'stuck', 'stuck']);
});
