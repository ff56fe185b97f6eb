/** What real clients send is seen in the browser: each one's trace, with its tree and the answer of its model. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '#browser/fixtures.ts';
import { type FakeOpenAi, fakeAnswer, startFakeOpenAi } from '#lib/fake-openai.ts';
import { pythons } from '#lib/python.ts';
import { runClientAt } from '#lib/run-client.ts';
import story from '#sdk/story/story.json' with { type: 'json' };

interface Client {
  readonly name: string;
  readonly program: string;
  readonly python?: string;
}

interface Sight {
  readonly title: string;
  /** Every observation as the tree names it, kind first. */
  readonly tree: readonly string[];
  /** The model call, and what it answered. */
  readonly call: RegExp;
  readonly answer: string;
}

const storyOf = (kinds: { root: string; retriever: string; tool: string }): Sight => ({
  title: story.trace.name,
  tree: [
    `${kinds.root} ${story.root.name}`,
    `${kinds.retriever} ${story.retriever.name}`,
    `Generation ${story.generation.name}`,
    `${kinds.tool} ${story.tool.name}`,
    `Event ${story.event.name}`,
  ],
  call: new RegExp(`^Generation ${story.generation.name}`),
  answer: story.generation.output.content,
});
const spans = storyOf({ root: 'Span', retriever: 'Span', tool: 'Span' });
const typed = storyOf({ root: 'Span', retriever: 'Retriever', tool: 'Tool' });
const agents = storyOf({ root: 'Agent', retriever: 'Retriever', tool: 'Tool' });
const weather = { call: /^Generation .*/, answer: 'It is sunny.' };

const sights: readonly (Client & Sight)[] = [
  { name: 'langfuse 3.39', program: 'js-v3/story.ts', ...spans },
  { name: '@langfuse/tracing 4.6', program: 'js-v4/story.ts', ...typed },
  { name: '@langfuse/tracing 5.11', program: 'js-v5/story.ts', ...agents },
  {
    name: 'OpenTelemetry with GenAI attributes',
    program: 'otel/gen-ai.ts',
    title: 'POST /ask',
    tree: [
      'Span POST /ask',
      'Agent invoke_agent helper',
      'Generation chat gpt-4o',
      'Tool get_weather',
      'Embedding embeddings',
      'Span save',
    ],
    call: /^Generation chat/,
    answer: 'Sunny ☀',
  },
  {
    name: 'OpenInference',
    program: 'openinference/chain.ts',
    title: 'rag-chain',
    tree: ['Chain rag-chain', 'Retriever search', 'Generation '],
    call: /^Generation /,
    answer: fakeAnswer.content,
  },
  {
    name: 'Vercel AI SDK 5',
    program: 'ai-v5/agent.ts',
    title: 'request',
    tree: [
      'Span request',
      'Span weather:ai.generateText',
      'Generation weather:ai.generateText.doGenerate',
      'Tool getWeather',
      'Generation weather:ai.generateText.doGenerate',
    ],
    ...weather,
  },
  {
    name: 'Vercel AI SDK 7',
    program: 'ai-v7/agent.ts',
    title: 'request',
    tree: [
      'Span request',
      'Agent invoke_agent',
      'Chain step 1',
      'Generation chat',
      'Tool getWeather',
      'Chain step 2',
      'Generation chat',
    ],
    ...weather,
  },
  ...[...pythons()].map(([name, python]) => pythonClient(name, python)),
];

function pythonClient(name: string, python: string): Client & Sight {
  const era = Number(/-(\d+)/.exec(name)?.[1]);
  const sight = era === 2 ? spans : era === 3 ? typed : agents;
  return { name: `Python ${name}`, program: `python/story_v${Math.min(era, 4)}.py`, python, ...sight };
}

let openai: FakeOpenAi;
test.beforeAll(async () => {
  openai = await startFakeOpenAi();
});
test.afterAll(() => openai[Symbol.asyncDispose]());

for (const { name, title, tree, call, answer, ...client } of sights) {
  test(`${name}: its trace is seen with its tree and its answer`, async ({ page, at, baseURL }) => {
    const surroundings = { baseUrl: baseURL ?? '', openaiUrl: openai.url };
    const { traceId } = await runClientAt(surroundings, { ...client, session: `browser-${randomUUID()}` });

    // Asked for by its id: what other tests have just sent may be newer than this client says its trace is.
    await page.goto(at(`/traces?query=${traceId}`));
    await expect(page.getByRole('link', { name: title })).toBeVisible();
    await page.goto(at(`/traces/${traceId}`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    const items = page.getByRole('tree', { name: 'Observations' }).getByRole('treeitem');
    // The first item is the trace itself.
    await expect(items).toHaveCount(tree.length + 1);
    for (const [index, start] of tree.entries()) {
      await expect(items.nth(index + 1)).toHaveAccessibleName(startingWith(start));
    }
    await page.getByRole('treeitem', { name: call }).last().click();
    await expect(page.getByRole('region', { name: 'Output', exact: true })).toContainText(answer);
  });
}

function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
