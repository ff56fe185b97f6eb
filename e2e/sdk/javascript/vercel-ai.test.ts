/** The Vercel AI SDK, with its built-in telemetry (5) and with its telemetry package (7): a question, a tool call, an answer. */
import { expect, test } from 'vitest';
import { get } from '#lib/api.ts';
import { newSession, runClient } from '#lib/clients.ts';
import { said } from '#lib/story.ts';

const question = { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] };
const system = { role: 'system', content: 'Be brief.' };
const toolCall = { type: 'tool_call', id: 'call-1', name: 'getWeather', arguments: { city: 'Paris' } };
const toolResult = { type: 'tool_call_response', id: 'call-1', response: { city: 'Paris', sky: 'clear' } };

test('ai 5: steps, tool and usage are read back exactly, and nothing is counted twice', async () => {
  const session = newSession('ai-v5');
  const { trace, rows } = await tell('ai-v5/agent.ts', session);
  expect(trace).toMatchObject({ name: 'request', userId: 'user-9', sessionId: session, tags: ['ai', 'v5'] });
  // Twice 1000 × 2.50 and 40 × 10.00 USD a million.
  expect(trace.totalCost).toBeCloseTo(0.0058, 12);
  const usageDetails = { input: 1000, output: 40, total: 1040 };
  const step = {
    name: 'weather:ai.generateText.doGenerate',
    type: 'GENERATION',
    model: 'gpt-4o-2024-08-06',
    usageDetails,
  };
  expect(rows).toMatchObject([
    { depth: 0, name: 'request', type: 'SPAN' },
    {
      depth: 1,
      name: 'weather:ai.generateText',
      usageDetails: {},
      input: { system: 'Be brief.', prompt: 'Weather in Paris?' },
      output: 'It is sunny.',
    },
    {
      depth: 2,
      ...step,
      input: [system, { role: 'user', content: [{ type: 'text', text: 'Weather in Paris?' }] }],
      output: [{ toolCallId: 'call-1', toolName: 'getWeather', input: '{"city":"Paris"}' }],
    },
    { depth: 2, name: 'getWeather', type: 'TOOL', input: { city: 'Paris' }, output: { city: 'Paris', sky: 'clear' } },
    { depth: 2, ...step, output: 'It is sunny.' },
  ]);
  for (const row of rows.slice(1)) expect(said(row.metadata)).toEqual({ plan: 'pro' });
  expect(rows[2].modelParameters).toMatchObject({ temperature: 0.2 });
});

test('ai 7: agent, steps, tool and cached usage are read back exactly, and nothing is counted twice', async () => {
  const session = newSession('ai-v7');
  const { trace, rows } = await tell('ai-v7/agent.ts', session);
  expect(trace).toMatchObject({ name: 'request', userId: 'user-9', sessionId: session });
  // Twice 400 × 2.50, 600 cached × 1.25 and 40 × 10.00 USD a million.
  expect(trace.totalCost).toBeCloseTo(0.0043, 12);
  const usageDetails = { input: 400, input_cached_tokens: 600, output: 40, total: 1040 };
  const chat = { name: 'chat gpt-4o-2024-08-06', type: 'GENERATION', model: 'gpt-4o-2024-08-06', usageDetails };
  expect(rows).toMatchObject([
    { depth: 0, name: 'request', type: 'SPAN' },
    { depth: 1, name: 'invoke_agent gpt-4o-2024-08-06', type: 'AGENT', usageDetails: {}, input: [system, question] },
    { depth: 2, name: 'step 1' },
    {
      depth: 3,
      ...chat,
      input: [system, question],
      output: [{ role: 'assistant', parts: [toolCall] }],
      modelParameters: { temperature: 0.2 },
    },
    { depth: 3, name: 'getWeather', type: 'TOOL', input: { city: 'Paris' }, output: { city: 'Paris', sky: 'clear' } },
    { depth: 2, name: 'step 2' },
    {
      depth: 3,
      ...chat,
      input: [system, question, { role: 'assistant', parts: [toolCall] }, { role: 'tool', parts: [toolResult] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'It is sunny.' }] }],
    },
  ]);
});

async function tell(program: string, session: string) {
  const { traceId } = await runClient({ program, session });
  const { body: trace } = await get(`/api/public/traces/${traceId}`);
  return { trace, rows: outline(trace.observations, null, 0) };
}

/** The tree from top to bottom, as a reader sees it. */
function outline(observations: any[], parentId: string | null, depth: number): any[] {
  return observations
    .filter((one) => one.parentObservationId === parentId)
    .toSorted((a, b) => a.startTime.localeCompare(b.startTime))
    .flatMap((one) => [{ ...one, depth }, ...outline(observations, one.id, depth + 1)]);
}
