import type { LlmConnection, UpsertConnectionBody } from '@telltale/contract/llm-connections.ts';
import type { ModelCall } from '@telltale/contract/model-call.ts';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Postgres } from '#db/postgres/postgres.ts';
import { llmConnections, organizations, projects } from '#db/postgres/schema.ts';
import { openTestPostgres, silent } from '#db/postgres/testing.ts';
import { createPriceBook } from '#features/pricing/pricing.ts';
import { parseAllowList } from '#lib/allow-list.ts';
import { createOutbound, type Outbound } from '#lib/outbound.ts';
import { createSecretBox } from '#lib/secret-box.ts';
import { createLlmConnections, type LlmConnections, type ModelEvent } from './llm-connections.ts';
import { type FakeProvider, fakeAnswer, startFakeProvider } from './testing.ts';

const key = 'sk-test-0123456789abcdefWXYZ';
const signal = new AbortController().signal;

let postgres: Postgres;
let outbound: Outbound;
let provider: FakeProvider;
let connections: LlmConnections;

beforeAll(async () => {
  postgres = await openTestPostgres();
  await postgres.db.insert(organizations).values({ id: 'o', name: 'o' });
  await postgres.db.insert(projects).values([
    { id: 'p', organizationId: 'o', name: 'p' },
    { id: 'q', organizationId: 'o', name: 'q' },
  ]);
  provider = await startFakeProvider({ key });
  outbound = createOutbound({ allow: parseAllowList(`127.0.0.1:${provider.port}`) });
});

beforeEach(() => {
  connections = connectionsWith(1);
});

afterEach(() => postgres.db.delete(llmConnections));

afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await outbound[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

function connectionsWith(instanceKey: number): LlmConnections {
  const box = createSecretBox(Buffer.alloc(32, instanceKey), 'llm-connections');
  return createLlmConnections({ db: postgres.db, box, outbound, prices: createPriceBook({ logger: silent }) });
}

const bodyOf = (body: Partial<UpsertConnectionBody> = {}): UpsertConnectionBody => ({
  provider: 'mine',
  adapter: 'openai',
  secretKey: key,
  baseURL: `${provider.url}/v1`,
  ...body,
});
const save = (body: Partial<UpsertConnectionBody> = {}, projectId = 'p') => connections.upsert(projectId, bodyOf(body));
const storedRow = async ({ id }: LlmConnection) =>
  (await postgres.db.select().from(llmConnections).where(eq(llmConnections.id, id)))[0];

async function ask(call: Partial<ModelCall> = {}, abort: AbortSignal = signal): Promise<ModelEvent[]> {
  const { messages = [{ role: 'user', content: 'Hello' }], parameters = {} } = call;
  const model = await connections.open('p', 'mine', call.model ?? 'gpt-4o');
  const events: ModelEvent[] = [];
  for await (const event of model.stream({ provider: 'mine', model: 'gpt-4o', ...call, messages, parameters }, abort)) {
    events.push(event);
  }
  return events;
}

const textOf = (events: readonly ModelEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
const failureOf = (asked: Promise<unknown>) => asked.then(String, (error: Error) => error.message);

describe('upsert()', () => {
  test('keeps the key encrypted and shows its end', async () => {
    const made = await save({ extraHeaders: { 'x-team': 'a secret team' }, customModels: ['own', 'own'] });
    expect(made).toMatchObject({ displaySecretKey: 'sk-…WXYZ', extraHeaderKeys: ['x-team'], customModels: ['own'] });
    const row = JSON.stringify(await storedRow(made));
    expect(row).not.toContain(key);
    expect(row).not.toContain('a secret team');
    expect(JSON.stringify([made, await connections.list('p', { page: 1, limit: 10 })])).not.toContain(key.slice(0, -4));
  });

  test('changes the connection of the same name, of this project only', async () => {
    const made = await save();
    const other = await save({}, 'q');
    const changed = await save({ customModels: ['new'] });
    expect(changed).toMatchObject({ id: made.id, customModels: ['new'] });
    expect(other.id).not.toBe(made.id);
    expect((await connections.list('q', { page: 1, limit: 10 })).data).toEqual([other]);
  });

  test('keeps the key of a change without one, unless it would go elsewhere', async () => {
    await save();
    const { secretKey: _, ...rest } = bodyOf();
    await connections.upsert('p', { ...rest, customModels: ['x'] });
    expect(textOf(await ask())).toBe(fakeAnswer.text);
    for (const change of [
      { baseURL: 'https://elsewhere.example/v1' },
      { adapter: 'anthropic' as const },
      { extraHeaders: { 'x-to': 'elsewhere' } },
    ]) {
      expect(await failureOf(connections.upsert('p', { ...rest, ...change }))).toContain('Enter the key again');
    }
  });

  test('keeps the headers when only the key changes, and drops them with the address', async () => {
    await save({ extraHeaders: { 'x-team': 'red' } });
    expect(await save()).toMatchObject({ extraHeaderKeys: ['x-team'] });
    await ask();
    expect(provider.requests.at(-1)?.headers['x-team']).toBe('red');
    expect(await save({ baseURL: provider.url })).toMatchObject({ extraHeaderKeys: [] });
  });

  test.each([
    [{ adapter: 'azure' as const, baseURL: null }, 'address of your resource'],
    [{ adapter: 'openai-compatible' as const, baseURL: '' }, 'needs its address'],
    [{ adapter: 'bedrock' as const, baseURL: null }, 'needs a region'],
    [{ adapter: 'bedrock' as const, baseURL: null, secretKey: '{}', config: { region: 'us-east-1' } }, 'accessKeyId'],
    [{ secretKey: '' }, 'secretKey is missing'],
    [{ baseURL: 'https://169.254.169.254/v1' }, 'TELLTALE_OUTBOUND_ALLOW=169.254.169.254:443'],
    [{ baseURL: 'http://localhost:1' }, 'TELLTALE_OUTBOUND_ALLOW=localhost:1'],
    [{ baseURL: 'file:///etc/passwd' }, 'must begin with https://'],
  ])('refuses what can’t work: %j', async (body, message) => {
    expect(await failureOf(save(body))).toContain(message);
  });
});

describe('list()', () => {
  test('offers the models of the price book where they are wanted', async () => {
    const [openai] = [await save({ customModels: ['ft:mine'] })];
    expect(openai.models[0]).toBe('ft:mine');
    expect(openai.models).toContain('gpt-4o');
    expect(openai.models.join()).not.toMatch(/embedding|whisper|realtime|image/);
    expect((await save({ withDefaultModels: false })).models).toEqual([]);
    expect((await save({ adapter: 'anthropic' })).models).toContain('claude-haiku-4-5');
  });
});

describe('open()', () => {
  test('does not know the connections of another project', async () => {
    await save({}, 'q');
    expect(await failureOf(ask())).toBe('This project has no connection called "mine"');
  });

  test('can’t read a key that was moved to another project or row', async () => {
    const [mine, theirs] = [await save(), await save({ secretKey: 'sk-theirs-0123456789' }, 'q')];
    const { secrets = '' } = (await storedRow(theirs)) ?? {};
    await postgres.db.update(llmConnections).set({ secrets }).where(eq(llmConnections.id, mine.id));
    expect(await failureOf(ask())).toContain('enter it again');
  });

  test('says so when the instance has another key than before', async () => {
    await save();
    connections = connectionsWith(2);
    expect(await failureOf(ask())).toContain('encrypted with another key of this server');
  });
});

describe('stream()', () => {
  test.each([
    ['openai', '/v1', '/v1/chat/completions'],
    ['openai', '', '/v1/chat/completions'],
    ['openai-compatible', '/v1', '/v1/chat/completions'],
    ['azure', '', '/openai/'],
    ['anthropic', '', '/v1/messages'],
    ['anthropic', '/v1', '/v1/messages'],
    ['google-ai-studio', '', '/v1beta/models/gpt-4o:streamGenerateContent'],
  ] as const)('speaks to %s at its address with path "%s"', async (adapter, path, asked) => {
    await save({ adapter, baseURL: `${provider.url}${path}`, extraHeaders: { 'x-team': 'red' } });
    const events = await ask();
    expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(1);
    expect(textOf(events)).toBe(fakeAnswer.text);
    expect(events.at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop', usage: { total: 150 } });
    const request = provider.requests.at(-1);
    expect(request?.path).toContain(asked);
    expect(request?.headers['x-team']).toBe('red');
  });

  test.each(['openai', 'anthropic'] as const)('counts each unit of %s once', async (adapter) => {
    await save({ adapter });
    const finish = (await ask()).at(-1);
    const output = adapter === 'openai' ? { output: 40, output_reasoning_tokens: 10 } : { output: 50 };
    expect(finish).toMatchObject({ usage: { input: 60, input_cached_tokens: 40, ...output, total: 150 } });
  });

  test.each(['openai', 'anthropic'] as const)(
    'hands messages, tools and parameters to %s and gives its calls',
    async (adapter) => {
      await save({ adapter });
      const parameters = { type: 'object', properties: { city: { type: 'string' } } };
      const tools = [{ name: 'get_weather', description: 'Weather', parameters }];
      const question = { role: 'user' as const, content: 'Weather?' };
      const first = await ask({
        messages: [{ role: 'system', content: 'Be kind' }, question],
        tools,
        toolChoice: 'required',
      });
      const { id, name, input } = fakeAnswer.toolCall;
      expect(first).toContainEqual({ type: 'toolCall', call: { id, name, input } });
      expect(first.at(-1)).toMatchObject({ finishReason: 'tool-calls' });
      const second = await ask({
        tools,
        messages: [
          question,
          { role: 'assistant', content: '', toolCalls: [{ id, name, input }] },
          { role: 'tool', toolCallId: id, toolName: name, content: '20 degrees' },
        ],
        parameters: { temperature: 0.3, maxOutputTokens: 99, stopSequences: ['END'] },
      });
      expect(textOf(second)).toBe(fakeAnswer.text);
      const { body } = provider.requests.at(-1) ?? {};
      expect(body).toMatchObject({
        temperature: 0.3,
        max_tokens: 99,
        [adapter === 'openai' ? 'stop' : 'stop_sequences']: ['END'],
      });
      expect(JSON.stringify(body)).toContain('20 degrees');
      expect(JSON.stringify(body)).toContain('Weather');
    },
  );

  test('asks for JSON by a schema', async () => {
    await save();
    const outputSchema = { type: 'object', properties: { answer: { type: 'number' } }, required: ['answer'] };
    expect(JSON.parse(textOf(await ask({ outputSchema })))).toEqual(fakeAnswer.json);
    expect(provider.requests.at(-1)?.body.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { schema: outputSchema },
    });
  });

  test('tells reasoning apart, and hands options of the provider on', async () => {
    await save({ adapter: 'anthropic' });
    const providerOptions = { thinking: { type: 'enabled', budgetTokens: 1024 } };
    const events = await ask({ model: 'claude-sonnet-4-5', parameters: { providerOptions } });
    const reasoning = events.map((event) => (event.type === 'reasoning' ? event.delta : '')).join('');
    expect(reasoning).toBe(fakeAnswer.reasoning);
  });

  test.each([
    ['openai', 'Incorrect API key provided: [secret].'],
    ['anthropic', 'invalid x-api-key'],
    ['google-ai-studio', 'API key not valid'],
  ] as const)('explains a key that %s refuses, without telling it', async (adapter, said) => {
    const wrong = 'sk-wrong-0123456789abcdef';
    await save({ adapter, secretKey: wrong, baseURL: provider.url });
    const message = await failureOf(ask());
    expect(message).toContain('The provider answered 401 (the key is not accepted)');
    expect(message).toContain(said);
    expect(message).not.toContain(wrong);
  });

  test.each(['openai', 'anthropic'] as const)('explains a failure of %s amid its answer', async (adapter) => {
    await save({ adapter });
    expect(await failureOf(ask({ model: 'broken' }))).toMatch(/had an error|Overloaded/);
    expect(await failureOf(ask({ model: 'busy' }))).toContain('429');
  });

  test.each(['openai', 'anthropic'] as const)('takes the key out of what %s says', async (adapter) => {
    await save({ adapter });
    expect(textOf(await ask({ model: 'echo-key' }))).toBe('You sent me [secret], thank you.');
  });

  test('explains an address where nobody listens, and one that is not allowed any more', async () => {
    const gone = await startFakeProvider();
    await gone[Symbol.asyncDispose]();
    const made = await save({ baseURL: provider.url });
    const setAddress = (baseURL: string) =>
      postgres.db.update(llmConnections).set({ baseURL }).where(eq(llmConnections.id, made.id));
    await setAddress(gone.url);
    expect(await failureOf(ask())).toContain(`TELLTALE_OUTBOUND_ALLOW=127.0.0.1:${gone.port}`);
    await setAddress('https://no-such-host.invalid');
    expect(await failureOf(ask())).toMatch(/There is no such host|can’t be looked up/);
  });

  test('cuts the connection when it is aborted', async () => {
    await save();
    const abort = new AbortController();
    const model = await connections.open('p', 'mine', 'endless');
    const call: ModelCall = {
      provider: 'mine',
      model: 'endless',
      messages: [{ role: 'user', content: '' }],
      parameters: {},
    };
    const failure = failureOf(
      (async () => {
        for await (const event of model.stream(call, abort.signal)) if (event.type === 'text') abort.abort();
      })(),
    );
    expect(await failure).toMatch(/abort/i);
    await expect.poll(() => provider.requests.at(-1)?.isCutOff(), { timeout: 30_000 }).toBe(true);
  });
});

describe('test()', () => {
  test('says what the model answered', async () => {
    const { id } = await save({ customModels: ['gpt-4o-mini'] });
    expect(await connections.test('p', id, undefined, signal)).toMatchObject({
      ok: true,
      model: 'gpt-4o-mini',
      answer: fakeAnswer.text,
    });
  });

  test('says why it did not', async () => {
    const { id } = await save({ secretKey: 'sk-wrong-0123456789abcdef' });
    expect(await connections.test('p', id, 'gpt-4o', signal)).toMatchObject({ ok: false, status: 401 });
  });

  test('knows nothing of other projects', async () => {
    const { id } = await save({}, 'q');
    expect(await connections.test('p', id, 'gpt-4o', signal)).toBeNull();
    expect(await connections.remove('p', id)).toBe(false);
    expect(await connections.remove('q', id)).toBe(true);
  });
});
