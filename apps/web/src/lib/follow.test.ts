import { expect, test } from 'vitest';
import type { ServerEvent } from './event-stream.ts';
import { follow, waitMs, type Connection, type Follower } from './follow.ts';

type Answer = string | Error;

/** A server whose answers are known beforehand; after the last one the follower is stopped. */
function tryFollow(answers: readonly Answer[], start?: string) {
  const stop = new AbortController();
  const asked: (string | undefined)[] = [];
  const events: ServerEvent[] = [];
  const connections: Connection[] = [];
  const waits: number[] = [];
  const places: string[] = [];
  const follower: Follower = {
    open: (after) => {
      const answer = answers[asked.length];
      asked.push(after);
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(new Blob([answer ?? '']).stream());
    },
    isFinal: (error) => error instanceof Error && error.message === 'forbidden',
    onEvent: (event) => events.push(event),
    onPlace: (place) => places.push(place),
    onConnection: (connection) => connections.push(connection),
    silenceMsMax: 60_000,
    sleep: (ms) => {
      waits.push(ms);
      if (asked.length === answers.length) stop.abort();
      return Promise.resolve();
    },
  };
  return { ended: follow(follower, start, stop.signal), asked, events, connections, places, waits };
}

test('follow() resumes after the last event that it has handed over, never after one that was cut off', async () => {
  const run = tryFollow([
    'id: 1\ndata: a\n\nid: 2\ndata: b',
    'id: 2\ndata: b\n\n: still here\nid: 9\n\n',
    'id: 10\n\n',
  ]);
  await run.ended;
  expect(run.places.at(-1)).toBe('10');
  expect(run.asked).toEqual([undefined, '1', '9']);
  expect(run.events.map((event) => event.data)).toEqual(['a', 'b']);
});

test('follow() says how it stands, and waits longer after each failure until it is live again', async () => {
  const run = tryFollow([new Error('down'), new Error('down'), 'id: 1\n\n', new Error('down')], '0');
  await run.ended;
  expect(run.asked).toEqual(['0', '0', '0', '1']);
  expect(run.connections).toEqual([
    'connecting',
    'reconnecting',
    'reconnecting',
    'live',
    'reconnecting',
    'reconnecting',
    'off',
  ]);
  const [first = 0, second = 0, afterLive = 0] = run.waits;
  expect(second).toBeGreaterThanOrEqual(first);
  expect(afterLive).toBeLessThanOrEqual(500);
});

test('follow() gives up when it is refused for good', async () => {
  const run = tryFollow(['id: 4\n\n', new Error('forbidden'), 'id: 5\n\n']);
  await run.ended;
  expect(run.places).toEqual(['4']);
  expect(run.asked).toHaveLength(2);
  expect(run.connections.at(-1)).toBe('refused');
});

test('follow() takes a silent stream for dead', async () => {
  const stop = new AbortController();
  let opened = 0;
  await follow(
    {
      open: (_place, signal) => {
        opened += 1;
        const { promise, reject } = Promise.withResolvers<ReadableStream<Uint8Array>>();
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        return promise;
      },
      isFinal: () => false,
      onEvent: () => undefined,
      onPlace: () => undefined,
      onConnection: () => undefined,
      silenceMsMax: 1,
      sleep: () => {
        if (opened === 2) stop.abort();
        return Promise.resolve();
      },
    },
    undefined,
    stop.signal,
  );
  expect(opened).toBe(2);
});

test('waitMs() doubles up to half a minute', () => {
  expect([0, 1, 2, 10, 1000].map((failures) => waitMs(failures, 1))).toEqual([500, 1000, 2000, 30_000, 30_000]);
  expect(waitMs(0, 0)).toBe(250);
});
