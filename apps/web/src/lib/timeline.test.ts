import { describe, expect, it } from 'vitest';
import { positionOf, scaleOf, ticksOf } from './timeline.ts';

describe('timeline', () => {
  it('scaleOf() spans from the first start to the last end, open ends by their start', () => {
    expect(scaleOf({ startTime: [100, 150, 400], endTime: [200, 300, null] })).toEqual({ start: 100, span: 300 });
  });

  it('scaleOf() never has an empty span', () => {
    expect(scaleOf({ startTime: [5], endTime: [5] }).span).toBeGreaterThan(0);
    expect(scaleOf({ startTime: [], endTime: [] }).span).toBeGreaterThan(0);
  });

  it('positionOf() is 0 at the left edge and 1 at the right', () => {
    const scale = { start: 1000, span: 500 };
    expect(positionOf(scale, 1000)).toBe(0);
    expect(positionOf(scale, 1500)).toBe(1);
  });

  it.each([
    [4210, [0, 1, 2, 3, 4]],
    [1, [0, 0.0002, 0.0004, 0.0006, 0.0008, 0.001]],
    [90_000, [0, 20, 40, 60, 80]],
    [300_000, [0, 60, 120, 180, 240, 300]],
    [7_200_000, [0, 1800, 3600, 5400, 7200]],
  ])('ticksOf() divides %d ms at round moments', (span, seconds) => {
    expect(ticksOf({ start: 0, span }, 5).map((tick) => tick.seconds)).toEqual(seconds);
  });

  it('ticksOf() keeps every tick inside the scale', () => {
    for (const span of [0.001, 3, 999, 12_345, 59_999, 61_000, 86_400_000 * 40]) {
      const ticks = ticksOf({ start: 0, span }, 5);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.every((tick) => tick.at >= 0 && tick.at <= 1.00001)).toBe(true);
    }
  });
});
