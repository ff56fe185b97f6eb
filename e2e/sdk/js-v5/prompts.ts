/** Makes, fetches, labels and fills prompts with the newest Langfuse packages, and links a generation to one. */
import { LangfuseClient } from '@langfuse/client';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { startObservation } from '@langfuse/tracing';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { report, server, sessionId } from '@telltale/e2e-story/story.ts';

const processor = new LangfuseSpanProcessor(server);
new NodeTracerProvider({ spanProcessors: [processor] }).register();
const client = new LangfuseClient(server);

const name = `${sessionId}/answer question`;
const first = { prompt: 'Answer {{question}}', labels: ['production'], tags: ['sdk'], config: { model: 'm' } };
await client.prompt.create({ name, ...first });
const second = await client.prompt.create({ name, prompt: 'Answer {{question}} briefly', commitMessage: 'shorter' });
const byDefault = await client.prompt.get(name);
const byVersion = await client.prompt.get(name, { version: 2 });
const byLabel = await client.prompt.get(name, { label: 'latest' });
await client.prompt.update({ name, version: 2, newLabels: ['production'] });
const after = await client.prompt.get(name, { cacheTtlSeconds: 0 });

const rules = `${sessionId}/rules`;
await client.prompt.create({ name: rules, prompt: 'Be kind.', labels: ['production'] });
const chat = `${sessionId}/chat`;
await client.prompt.create({
  name: chat,
  type: 'chat',
  labels: ['production'],
  prompt: [
    { role: 'system', content: `@@@langfusePrompt:name=${rules}|label=production@@@ Speak {{language}}.` },
    { type: 'placeholder', name: 'history' },
  ],
});
const chatPrompt = await client.prompt.get(chat, { type: 'chat' });
const messages = chatPrompt.compile({ language: 'French' }, { history: [{ role: 'user', content: 'hi' }] });
const fallback = await client.prompt.get(`${sessionId}/none`, { fallback: 'Stay calm', maxRetries: 0 });
const listed = (await client.api.prompts.list({ name })).data[0];

const generation = startObservation('answer', { prompt: after }, { asType: 'generation' });
generation.end();
await processor.forceFlush();
await client.prompt.delete(rules, { version: 7 }).catch(() => undefined);

report({
  made: second.version,
  default: [byDefault.version, byDefault.compile({ question: 'why' }), byDefault.config, byDefault.tags],
  byVersion: [byVersion.version, byVersion.commitMessage],
  byLabel: [byLabel.version, byLabel.labels],
  after: [after.version, after.compile({ question: 'why' })],
  messages: messages.map((each) => ('role' in each ? { role: each.role, content: each.content } : each)),
  fallback: [fallback.isFallback, fallback.compile()],
  listed: [listed?.name, listed?.versions, listed?.labels.toSorted()],
  traceId: generation.traceId,
});
await processor.shutdown();
