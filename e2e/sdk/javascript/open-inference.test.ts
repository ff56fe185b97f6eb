/** OpenInference spans, hand-made and from the published OpenAI instrumentation. */
import { expect, test } from 'vitest';
import { get } from '#lib/api.ts';
import { newSession, runClient } from '#lib/clients.ts';
import { fakeAnswer } from '#lib/fake-openai.ts';
import { byName } from '#lib/story.ts';

test('OpenInference: chain, retriever and an instrumented OpenAI call are read back exactly', async () => {
  const session = newSession('openinference');
  const { traceId } = await runClient({ program: 'openinference/chain.ts', session });
  const { body: trace } = await get(`/api/public/traces/${traceId}`);
  expect(trace).toMatchObject({
    name: 'rag-chain',
    userId: 'user-8',
    sessionId: session,
    tags: ['demo', 'rag'],
    input: 'What is Telltale?',
    output: fakeAnswer.content,
    metadata: { tier: 'gold', nested: { a: [1] } },
  });
  expect(trace.totalCost).toBeCloseTo(fakeAnswer.cost.total, 12);

  const chain = byName(trace.observations, 'rag-chain');
  expect(chain).toMatchObject({ type: 'CHAIN', parentObservationId: null, input: 'What is Telltale?' });
  const search = byName(trace.observations, 'search');
  expect(search).toMatchObject({ type: 'RETRIEVER', parentObservationId: chain.id, input: 'Telltale' });
  expect(search.output).toMatchObject([{ document: { id: 'doc-1', content: 'Telltale observes.', score: 0.9 } }]);

  const call = trace.observations.find((one: { type: string }) => one.type === 'GENERATION');
  const { prompt_tokens, completion_tokens, total_tokens } = fakeAnswer.usage;
  expect(call).toMatchObject({
    parentObservationId: chain.id,
    model: fakeAnswer.model,
    modelParameters: { temperature: 0.2 },
    usageDetails: { input: prompt_tokens, output: completion_tokens, total: total_tokens },
    input: [{ message: { role: 'user', content: 'What is Telltale?' } }],
    output: [{ message: { role: 'assistant', content: fakeAnswer.content } }],
  });
  expect(trace.observations).toHaveLength(3);
});
