import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import type { Prompt } from '@telltale/contract/prompts.ts';
import { describe, expect, test } from 'vitest';
import { callOf } from './playground-call.ts';
import { importGeneration, importPrompt } from './playground-import.ts';
import { losesToolCalls, promptOf } from './playground-save.ts';
import {
  draftMessage,
  isPlayground,
  newPlayground,
  newVariant,
  noParameters,
  placeholderNames,
  variableNames,
  withCopy,
  withoutVariant,
  withVariant,
  type Variant,
} from './playground.ts';

const ready = (given: Partial<Variant> = {}) =>
  newVariant({ provider: 'openai', model: 'gpt-4o', messages: [draftMessage('user', 'Hi')], ...given });
const callOfOne = (variant: Variant, more = {}) => callOf(variant, { ...newPlayground(variant), ...more });
const connection = (provider: string, models: string[]) => ({ provider, models }) as unknown as LlmConnection;

describe('the state', () => {
  test('survives being remembered', () => {
    const playground = newPlayground(ready());
    expect(isPlayground(JSON.parse(JSON.stringify(playground)))).toBe(true);
    for (const value of [
      null,
      [],
      {},
      { variants: [] },
      { ...playground, variables: [1] },
      { ...playground, variants: [{}] },
    ]) {
      expect(isPlayground(value)).toBe(false);
    }
  });

  test('withCopy(), withVariant() and withoutVariant() leave the others alone', () => {
    const one = newPlayground(ready());
    const two = withCopy(one, one.variants[0]?.key ?? '');
    expect(two.variants.map(({ model }) => model)).toEqual(['gpt-4o', 'gpt-4o']);
    expect(new Set(two.variants.map(({ key }) => key)).size).toBe(2);
    const changed = withVariant(two, two.variants[1]?.key ?? '', { model: 'o3' });
    expect(changed.variants.map(({ model }) => model)).toEqual(['gpt-4o', 'o3']);
    expect(withoutVariant(changed, two.variants[0]?.key ?? '').variants.map(({ model }) => model)).toEqual(['o3']);
  });

  test('variableNames() and placeholderNames() find those of all variants once', () => {
    const a = ready({ messages: [draftMessage('user', '{{ a }} {{b}}'), draftMessage('placeholder', 'history')] });
    const b = ready({ messages: [draftMessage('system', '{{b}}{{c}}'), draftMessage('placeholder', 'history')] });
    const playground = { ...newPlayground(a), variants: [a, b] };
    expect(variableNames(playground)).toEqual(['a', 'b', 'c']);
    expect(placeholderNames(playground)).toEqual(['history']);
  });
});

describe('callOf()', () => {
  test('fills variables and placeholders in', () => {
    const messages = [
      draftMessage('system', ' '),
      draftMessage('placeholder', 'history'),
      draftMessage('user', '{{q}} {{open}}'),
    ];
    const placeholders = { history: '[{"role":"user","content":"{{q}}"},{"role":"assistant","content":"before"}]' };
    expect(callOfOne(ready({ messages }), { variables: { q: 'why?', open: '' }, placeholders }).call?.messages).toEqual(
      [
        // What is put in is not read for variables once more.
        { role: 'user', content: '{{q}}' },
        { role: 'assistant', content: 'before' },
        { role: 'user', content: 'why? {{open}}' },
      ],
    );
  });

  test('reads parameters, tools in any shape, and the schema', () => {
    const tools = [
      { type: 'function', function: { name: 'a', description: 'A', parameters: { type: 'object' } } },
      { name: 'b', input_schema: { type: 'object', properties: {} } },
      { name: 'c' },
    ];
    const parameters = {
      ...noParameters,
      temperature: '0.5',
      maxOutputTokens: '10',
      stopSequences: 'END\n\nSTOP',
      reasoning: 'low',
      providerOptions: '{"a":1}',
    };
    const variant = ready({ parameters, tools: JSON.stringify(tools), outputSchema: '{"type":"object"}' });
    expect(callOfOne(variant).call).toEqual({
      provider: 'openai',
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Hi' }],
      parameters: {
        temperature: 0.5,
        maxOutputTokens: 10,
        stopSequences: ['END', 'STOP'],
        reasoning: 'low',
        providerOptions: { a: 1 },
      },
      tools: [
        { name: 'a', description: 'A', parameters: { type: 'object' } },
        { name: 'b', parameters: { type: 'object', properties: {} } },
        { name: 'c', parameters: { type: 'object' } },
      ],
      outputSchema: { type: 'object' },
    });
  });

  test.each([
    [{ provider: '' }, 'Choose a connection.'],
    [{ model: ' ' }, 'Choose a model.'],
    [{ messages: [] }, 'Write a message first.'],
    [{ parameters: { ...noParameters, temperature: 'hot' } }, 'Temperature is not a number.'],
    [{ parameters: { ...noParameters, maxOutputTokens: '0.5' } }, 'parameters.maxOutputTokens'],
    [{ parameters: { ...noParameters, providerOptions: '[]' } }, 'Provider options must be a JSON object.'],
    [{ tools: '{' }, 'Tools: not JSON.'],
    [{ tools: '{}' }, 'Tools are a JSON list.'],
    [{ tools: '[{"name":"a b"}]' }, 'tools.0.name'],
    [{ outputSchema: '[]' }, 'The output schema must be a JSON object.'],
  ])('says what is wrong: %j', (given, problem) => {
    expect(callOfOne(ready(given)).problem).toContain(problem);
  });
});

describe('importGeneration()', () => {
  const generation = { model: 'gpt-4o-2024-08-06', promptName: null, promptVersion: null };
  const connections = [connection('claude', ['claude-x']), connection('mine', ['gpt-4o'])];

  test('takes over an OpenAI request with tool calls', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } };
    const input = {
      messages: [
        { role: 'developer', content: 'Be kind' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image_url', image_url: { url: 'https://x/y.png' } },
          ],
        },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: '20' },
      ],
      tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }],
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } },
      max_completion_tokens: 50,
    };
    const { variant, loss } = importGeneration(
      { ...generation, input, modelParameters: { temperature: '0.2', stop: 'END' } },
      connections,
    );
    expect(variant).toMatchObject({
      provider: 'mine',
      model: 'gpt-4o-2024-08-06',
      messages: [
        { role: 'system', content: 'Be kind' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'weather', input: { city: 'Paris' } }] },
        { role: 'tool', content: '20', toolCallId: 'c1', toolName: 'weather' },
      ],
      parameters: { temperature: '0.2', maxOutputTokens: '50', stopSequences: 'END' },
    });
    expect(JSON.parse(variant.tools)).toEqual([{ name: 'weather', parameters: { type: 'object' } }]);
    expect(JSON.parse(variant.outputSchema)).toEqual({ type: 'object' });
    expect(loss).toBe('Not taken along: 1 image.');
    expect(callOfOne(variant).problem).toBeUndefined();
  });

  test('takes over an Anthropic request, a result of each tool a message', () => {
    const input = {
      system: 'Be kind',
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Let me see' },
            { type: 'tool_use', id: 't1', name: 'a', input: {} },
            { type: 'tool_use', id: 't2', name: 'b', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: 'one' },
            { type: 'tool_result', tool_use_id: 't2', content: 'two' },
            { type: 'text', text: 'Go on' },
          ],
        },
      ],
    };
    const { variant } = importGeneration({ ...generation, model: 'claude-x', input }, connections);
    expect(variant.provider).toBe('claude');
    expect(variant.messages).toMatchObject([
      { role: 'system', content: 'Be kind' },
      { role: 'assistant', content: 'Let me see', toolCalls: [{ id: 't1' }, { id: 't2' }] },
      { role: 'tool', content: 'one', toolCallId: 't1', toolName: 'a' },
      { role: 'tool', content: 'two', toolCallId: 't2', toolName: 'b' },
      { role: 'user', content: 'Go on' },
    ]);
  });

  test('takes anything else as the message of a user', () => {
    expect(importGeneration({ ...generation, input: 'Just text' }, []).variant.messages).toMatchObject([
      { role: 'user', content: 'Just text' },
    ]);
    expect(importGeneration({ ...generation, model: null }, []).variant).toMatchObject({
      provider: '',
      model: '',
      messages: [{ content: '' }],
    });
  });
});

describe('importPrompt() and promptOf()', () => {
  const prompt = {
    name: 'greet',
    version: 3,
    type: 'chat',
    prompt: [
      { role: 'system', content: 'Hi {{name}}' },
      { type: 'placeholder', name: 'history' },
    ],
    config: {
      model: 'gpt-4o',
      temperature: 0.3,
      tools: [{ name: 'a', parameters: {} }],
      output_schema: { type: 'object' },
    },
  } as unknown as Prompt;
  const form = { name: 'greet', commitMessage: ' better ', isProduction: true };

  test('give back what they took', () => {
    const { variant } = importPrompt(prompt, [connection('mine', ['gpt-4o'])]);
    expect(variant).toMatchObject({ provider: 'mine', origin: { name: 'greet', version: 3 } });
    expect(promptOf(variant, form).body).toEqual({
      name: 'greet',
      type: 'chat',
      prompt: prompt.prompt,
      config: prompt.config,
      labels: ['production'],
      commitMessage: 'better',
    });
  });

  test('promptOf() keeps the type of the prompt it came from', () => {
    const { variant } = importPrompt({ ...prompt, type: 'text', prompt: 'Hi' } as Prompt, []);
    expect(promptOf(variant, form).body).toMatchObject({ type: 'text', prompt: 'Hi' });
    expect(promptOf(variant, { ...form, name: 'other' }).body).toMatchObject({ type: 'chat' });
    const longer = { ...variant, messages: [...variant.messages, draftMessage('assistant', 'x')] };
    expect(promptOf(longer, form).problem).toContain('can hold one message only');
  });

  test('promptOf() says what is missing', () => {
    expect(promptOf(ready(), { ...form, name: ' ' }).problem).toBe('Give it a name.');
    expect(losesToolCalls(ready())).toBe(false);
    expect(losesToolCalls(ready({ messages: [draftMessage('tool')] }))).toBe(true);
  });
});
