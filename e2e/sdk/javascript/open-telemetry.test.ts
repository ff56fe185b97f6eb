/** A bare OpenTelemetry SDK with GenAI attributes, as any instrumented program sends it. */
import { expect, test } from 'vitest';
import { get } from '#lib/api.ts';
import { newSession, runClient } from '#lib/clients.ts';
import { byName, said } from '#lib/story.ts';

test.each([
  ['protobuf', 'gzip'],
  ['protobuf', 'none'],
  ['json', 'gzip'],
  ['json', 'none'],
])('OpenTelemetry SDK over %s (%s): GenAI spans become typed, priced observations', async (form, compression) => {
  const session = newSession(`otel-${form}-${compression}`);
  const env = { OTLP_FORM: form, OTEL_EXPORTER_OTLP_COMPRESSION: compression };
  const { traceId, startTime, agentId } = await runClient({ program: 'otel/gen-ai.ts', session, env });
  const { status, body: trace } = await get(`/api/public/traces/${traceId}`);
  expect(status).toBe(200);
  expect(trace).toMatchObject({
    name: 'POST /ask',
    userId: 'user-7',
    sessionId: session,
    environment: 'staging',
    timestamp: startTime,
    latency: 1.6,
  });
  expect(trace.observations).toHaveLength(6);
  const observation = (name: string) => byName(trace.observations, name);

  const request = observation('POST /ask');
  expect(request).toMatchObject({ type: 'SPAN', parentObservationId: null, level: 'DEFAULT', environment: 'staging' });
  expect(said(request.metadata)).toEqual({});
  expect(request.metadata.resourceAttributes).toMatchObject({ 'service.name': 'shop' });
  expect(request.metadata.scope).toMatchObject({ name: 'shop.llm', version: '2.1.0' });

  const agent = observation('invoke_agent helper');
  expect(agent).toMatchObject({ id: agentId, type: 'AGENT', parentObservationId: request.id, usageDetails: {} });
  expect(agent.calculatedTotalCost ?? 0).toBe(0);

  const chat = observation('chat gpt-4o');
  expect(chat).toMatchObject({
    type: 'GENERATION',
    parentObservationId: agentId,
    model: 'gpt-4o-2024-08-06',
    modelParameters: { temperature: 0.2, max_tokens: 100 },
    usageDetails: { input: 40, input_cached_tokens: 60, output: 20, total: 120 },
    input: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    ],
    output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Sunny ☀' }] }],
    latency: 1.5,
  });
  // 40 × 2.50, 60 cached × 1.25 and 20 × 10.00 USD a million.
  expect(chat.calculatedTotalCost).toBeCloseTo(0.000375, 12);

  expect(observation('get_weather')).toMatchObject({
    type: 'TOOL',
    input: { city: 'Paris' },
    output: { sky: 'clear' },
    parentObservationId: agentId,
  });
  const embedding = observation('embeddings text-embedding-3-small');
  expect(embedding).toMatchObject({
    type: 'EMBEDDING',
    model: 'text-embedding-3-small',
    usageDetails: { input: 1000 },
  });
  expect(embedding.calculatedTotalCost).toBeCloseTo(0.00002, 12);
  expect(observation('save')).toMatchObject({ type: 'SPAN', level: 'ERROR', statusMessage: 'could not save' });
  expect(JSON.stringify(observation('save').metadata)).toContain('disk is full');
  expect(trace.totalCost).toBeCloseTo(0.000395, 12);
});
