import { boundedIoBytesMax } from '@telltale/contract/observations.ts';
import { type TraceDetails, traceDetails } from '@telltale/contract/traces.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import { storeRecords, testObservation, testTraceOf } from '#features/records/testing-store.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { createVersionClock } from '#lib/clock.ts';
import { tracesRoutes } from './routes.ts';

let engine: TestClickHouse;
let api: Caller;
let foreign: Caller;
const clock = createVersionClock();
const giant = JSON.stringify('g'.repeat(boundedIoBytesMax));

beforeAll(async () => {
  engine = await openTestClickHouse();
  const writer = { exclusively: <T>(work: (rowVersion: number) => Promise<T>) => work(clock.next()) };
  const routes = tracesRoutes({ clickhouse: engine.clickhouse, writer, priceOf: () => null });
  api = callerOf(routes, 'p');
  foreign = callerOf(routes, 'other');
  const root = testObservation({ id: 'root', traceId: 't', isRoot: true, input: '[123]', output: giant });
  await storeRecords(engine.clickhouse, {
    observations: [{ ...root, metadata: { of: 'root' } }],
    traces: [testTraceOf({ id: 't', input: giant, metadata: { own: 1 } }, [root])],
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

test("readTraceIo takes each side from the trace, else from its root, and gives a giant's size", async () => {
  const trace = await api.get<TraceDetails>('/api/public/traces/t', { fields: 'core,io', io: 'bounded' });
  traceDetails.parse(trace);
  expect(trace).toMatchObject({ input: null, inputBytes: giant.length, output: null, outputBytes: giant.length });
  expect(trace.metadata).toEqual({ of: 'root', own: 1 });
});

test('readTraceIo is not asked for by those who know nothing of it', async () => {
  const trace = await api.get<TraceDetails>('/api/public/traces/t', { fields: 'core,io' });
  expect(trace.output).toBe(JSON.parse(giant));
  expect(trace).not.toHaveProperty('outputBytes');
});

test('placeOfIo leads to the text of either, in this project alone', async () => {
  for (const side of ['input', 'output']) {
    expect(await api.get(`/api/public/traces/t/io/${side}`)).toBe(JSON.parse(giant));
    expect((await foreign.call('GET', `/api/public/traces/t/io/${side}`)).status).toBe(404);
  }
  expect((await api.call('GET', '/api/public/traces/t/io/metadata')).status).toBe(400);
});
