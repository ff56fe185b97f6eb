import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openTestClickHouse } from '#db/clickhouse/testing.ts';
import type { TraceChange } from '#features/ingest/change.ts';
import { createWriter } from '#features/ingest/commit.ts';
import { createPriceBook } from '#features/pricing/pricing.ts';
import { testTime } from '#features/records/testing-store.ts';
import { createVersionClock } from '#lib/clock.ts';
import { deleteTracesById } from './_delete.ts';
import { readTraces } from './_store.ts';

test('deleteTracesById() leaves nothing for a later change to be folded on', async () => {
  await using engine = await openTestClickHouse();
  const { clickhouse } = engine;
  const logger = pino({ level: 'silent' });
  const clock = createVersionClock();
  await using writer = createWriter({
    clickhouse,
    logger,
    clock,
    prices: createPriceBook({ logger }),
    queueBytesMax: 1e8,
  });
  const stamp = { priority: 2, at: testTime, order: 0, by: 'event-1' };
  const change: TraceChange = {
    kind: 'trace',
    id: 't',
    stamp,
    patch: { timestamp: testTime, name: 'secret', tags: ['old'] },
  };
  await writer.commit('p', [change]);
  expect(await readTraces(clickhouse, 'p', ['t'])).toHaveLength(1);

  await deleteTracesById({ clickhouse, writer }, 'p', ['t']);
  expect(await readTraces(clickhouse, 'p', ['t'])).toEqual([]);

  const later = { ...stamp, at: testTime + 1, by: 'event-2' };
  await writer.commit('p', [{ ...change, stamp: later, patch: { timestamp: testTime, tags: ['new'] } }]);
  expect(await readTraces(clickhouse, 'p', ['t'])).toMatchObject([{ name: '', tags: ['new'] }]);
});
