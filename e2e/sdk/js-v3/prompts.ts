/** Makes, fetches, labels and fills prompts with the `langfuse` package of the first era, and links a generation to one. */
import { report, server, sessionId } from '@telltale/e2e-story/story.ts';
import { Langfuse } from 'langfuse';

const client = new Langfuse(server);

const name = `${sessionId}/answer question`;
const first = { prompt: 'Answer {{question}}', labels: ['production'], tags: ['sdk'], config: { model: 'm' } };
await client.createPrompt({ name, ...first });
const second = await client.createPrompt({ name, prompt: 'Answer {{question}} briefly', commitMessage: 'shorter' });
const byDefault = await client.getPrompt(name);
const byVersion = await client.getPrompt(name, 2);
const byLabel = await client.getPrompt(name, undefined, { label: 'latest' });
await client.updatePrompt({ name, version: 2, newLabels: ['production'] });
const after = await client.getPrompt(name, undefined, { cacheTtlSeconds: 0 });

const rules = `${sessionId}/rules`;
await client.createPrompt({ name: rules, prompt: 'Be kind.', labels: ['production'] });
const chat = `${sessionId}/chat`;
await client.createPrompt({
  name: chat,
  type: 'chat',
  labels: ['production'],
  prompt: [
    { role: 'system', content: `@@@langfusePrompt:name=${rules}|label=production@@@ Speak {{language}}.` },
    { type: 'placeholder', name: 'history' },
  ],
});
const chatPrompt = await client.getPrompt(chat, undefined, { type: 'chat' });
const messages = chatPrompt.compile({ language: 'French' }, { history: [{ role: 'user', content: 'hi' }] });
const fallback = await client.getPrompt(`${sessionId}/none`, undefined, { fallback: 'Stay calm', maxRetries: 0 });
const listed = (await client.api.promptsList({ name })).data[0];

const trace = client.trace({ name: 'answer' });
trace.generation({ name: 'answer', prompt: after });
await client.flushAsync();

report({
  made: second.version,
  default: [byDefault.version, byDefault.compile({ question: 'why' }), byDefault.config, byDefault.tags],
  byVersion: [byVersion.version, byVersion.commitMessage],
  byLabel: [byLabel.version, byLabel.labels],
  after: [after.version, after.compile({ question: 'why' })],
  messages: messages.map((each) => ('role' in each ? { role: each.role, content: each.content } : each)),
  fallback: [fallback.isFallback, fallback.compile()],
  listed: [listed?.name, listed?.versions, listed?.labels.toSorted()],
  traceId: trace.id,
});
