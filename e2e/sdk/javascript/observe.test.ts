/** The first program of every TypeScript user: three observed functions around a model call. */
import { expect, test } from 'vitest';
import { expectAnswer } from '#lib/answer.ts';
import { newSession, runClient } from '#lib/clients.ts';
import { fakeAnswer } from '#lib/fake-openai.ts';

test('@langfuse/tracing 5.11: three observed functions and a model call give one trace', async () => {
  const session = newSession('observe-js');
  const { traceId, answer } = await runClient({ program: 'js-v5/answer.ts', session });
  expect(answer).toBe(fakeAnswer.content);
  const question = 'What is Telltale?';
  await expectAnswer(traceId, {
    names: { root: 'answerQuestion', retrieve: 'retrieveDocs', generate: 'generateAnswer', call: 'OpenAI.chat' },
    rootIsTrace: false,
    rootInput: question,
    retrieveInput: question,
    generateInput: [question, [`Everything about: ${question}`]],
  });
});
