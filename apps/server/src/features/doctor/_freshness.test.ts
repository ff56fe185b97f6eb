import { expect, test } from 'vitest';
import { FreshnessMeter } from './_freshness.ts';

test('FreshnessMeter gives quantiles of the window, for a project and for all', () => {
  let now = 0;
  const meter = new FreshnessMeter(1000, () => now);
  const commit = (projectId: string, tookMs: number) => {
    const pending = meter.begin(projectId);
    now += tookMs;
    meter.readable(pending);
    meter.end(pending);
  };
  expect(meter.ofProject('p')).toEqual({ commits: 0, p50Ms: null, p99Ms: null });
  commit('p', 900);
  now = 1500;
  for (let took = 1; took <= 10; took++) commit('p', took);
  commit('q', 50);
  expect(meter.ofProject('p')).toEqual({ commits: 11, p50Ms: 6, p99Ms: 900 });
  now = 2000;
  expect(meter.ofProject('p')).toEqual({ commits: 10, p50Ms: 5, p99Ms: 10 });
  expect(meter.ofServer()).toEqual({ commits: 11, p50Ms: 6, p99Ms: 50 });
});

test('FreshnessMeter tells how long the oldest request has waited', () => {
  let now = 100;
  const meter = new FreshnessMeter(1000, () => now);
  const first = meter.begin('p');
  now = 130;
  const second = meter.begin('p');
  meter.begin('q');
  now = 150;
  expect(meter.waitingMs('p')).toBe(50);
  meter.end(first);
  expect(meter.waitingMs('p')).toBe(20);
  meter.end(second);
  expect(meter.waitingMs('p')).toBe(0);
});
