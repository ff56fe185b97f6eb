import { describe, expect, it } from 'vitest';
import { presets, readTimeRange, resolveTimeRange, widerRange, writeTimeRange, steadyBounds } from './time-range.ts';

describe('time range', () => {
  it('readTimeRange() falls back to a day for what it does not know', () => {
    expect(readTimeRange({ range: 'nonsense' })).toEqual({ kind: 'preset', id: '1d' });
    expect(readTimeRange({ from: 'not a date' })).toEqual({ kind: 'preset', id: '1d' });
  });

  it('readTimeRange() reads back what writeTimeRange() wrote', () => {
    const custom = { kind: 'custom', from: new Date('2026-01-01T00:00:00Z'), to: null } as const;
    for (const range of [custom, ...presets.map(({ id }) => ({ kind: 'preset', id }) as const)]) {
      expect(readTimeRange(writeTimeRange(range))).toEqual(range);
    }
  });

  it('resolveTimeRange() counts presets back from now and leaves open ends out', () => {
    const now = new Date('2026-05-04T12:00:00Z');
    expect(resolveTimeRange({ kind: 'preset', id: '30m' }, now)).toEqual({ from: '2026-05-04T11:30:00.000Z' });
    expect(resolveTimeRange({ kind: 'preset', id: 'all' }, now)).toEqual({});
  });

  it('widerRange() leads to all time and ends there', () => {
    expect(widerRange({ kind: 'preset', id: '5m' })).toEqual({ kind: 'preset', id: '7d' });
    expect(widerRange({ kind: 'preset', id: '30d' })).toEqual({ kind: 'preset', id: 'all' });
    expect(widerRange({ kind: 'preset', id: 'all' })).toBeNull();
  });

  it('steadyBounds() stay while a bar lasts', () => {
    const at = (time: string) => steadyBounds({ kind: 'preset', id: '1d' }, new Date(`2026-01-02T${time}Z`)).from;
    expect(at('00:00:10')).toBe('2026-01-01T00:00:00.000Z');
    expect(at('00:23:59')).toBe(at('00:00:10'));
    expect(at('00:24:00')).toBe('2026-01-01T00:24:00.000Z');
    expect(steadyBounds({ kind: 'preset', id: 'all' }, new Date())).toEqual({});
  });
});
