import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventParser, readEvents, type ServerEvent } from './event-stream.ts';

/** What the server says at the start, news with a line break in a name, a heartbeat, and an event that is cut off. */
const lines = [
  'retry: 2000',
  'event: ready',
  'id: a-0',
  'data: {"serverTime":"2026-01-02T03:04:05.678Z"}',
  '',
  'event: traces',
  'id: a-1',
  'data: {"items":[{"name":"Grüße 🌊"}]}',
  '',
  ': still here',
  'id: a-7',
  '',
  'event: gap',
  'data: {"missed":',
  'data: 3}',
  '',
  'data: cut off',
];

const expected: ServerEvent[] = [
  { name: 'ready', data: '{"serverTime":"2026-01-02T03:04:05.678Z"}' },
  { name: 'traces', data: '{"items":[{"name":"Grüße 🌊"}]}' },
  { name: 'gap', data: '{"missed":\n3}' },
];

test('readEvents() gives the same events however the bytes are cut and lines are ended', async () => {
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  const cuts = fc.array(fc.nat({ max: 300 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(lineEnd, cuts, async (end, at) => {
      const bytes = new TextEncoder().encode(lines.join(end));
      const edges = [0, ...at.filter((each) => each < bytes.length).toSorted((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
      const events: ServerEvent[] = [];
      let place: string | undefined;
      for await (const part of readEvents(streamOf(chunks))) {
        events.push(...part.events);
        place = part.place;
      }
      expect(events).toEqual(expected);
      expect(place).toBe('a-7');
    }),
  );
});

test('readEvents() lets go of the stream when its reader stops', async () => {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
    cancel: () => void (isCancelled = true),
  });
  for await (const _part of readEvents(stream)) break;
  expect(isCancelled).toBe(true);
});

test('createEventParser() keeps the place of events without data, and of none', () => {
  const parse = createEventParser();
  expect(parse(': hello\n\n')).toEqual({ events: [], place: undefined });
  expect(parse('id: 5\n\n')).toEqual({ events: [], place: '5' });
  expect(parse('data\n\n')).toEqual({ events: [{ name: 'message', data: '' }], place: '5' });
});

test('createEventParser() refuses an event that never ends', () => {
  const parse = createEventParser();
  const megabyte = 'x'.repeat(2 ** 20);
  expect(() => {
    for (let i = 0; i < 20; i += 1) parse(megabyte);
  }).toThrow('without an end');
});

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
