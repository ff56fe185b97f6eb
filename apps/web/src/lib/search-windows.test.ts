import { expect, test } from 'vitest';
import { firstWindow, nextWindow, type SearchWindow, type TimeBounds } from './search-windows.ts';

const now = new Date('2026-03-31T12:00:00.000Z');

function windowsOf(bounds: TimeBounds): string[] {
  const found: string[] = [];
  for (let at: SearchWindow | undefined = firstWindow(bounds, now); at; at = nextWindow(at)) {
    found.push(`${at.from?.slice(0, 10) ?? '…'} to ${at.to?.slice(0, 10) ?? '…'}`);
  }
  return found;
}

test('firstWindow, nextWindow: all time, newest first, without gaps', () => {
  expect(windowsOf({})).toEqual([
    '2026-03-30 to …',
    '2026-03-23 to 2026-03-30',
    '2026-02-21 to 2026-03-23',
    '… to 2026-02-21',
  ]);
});

test('firstWindow, nextWindow: the ends of a range are theirs', () => {
  const bounds = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-10T00:00:00.000Z' };
  expect(windowsOf(bounds)).toEqual([
    '2026-01-09 to 2026-01-10',
    '2026-01-02 to 2026-01-09',
    '2026-01-01 to 2026-01-02',
  ]);
});

test('nextWindow: a relative range that moves on while one searches ends all the same', () => {
  const first = firstWindow({ from: '2026-03-28T12:00:00.000Z' }, now);
  const second = nextWindow(first);
  expect(second).toMatchObject({ from: '2026-03-28T12:00:00.000Z', to: '2026-03-30T12:00:00.000Z' });
  expect(second && nextWindow(second)).toBeUndefined();
});

test('firstWindow: a short range is one window', () => {
  expect(windowsOf({ from: '2026-03-31T00:00:00.000Z' })).toEqual(['2026-03-31 to …']);
  expect(windowsOf({ from: '2026-03-30T12:00:00Z', to: '2026-03-31T12:00:00.000Z' })).toEqual([
    '2026-03-30 to 2026-03-31',
  ]);
});
