import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await startTestApp();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Shown {
  readonly usageDetails: Record<string, number>;
  readonly costDetails: Record<string, number>;
  readonly costSource: string | null;
}

const startTime = '2026-09-25T12:00:00.000Z';
const endTime = '2026-09-25T12:00:01.000Z';
const messages = [
  { role: 'system', content: 'You are terse.' },
  { role: 'user', content: [{ type: 'text', text: 'What is the capital of France?' }] },
];

async function store(bodies: Record<string, object>): Promise<Record<string, Shown>> {
  const project = await server.createProject();
  const batch = Object.entries(bodies).map(([id, body]) => ({
    id: `event-${id}`,
    type: 'generation-create',
    timestamp: startTime,
    body: { id, traceId: 't', startTime, endTime, model: 'gpt-4o', ...body },
  }));
  await server.call(project, 'POST', '/api/public/ingestion', { batch });
  const { observations } = await server.call<{ observations: (Shown & { id: string })[] }>(
    project,
    'GET',
    '/api/public/traces/t',
  );
  return Object.fromEntries(observations.map((each) => [each.id, each]));
}

test('tokens of a known model are counted where the client told none, and marked as estimated', async () => {
  const shown = await store({
    chat: { input: messages, output: 'Paris' },
    text: { input: 'Hello world', output: 'Hello' },
  });
  // OpenAI's count: three for the answer, three for each message, its role and its text.
  expect(shown['chat']?.usageDetails).toEqual({ input: 3 + (3 + 1 + 4) + (3 + 1 + 7), output: 1, total: 23 });
  expect(shown['chat']?.costDetails).toEqual({ input: 22 * 0.0000025, output: 0.00001, total: 0.000065 });
  expect(shown['chat']?.costSource).toBe('estimated');
  expect(shown['text']).toMatchObject({ usageDetails: { input: 2, output: 1, total: 3 }, costSource: 'estimated' });
});

test('nothing is counted of what told usage or cost, runs, failed, or has a model that is not known', async () => {
  const io = { input: messages, output: 'Paris' };
  const shown = await store({
    told: { ...io, usageDetails: { input: 7, output: 1 } },
    paid: { ...io, costDetails: { total: 0.5 } },
    running: { ...io, endTime: null },
    failed: { ...io, level: 'ERROR' },
    unknown: { ...io, model: 'our-own-model' },
  });
  expect(shown['told']).toMatchObject({ usageDetails: { input: 7, output: 1, total: 8 }, costSource: 'computed' });
  expect(shown['paid']).toMatchObject({ usageDetails: {}, costSource: 'provided' });
  for (const id of ['running', 'failed', 'unknown']) {
    expect(shown[id]).toMatchObject({ usageDetails: {}, costSource: null });
  }
});

test('usage that comes later takes the place of the estimate', async () => {
  const project = await server.createProject();
  const send = (type: string, body: object) =>
    server.call(project, 'POST', '/api/public/ingestion', {
      batch: [{ id: type, type, timestamp: endTime, body: { id: 'g', traceId: 't', ...body } }],
    });
  await send('generation-create', { startTime, endTime, model: 'gpt-4o', input: 'Hello world', output: 'Hello' });
  await send('generation-update', { usageDetails: { input: 10, output: 20 } });
  const shown = await server.call<Shown>(project, 'GET', '/api/public/observations/g');
  expect(shown).toMatchObject({ usageDetails: { input: 10, output: 20, total: 30 }, costSource: 'computed' });
});
