/** What was acknowledged can be read: a client that posts and at once asks finds its data, every time. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { get, post } from '#lib/api.ts';

const writesMax = 1_000;
const clientsMax = 16;

test('1,000 of 1,000 traces are there when their request has been answered', { timeout: 300_000 }, async () => {
  let next = 0;
  let found = 0;
  const client = async () => {
    while (next < writesMax) {
      const number = next++;
      const traceId = await (number % 2 === 0 ? postBatch(number) : postSpans(number));
      await (number % 4 < 2 ? expectTrace(traceId, number) : expectObservations(traceId));
      found += 1;
    }
  };
  await Promise.all(Array.from({ length: clientsMax }, client));
  expect(found).toBe(writesMax);
});

async function expectTrace(traceId: string, number: number): Promise<void> {
  const { status, body } = await get(`/api/public/traces/${traceId}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: traceId, name: `trace ${number}`, input: { number } });
  expect(body.observations).toHaveLength(2);
}

async function expectObservations(traceId: string): Promise<void> {
  const { status, body } = await get('/api/public/v2/observations', { traceId });
  expect(status).toBe(200);
  expect(body.data).toHaveLength(2);
}

async function postBatch(number: number): Promise<string> {
  const traceId = randomUUID();
  const timestamp = new Date().toISOString();
  const event = (type: string, body: object) => ({ id: randomUUID(), type, timestamp, body });
  const { status, body } = await post('/api/public/ingestion', {
    batch: [
      event('trace-create', { id: traceId, name: `trace ${number}`, input: { number } }),
      event('span-create', { id: randomUUID(), traceId, name: 'root', startTime: timestamp }),
      event('generation-create', { id: randomUUID(), traceId, name: 'call', model: 'gpt-4o', startTime: timestamp }),
    ],
  });
  expect(status).toBe(207);
  expect(body.errors).toEqual([]);
  return traceId;
}

async function postSpans(number: number): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const rootId = randomBytes(8).toString('hex');
  const nanos = `${Date.now()}000000`;
  const span = (spanId: string, name: string, parent: object, attributes: object[]) => ({
    traceId,
    spanId,
    name,
    ...parent,
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes,
  });
  const input = { key: 'langfuse.observation.input', value: { stringValue: JSON.stringify({ number }) } };
  const spans = [
    span(rootId, `trace ${number}`, {}, [input]),
    span(randomBytes(8).toString('hex'), 'call', { parentSpanId: rootId }, []),
  ];
  const { status } = await post('/api/public/otel/v1/traces', {
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'e2e' }, spans }] }],
  });
  expect(status).toBe(200);
  return traceId;
}
