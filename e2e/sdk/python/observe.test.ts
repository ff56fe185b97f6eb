/** The first program of every Python user: three `@observe()` functions around a model call. */
import { expect, test } from 'vitest';
import { expectAnswer } from '#lib/answer.ts';
import { newSession, runClient } from '#lib/clients.ts';
import { fakeAnswer } from '#lib/fake-openai.ts';
import { python } from '#lib/python.ts';

const question = 'What is Telltale?';

test.each([
  // In the first era the outermost function is the trace itself and its calls are the trace's children.
  { version: '2.60.10', program: 'answer_v2.py', rootIsTrace: true },
  { version: '3.15.0', program: 'answer.py', rootIsTrace: false },
  { version: '4.18.0', program: 'answer.py', rootIsTrace: false },
  { version: '5.0.4', program: 'answer.py', rootIsTrace: false },
])('langfuse $version: three observed functions and a model call give one trace', async (client) => {
  const { version, program, rootIsTrace } = client;
  const { traceId, answer } = await runClient({
    program: `python/${program}`,
    python: python(`langfuse-${version}`),
    session: newSession(`observe-${version}`),
  });
  expect(answer).toBe(fakeAnswer.content);
  await expectAnswer(traceId, {
    names: {
      root: 'answer_question',
      retrieve: 'retrieve_docs',
      generate: 'generate_answer',
      call: 'OpenAI-generation',
    },
    rootIsTrace,
    rootInput: { args: [question], kwargs: {} },
    retrieveInput: { args: [question], kwargs: {} },
    generateInput: { args: [question, [`Everything about: ${question}`]], kwargs: {} },
  });
});
