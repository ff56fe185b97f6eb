import { expect, test } from 'vitest';
import { testObservation, testTrace } from '#features/records/testing-store.ts';
import { createLiveWatcher } from './live.ts';
import { createMemoryBus } from './memory-bus.ts';

test('createLiveWatcher() wants no news when nobody follows anything', () => {
  const bus = createMemoryBus();
  const watcher = createLiveWatcher(bus);
  expect(watcher.open()).toBeNull();
  using _reader = bus.subscribe('p', undefined);
  expect(watcher.open()).not.toBeNull();
});

test('createLiveWatcher() tells of a batch once it is committed, narrowly, and not of what has moved', () => {
  const bus = createMemoryBus();
  using reader = bus.subscribe('p', undefined);
  const news = createLiveWatcher(bus).open();
  const long = 'é'.repeat(1000);
  news?.observation(testObservation({ id: 'moved', isDeleted: true, source: 'batch' }));
  news?.observation(
    testObservation({ id: 'o', name: long, input: 'secret', source: 'batch', usage: { input: 2, total: 3 } }),
  );
  news?.observation(testObservation({ id: 'e', type: 'EVENT', source: 'batch' }));
  news?.observation(testObservation({ id: 'theirs', projectId: 'q' }));
  news?.trace(testTrace({ id: 't', isDeleted: true, tags: Array.from({ length: 200 }, (_, at) => `tag ${at}`) }));
  expect(reader.next()).toBeUndefined();
  news?.committed();
  const messages = [reader.next(), reader.next(), reader.next()];
  const items = messages.flatMap((each) =>
    each?.type === 'items' ? each.items.map((item) => JSON.parse(item.json)) : [],
  );
  expect(items).toMatchObject([
    { id: 't', isDeleted: true },
    { id: 'o', name: 'é'.repeat(240), isRunning: true, inputTokens: 2, totalTokens: 3, totalCost: null },
    { id: 'e', isRunning: false },
  ]);
  expect(items[0]).toHaveProperty('tags.length', 50);
  expect(JSON.stringify(messages)).not.toContain('secret');
});
