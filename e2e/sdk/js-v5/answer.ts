/** Three observed functions around a model call, with the newest Langfuse packages for JavaScript. */
import { observeOpenAI } from '@langfuse/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { getActiveTraceId, observe } from '@langfuse/tracing';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { report, server } from '@telltale/e2e-story/story.ts';
import OpenAI from 'openai';

const processor = new LangfuseSpanProcessor(server);
new NodeTracerProvider({ spanProcessors: [processor] }).register();

const openai = observeOpenAI(new OpenAI({ baseURL: server.openaiUrl }));

const retrieveDocs = observe(async (question: string) => [`Everything about: ${question}`], { name: 'retrieveDocs' });

const generateAnswer = observe(
  async (question: string, docs: string[]) => {
    const reply = await openai.chat.completions.create({
      model: 'gpt-4o-2024-08-06',
      temperature: 0.2,
      messages: [
        { role: 'system', content: docs[0] ?? '' },
        { role: 'user', content: question },
      ],
    });
    return reply.choices[0]?.message.content ?? '';
  },
  { name: 'generateAnswer' },
);

let traceId: string | undefined;
const answerQuestion = observe(
  async (question: string) => {
    traceId = getActiveTraceId();
    return generateAnswer(question, await retrieveDocs(question));
  },
  { name: 'answerQuestion' },
);

const answer = await answerQuestion('What is Telltale?');
await processor.forceFlush();
await processor.shutdown();
report({ traceId, answer });
