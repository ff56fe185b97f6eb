import type { LiveObservation, LiveTrace } from '@telltale/contract/live.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addNews,
  addOlder,
  emptyFeed,
  liveRowsMax,
  observationRow,
  passes,
  runningOf,
  showWaiting,
  traceRow,
  type LiveFeed,
  type LiveFilter,
  type LiveRow,
} from './live-feed.ts';

const trace = (id: string, more: Partial<LiveTrace> = {}) =>
  traceRow({
    id,
    timestamp: '2026-01-01T00:00:00.000Z',
    name: null,
    userId: null,
    sessionId: null,
    environment: 'default',
    release: null,
    version: null,
    tags: [],
    public: false,
    bookmarked: false,
    updatedAt: '2026-01-01T00:00:00.000Z',
    isNew: true,
    isDeleted: false,
    ...more,
  });

const observed = (id: string, more: Partial<LiveObservation> = {}): LiveObservation => ({
  id,
  traceId: 't',
  parentObservationId: null,
  type: 'SPAN',
  name: null,
  level: 'DEFAULT',
  statusMessage: null,
  startTime: '2026-01-01T00:00:00.000Z',
  endTime: null,
  isRunning: true,
  environment: 'default',
  model: null,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  totalCost: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const keys = (rows: readonly LiveRow[]) => rows.map((row) => row.key);

describe('addNews()', () => {
  test('puts the newest on top, and changes what is known in its place', () => {
    const feed = addNews(emptyFeed, [trace('a'), observationRow(observed('b'))], false);
    expect(keys(feed.rows)).toEqual(['observation b', 'trace a']);
    const next = addNews(feed, [trace('a', { name: 'named' }), trace('c')], false);
    expect(keys(next.rows)).toEqual(['trace c', 'observation b', 'trace a']);
    expect(next.rows[2]).toMatchObject({ trace: { name: 'named' } });
  });

  test('holds new rows back while one reads, but not changes', () => {
    const feed = addNews(emptyFeed, [observationRow(observed('a'))], false);
    const held = addNews(feed, [observationRow(observed('a', { isRunning: false })), trace('b'), trace('c')], true);
    expect(keys(held.rows)).toEqual(['observation a']);
    expect(held.rows[0]).toMatchObject({ observation: { isRunning: false } });
    expect(keys(held.waiting)).toEqual(['trace c', 'trace b']);
    expect(keys(showWaiting(held).rows)).toEqual(['trace c', 'trace b', 'observation a']);
    expect(keys(addNews(held, [trace('d')], false).rows)).toEqual(['trace d', 'trace c', 'trace b', 'observation a']);
  });

  test('drops a trace that has only stood in for another', () => {
    const feed = addNews(emptyFeed, [trace('a'), trace('b')], false);
    expect(keys(addNews(feed, [trace('a', { isDeleted: true })], true).rows)).toEqual(['trace b']);
    expect(addNews(emptyFeed, [trace('a', { isDeleted: true })], false)).toEqual(emptyFeed);
  });

  test('is bounded, and never shows a row twice', () => {
    const step = fc.record({
      ids: fc.array(fc.nat({ max: 1500 }), { maxLength: 600 }),
      isHeld: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let feed: LiveFeed = emptyFeed;
        for (const { ids, isHeld } of steps) {
          feed = addNews(
            feed,
            ids.map((id) => trace(String(id))),
            isHeld,
          );
          const all = keys([...feed.rows, ...feed.waiting]);
          expect(new Set(all).size).toBe(all.length);
          expect(feed.rows.length).toBeLessThanOrEqual(liveRowsMax);
          expect(feed.waiting.length).toBeLessThanOrEqual(liveRowsMax);
        }
      }),
      { numRuns: 30 },
    );
  });
});

test('addOlder() goes below what has come meanwhile, and repeats nothing', () => {
  const feed = addNews(emptyFeed, [trace('b')], false);
  expect(keys(addOlder(feed, [trace('b'), trace('a')]).rows)).toEqual(['trace b', 'trace a']);
});

test('passes() looks at kind, level and text', () => {
  const all: LiveFilter = { text: '', kinds: [], level: null };
  const error = observationRow(observed('o', { level: 'ERROR', statusMessage: 'Rate limit', type: 'TOOL' }));
  const warning = observationRow(observed('w', { level: 'WARNING' }));
  const plain = trace('t', { name: 'Answer', userId: 'Ada' });
  const gap: LiveRow = { kind: 'gap', key: 'gap', at: '', missed: null };
  const seen = (filter: Partial<LiveFilter>) =>
    keys([error, warning, plain, gap].filter((row) => passes(row, { ...all, ...filter })));
  expect(seen({})).toHaveLength(4);
  expect(seen({ level: 'error' })).toEqual(['observation o', 'gap']);
  expect(seen({ level: 'warning' })).toEqual(['observation o', 'observation w', 'gap']);
  expect(seen({ kinds: ['TRACE'] })).toEqual(['trace t', 'gap']);
  expect(seen({ kinds: ['TOOL', 'TRACE'] })).toEqual(['observation o', 'trace t', 'gap']);
  expect(seen({ text: 'rate' })).toEqual(['observation o', 'gap']);
  expect(seen({ text: 'ada' })).toEqual(['trace t', 'gap']);
});

test('runningOf() believes whichever was told last', () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const read = [observed('ended', { updatedAt: at(1) }), observed('on', { updatedAt: at(5), startTime: at(1) })];
  const feed = addNews(
    emptyFeed,
    [
      observationRow(observed('ended', { updatedAt: at(2), isRunning: false })),
      observationRow(observed('on', { updatedAt: at(4), isRunning: false })),
      observationRow(observed('new', { updatedAt: at(6), startTime: at(2) })),
    ],
    true,
  );
  expect(runningOf(read, feed).map(({ id }) => id)).toEqual(['new', 'on']);
});
