import type { DoctorReport } from '@telltale/contract/doctor.ts';
import { describe, expect, test } from 'vitest';
import { adviceOn } from './_advice.ts';
import { emptyCounters } from './_collector.ts';

type Facts = Parameters<typeof adviceOn>[0];
type Key = Facts['keys'][number];

const keyOf = (fields: Partial<Key>): Key => ({
  keyId: 'k',
  publicKeyEnd: '…4f2a',
  note: 'ci',
  ...emptyCounters(),
  lastEventAt: null,
  lastUsedAt: null,
  lagSeconds: null,
  ...fields,
});

const factsOf = (fields: Partial<Omit<Facts, 'totals'>> & { totals?: Partial<Facts['totals']> }): Facts => ({
  from: '2026-01-02T10:00:00.000Z',
  to: '2026-01-02T11:00:00.000Z',
  stepSeconds: 60,
  series: [],
  keys: [keyOf({})],
  rejections: [],
  orphans: { count: 0, examples: [] },
  ...fields,
  totals: { ...emptyCounters(), ...fields.totals },
});

const codes = (facts: Facts) => adviceOn(facts).map((each) => each.code);

describe('adviceOn()', () => {
  test('says what to check when nothing has come', () => {
    const [only, ...others] = adviceOn(factsOf({ keys: [keyOf({ lastEventAt: '2026-01-02T09:00:00.000Z' })] }));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ code: 'no_requests', severity: 'warning' });
    expect(only?.message).toContain("No requests with this project's keys in the 60 minutes looked at.");
    expect(only?.message).toContain('The last item came 2 hours before');
    expect(codes(factsOf({ keys: [] }))).toEqual(['no_keys']);
  });

  test('puts errors first and names the key', () => {
    const rejection = { at: '', keyId: null, door: 'otlp', itemId: '', sample: '' };
    const facts = factsOf({
      totals: { requests: 5, accepted: 9, rejected: 3, overloaded: 1, truncated: 1, unauthenticated: 2 },
      keys: [keyOf({ unauthenticated: 2, lagSeconds: { least: -90, greatest: 3 } })],
      rejections: [
        { ...rejection, reason: 'rare', items: 1 },
        { ...rejection, reason: 'frequent', items: 2 },
      ] satisfies DoctorReport['rejections'],
      orphans: { count: 1, examples: [] },
    });
    expect(codes(facts)).toEqual(['wrong_secret', 'rejected', 'overloaded', 'clock_ahead', 'truncated', 'orphans']);
    const [wrongSecret, rejected, , clock] = adviceOn(facts);
    expect(wrongSecret).toMatchObject({ keyId: 'k', message: expect.stringContaining('the key …4f2a (ci)') });
    expect(rejected?.message).toContain('Most often: frequent');
    expect(clock?.message).toContain('about 90 seconds ahead');
  });

  test('tells late data from a clock that is ahead', () => {
    const totals = { requests: 1, accepted: 1 };
    expect(codes(factsOf({ totals, keys: [keyOf({ lagSeconds: { least: 7200, greatest: 7300 } })] }))).toEqual([
      'data_late',
    ]);
    expect(codes(factsOf({ totals, keys: [keyOf({ lagSeconds: { least: 2, greatest: 7300 } })] }))).toEqual(['fine']);
    expect(codes(factsOf({ totals, orphans: null }))).toEqual(['fine']);
  });
});
