import { describe, expect, test } from 'vitest';
import type { LiveItem, LiveMessage, LiveSubscription } from './bus.ts';
import { createMemoryBus } from './memory-bus.ts';

const item = (json: string, kind: LiveItem['kind'] = 'observations'): LiveItem => ({
  kind,
  traceId: 't',
  environment: 'default',
  json,
});

function drain(subscription: LiveSubscription): LiveMessage[] {
  const messages: LiveMessage[] = [];
  for (let next = subscription.next(); next; next = subscription.next()) messages.push(next);
  return messages;
}

const texts = (messages: readonly LiveMessage[]) =>
  messages.map((message) => (message.type === 'gap' ? message : message.items.map((each) => each.json).join()));

describe('createMemoryBus()', () => {
  test('gives every subscriber of the project what is published from then on, traces first', () => {
    const bus = createMemoryBus();
    expect(bus.isIdle).toBe(true);
    const a = bus.subscribe('p', undefined);
    bus.publish('p', [item('1'), item('t', 'traces')]);
    const b = bus.subscribe('p', undefined);
    const other = bus.subscribe('q', undefined);
    bus.publish('p', [item('2')]);
    expect(texts(drain(a))).toEqual(['t', '1', '2']);
    expect(texts(drain(b))).toEqual(['2']);
    expect(drain(other)).toEqual([]);
  });

  test('cuts many items into events of bounded size', () => {
    const bus = createMemoryBus({ limits: { eventItemsMax: 2 } });
    const reader = bus.subscribe('p', undefined);
    bus.publish('p', [item('1'), item('2'), item('3')]);
    expect(texts(drain(reader))).toEqual(['1,2', '3']);
  });

  test('tells a slow subscriber how many items it has missed, and goes on', () => {
    const bus = createMemoryBus({ limits: { backlogBytesMax: 4, eventItemsMax: 2 } });
    const reader = bus.subscribe('p', undefined);
    bus.publish('p', [item('a')]);
    expect(texts(drain(reader))).toEqual(['a']);
    bus.publish('p', [item('bb'), item('cc'), item('dd'), item('ee'), item('ff')]);
    expect(texts(drain(reader))).toEqual([{ type: 'gap', missed: 4 }, 'ff']);
    bus.publish('p', [item('longer than the backlog')]);
    expect(texts(drain(reader))).toEqual([{ type: 'gap', missed: 1 }]);
    bus.publish('p', [item('g')]);
    expect(texts(drain(reader))).toEqual(['g']);
  });

  test('goes on at the place of one who comes back', () => {
    const bus = createMemoryBus();
    const first = bus.subscribe('p', undefined);
    bus.publish('p', [item('1')]);
    first.next();
    const { place } = first;
    first[Symbol.dispose]();
    bus.publish('p', [item('2')]);
    expect(texts(drain(bus.subscribe('p', place)))).toEqual(['2']);
  });

  test('tells of a gap when the place is gone or unknown', () => {
    const bus = createMemoryBus({ limits: { backlogBytesMax: 1 } });
    const { place } = bus.subscribe('p', undefined);
    bus.publish('p', [item('1')]);
    bus.publish('p', [item('2')]);
    const gap = { type: 'gap', missed: null };
    expect(texts(drain(bus.subscribe('p', place)))).toEqual([gap, '2']);
    for (const unknown of ['x', 'x-0', `${place}9`, place.replace(/-.*/, '-x')]) {
      expect(drain(bus.subscribe('p', unknown))).toEqual([gap]);
    }
  });

  test('keeps news for a while after the last subscriber has left, and then nothing', () => {
    let now = 0;
    const bus = createMemoryBus({ now: () => now, limits: { resumeMs: 1000 } });
    const reader = bus.subscribe('p', undefined);
    now = 5000;
    expect(bus.isWatched('p')).toBe(true);
    expect(bus.isWatched('q')).toBe(false);
    reader[Symbol.dispose]();
    now = 5999;
    expect(bus.isWatched('p')).toBe(true);
    now = 6000;
    expect(bus.isWatched('p')).toBe(false);
    expect(bus.isIdle).toBe(true);
    expect(texts(drain(bus.subscribe('p', reader.place)))).toEqual([{ type: 'gap', missed: null }]);
  });

  test('refuses too many subscribers, and frees the place of one who leaves', () => {
    const bus = createMemoryBus({ limits: { subscribersMax: 2, subscribersOfProjectMax: 1 } });
    const first = bus.subscribe('p', undefined);
    expect(() => bus.subscribe('p', undefined)).toThrow('Too many');
    bus.subscribe('q', undefined);
    expect(() => bus.subscribe('r', undefined)).toThrow('Too many');
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    bus.subscribe('r', undefined);
    expect(() => bus.subscribe('p', undefined)).toThrow('Too many');
  });

  test('wakes who waits, on news and when it closes', async () => {
    const bus = createMemoryBus();
    const reader = bus.subscribe('p', undefined);
    expect(await reader.wait(0)).toBe(false);
    const waiting = reader.wait(60_000);
    bus.publish('p', [item('1')]);
    expect(await waiting).toBe(true);
    drain(reader);
    const ending = reader.wait(60_000);
    bus.close();
    expect(await ending).toBe(true);
    expect(reader.isClosed).toBe(true);
    expect(() => bus.subscribe('p', undefined)).toThrow('stopping');
  });
});
