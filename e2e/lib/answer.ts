/** What must be known of three observed functions, answer → (retrieve, generate → model call), whichever SDK observed them. */
import { expect } from 'vitest';
import { get } from '#lib/api.ts';
import { fakeAnswer } from '#lib/fake-openai.ts';
import { byName } from '#lib/story.ts';

export interface AnswerShape {
  readonly names: {
    readonly root: string;
    readonly retrieve: string;
    readonly generate: string;
    readonly call: string;
  };
  readonly rootIsTrace: boolean;
  readonly rootInput: unknown;
  readonly retrieveInput: unknown;
  readonly generateInput: unknown;
}

/** The model is asked with the found text as system message; the answers are those of the fake provider. */
export async function expectAnswer(traceId: string, shape: AnswerShape): Promise<void> {
  const { status, body: trace } = await get(`/api/public/traces/${traceId}`);
  expect(status).toBe(200);
  const { names, rootIsTrace } = shape;
  expect(trace).toMatchObject({ name: names.root, input: shape.rootInput, output: fakeAnswer.content });
  expect(trace.totalCost).toBeCloseTo(fakeAnswer.cost.total, 12);
  expect(trace.latency).toBeGreaterThan(0);

  const root = rootIsTrace ? null : byName(trace.observations, names.root);
  const retrieve = byName(trace.observations, names.retrieve);
  const generate = byName(trace.observations, names.generate);
  const call = byName(trace.observations, names.call);
  expect(trace.observations).toHaveLength(rootIsTrace ? 3 : 4);
  if (root !== null) {
    expect(root).toMatchObject({ parentObservationId: null, input: shape.rootInput, output: fakeAnswer.content });
  }
  const rootId = root?.id ?? null;
  const question = 'What is Telltale?';
  const found = `Everything about: ${question}`;
  expect(retrieve).toMatchObject({ parentObservationId: rootId, input: shape.retrieveInput, output: [found] });
  expect(generate).toMatchObject({
    parentObservationId: rootId,
    input: shape.generateInput,
    output: fakeAnswer.content,
  });

  const { prompt_tokens, completion_tokens, total_tokens } = fakeAnswer.usage;
  expect(call).toMatchObject({
    type: 'GENERATION',
    parentObservationId: generate.id,
    model: fakeAnswer.model,
    output: { role: 'assistant', content: fakeAnswer.content },
    usageDetails: { input: prompt_tokens, output: completion_tokens, total: total_tokens },
  });
  const messages = Array.isArray(call.input) ? call.input : call.input.messages;
  expect(messages).toEqual([
    { role: 'system', content: found },
    { role: 'user', content: question },
  ]);
  expect(Number(call.modelParameters.temperature)).toBe(0.2);
  expect(call.costDetails.input).toBeCloseTo(fakeAnswer.cost.input, 12);
  expect(call.costDetails.output).toBeCloseTo(fakeAnswer.cost.output, 12);
  expect(call.calculatedTotalCost).toBeCloseTo(fakeAnswer.cost.total, 12);
  for (const one of trace.observations)
    expect(Date.parse(one.endTime)).toBeGreaterThanOrEqual(Date.parse(one.startTime));
}
