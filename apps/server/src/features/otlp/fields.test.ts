import { describe, expect, test } from 'vitest';
import type { Value } from './_span.ts';
import { normalise, testStart, type SpanSketch } from './_testing.ts';

describe('typeOf() follows the rules in order', () => {
  const cases: readonly (readonly [string, SpanSketch, string])[] = [
    ['nothing known', {}, 'SPAN'],
    ...[
      'span',
      'generation',
      'event',
      'embedding',
      'agent',
      'tool',
      'chain',
      'retriever',
      'guardrail',
      'evaluator',
    ].map(
      (type) =>
        [`langfuse ${type}`, { attributes: { 'langfuse.observation.type': type } }, type.toUpperCase()] as const,
    ),
    ['values are case-sensitive', { attributes: { 'langfuse.observation.type': 'GENERATION' } }, 'SPAN'],
    ['an unknown type falls through', { attributes: { 'langfuse.observation.type': 'x', model: 'm' } }, 'GENERATION'],
    ...(
      [
        ['CHAIN', 'CHAIN'],
        ['RETRIEVER', 'RETRIEVER'],
        ['RERANKER', 'RETRIEVER'],
        ['EMBEDDING', 'EMBEDDING'],
        ['AGENT', 'AGENT'],
        ['TOOL', 'TOOL'],
        ['GUARDRAIL', 'GUARDRAIL'],
        ['EVALUATOR', 'EVALUATOR'],
        ['LLM', 'GENERATION'],
        ['PROMPT', 'CHAIN'],
        ['UNKNOWN', 'SPAN'],
      ] as const
    ).map(
      ([kind, type]) => [`openinference ${kind}`, { attributes: { 'openinference.span.kind': kind } }, type] as const,
    ),
    ...(
      [
        ['chat', 'GENERATION'],
        ['completion', 'GENERATION'],
        ['text_completion', 'GENERATION'],
        ['generate_content', 'GENERATION'],
        ['generate', 'GENERATION'],
        ['embeddings', 'EMBEDDING'],
        ['invoke_agent', 'AGENT'],
        ['create_agent', 'AGENT'],
        ['execute_tool', 'TOOL'],
        ['rerank', 'RETRIEVER'],
        ['retrieval', 'RETRIEVER'],
        ['invoke_workflow', 'CHAIN'],
        ['agent_step', 'CHAIN'],
      ] as const
    ).map(([name, type]) => [`operation ${name}`, { attributes: { 'gen_ai.operation.name': name } }, type] as const),
    ...(
      [
        ['model', 'GENERATION'],
        ['background-model', 'GENERATION'],
        ['embedder', 'EMBEDDING'],
        ['tool', 'TOOL'],
        ['tool.v2', 'TOOL'],
        ['retriever', 'RETRIEVER'],
        ['evaluator', 'EVALUATOR'],
      ] as const
    ).map(([name, type]) => [`genkit ${name}`, { attributes: { 'genkit:metadata:subtype': name } }, type] as const),
    [
      'a do* span without a model',
      { scope: 'ai', attributes: { 'ai.operationId': 'ai.generateText.doGenerate' } },
      'SPAN',
    ],
    [
      'a do* span by operation.name',
      { scope: 'ai', attributes: { 'operation.name': 'ai.streamObject.doStream fn', 'ai.model.id': 'm' } },
      'GENERATION',
    ],
    [
      'the outer span, even with the name of a response model',
      { scope: 'ai', attributes: { 'ai.operationId': 'ai.generateText', 'gen_ai.response.model': 'm' } },
      'SPAN',
    ],
    ['a tool by call id', { attributes: { 'gen_ai.tool.call.id': 'c' } }, 'TOOL'],
    ['flue tool', { attributes: { 'flue.tool.call_id': 'c' } }, 'TOOL'],
    ['flue task', { attributes: { 'flue.task.agent': 'c' } }, 'AGENT'],
    ['livekit only in its scope', { name: 'agent_turn' }, 'SPAN'],
    ['mlflow', { attributes: { 'mlflow.spanType': '"RETRIEVER"' } }, 'RETRIEVER'],
    ['a model alone', { attributes: { 'llm.model_name': 'm' } }, 'GENERATION'],
    [
      'langfuse before the rest',
      { attributes: { 'langfuse.observation.type': 'tool', 'openinference.span.kind': 'LLM' } },
      'TOOL',
    ],
    [
      'openinference before gen_ai',
      { attributes: { 'openinference.span.kind': 'AGENT', 'gen_ai.operation.name': 'chat' } },
      'AGENT',
    ],
  ];
  test.each(cases)('%s', (_, span, type) => {
    expect(normalise(span).whole.type).toBe(type);
  });
});

describe('usageOf() brings every spelling to one name', () => {
  const cases: readonly (readonly [string, Record<string, Value>, Record<string, number>])[] = [
    ['none', {}, {}],
    ['prompt and completion', { prompt_tokens: 3, completion_tokens: 2 }, { input: 3, output: 2, total: 5 }],
    ['numbers as text', { input_tokens: '3', output_tokens: '2' }, { input: 3, output: 2, total: 5 }],
    ['prompt_tokens before input_tokens', { input_tokens: 9, prompt_tokens: 3 }, { input: 3, total: 3 }],
    ['a total of its own', { input_tokens: 3, total_tokens: 10 }, { input: 3, total: 10 }],
    ...[
      'cache_read.input_tokens',
      'cache_read_input_tokens',
      'cache_read_tokens',
      'details.cache_read_tokens',
      'details.cache_read_input_tokens',
      'prompt_details.cache_read',
      'input_cached_tokens',
    ].map((name) => [name, { input_tokens: 10, [name]: 4 }, { input: 6, input_cached_tokens: 4, total: 10 }] as const),
    ...[
      'cache_creation.input_tokens',
      'cache_creation_input_tokens',
      'cache_write_tokens',
      'details.cache_write_tokens',
      'details.cache_creation_input_tokens',
      'prompt_details.cache_write',
      'input_cache_creation',
    ].map((name) => [name, { input_tokens: 10, [name]: 4 }, { input: 6, input_cache_creation: 4, total: 10 }] as const),
    ...['reasoning.output_tokens', 'completion_details.reasoning'].map(
      (name) => [name, { output_tokens: 10, [name]: 4 }, { output: 6, output_reasoning_tokens: 4, total: 10 }] as const,
    ),
    ['audio', { output_tokens: 10, 'completion_details.audio': 4 }, { output: 6, output_audio_tokens: 4, total: 10 }],
    ['never below zero', { input_tokens: 3, cache_read_tokens: 5 }, { input: 0, input_cached_tokens: 5, total: 5 }],
    [
      'two spellings of one count',
      { cache_read_tokens: 5, 'details.cache_read_tokens': 5 },
      { input_cached_tokens: 5, total: 5 },
    ],
    [
      'names of their own',
      { input_tokens: 1, 'details.rejected': 2, images: 3 },
      { input: 1, rejected: 2, images: 3, total: 1 },
    ],
    ['not the cost', { input_tokens: 1, cost: 2 }, { input: 1, total: 1 }],
    [
      'nonsense is left out',
      { input_tokens: -1, output_tokens: 'NaN', a: 1e300, b: true, c: 'x', d: 2 },
      { d: 2, total: 2 },
    ],
  ];
  test.each(cases)('%s', (_, counts, usage) => {
    const attributes = Object.fromEntries(Object.entries(counts).map(([key, value]) => [`gen_ai.usage.${key}`, value]));
    expect({ ...normalise({ attributes }).whole.usage }).toEqual(usage);
  });

  test('llm.usage.total_tokens is a total', () => {
    const { usage } = normalise({ attributes: { 'gen_ai.usage.input_tokens': 3, 'llm.usage.total_tokens': 8 } }).whole;
    expect({ ...usage }).toEqual({ input: 3, total: 8 });
  });
});

describe('costOf()', () => {
  test.each<[Record<string, Value>, Record<string, string>]>([
    [{ 'gen_ai.usage.cost': 0.25 }, { total: '0.25' }],
    [{ 'llm.cost.total': 3 }, { total: '3' }],
    [
      { 'llm.cost.prompt': 1e-7, 'llm.cost.completion': 10 },
      { input: '0.0000001', output: '10' },
    ],
    [{ 'langfuse.observation.cost_details': '{"input":1,"x":-1,"y":"2"}', 'llm.cost.total': 9 }, { input: '1' }],
    [{ 'llm.cost.total': 1e300 }, {}],
    [{ 'gen_ai.usage.cost': 'NaN' }, {}],
  ])('%j gives %j', (attributes, cost) => {
    expect({ ...normalise({ attributes }).whole.cost }).toEqual(cost);
  });
});

describe('plain fields', () => {
  test.each<[Record<string, Value>, string]>([
    [{}, 'work'],
    [{ 'ai.operationId': 'ai.embed' }, 'ai.embed'],
    [{ 'ai.operationId': 'ai.embed', 'ai.telemetry.functionId': 'f' }, 'f:ai.embed'],
    [{ 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 't' }, 't'],
    [{ 'logfire.msg': 'l', 'ai.toolCall.name': 't' }, 'l'],
    [{ 'genkit:name': 'g', 'logfire.msg': 'l' }, 'g'],
    [{ 'gen_ai.tool.name': 'n', 'genkit:name': 'g' }, 'n'],
  ])('name of %j is %s', (attributes, name) => {
    expect(normalise({ attributes }).whole.name).toBe(name);
  });

  test.each<[Record<string, Value>, Record<string, Value>, string]>([
    [{}, {}, 'default'],
    [{}, { 'deployment.environment': 'Prod' }, 'prod'],
    [{}, { 'deployment.environment': 'a', 'deployment.environment.name': 'b' }, 'b'],
    [{ 'deployment.environment': 'span' }, { 'deployment.environment.name': 'b' }, 'b'],
    [{ 'deployment.environment': 'span' }, { 'langfuse.environment': 'res' }, 'res'],
    [{ 'langfuse.environment': 'own' }, { 'langfuse.environment': 'res' }, 'own'],
    [{ 'langfuse.environment': 'langfuse-langfuse_x' }, {}, 'x'],
    [{ 'langfuse.environment': 'not legal' }, {}, 'default'],
    [{ 'langfuse.environment': 'langfuse' }, {}, 'default'],
    [{ 'langfuse.environment': 'e'.repeat(50) }, {}, 'e'.repeat(40)],
  ])('environment of %j in %j is %s', (attributes, resource, environment) => {
    expect(normalise({ attributes, resource }).whole.environment).toBe(environment);
  });

  test.each([
    ['trace', 'DEBUG'],
    ['Verbose', 'DEBUG'],
    ['INFO', 'DEFAULT'],
    ['success', 'DEFAULT'],
    ['warn', 'WARNING'],
    ['FATAL', 'ERROR'],
    ['nonsense', 'ERROR'],
  ])('level %s on a failed span is %s', (said, level) => {
    expect(normalise({ isError: true, attributes: { 'langfuse.observation.level': said } }).whole.level).toBe(level);
  });

  test('an error without a message is explained by its exception, which is kept', () => {
    const exception = { name: 'exception', attributes: { 'exception.type': 'E', 'exception.message': 'boom' } };
    const { whole } = normalise({ scope: 'langfuse-sdk', isError: true, events: [exception] });
    expect(whole).toMatchObject({ level: 'ERROR', statusMessage: 'boom' });
    expect(JSON.parse(JSON.stringify(whole.metadata.events))).toEqual([
      { name: 'exception', time: '2026-01-01T10:00:00.000000Z', attributes: exception.attributes },
    ]);
    expect(normalise({ isError: true, statusMessage: 'said', events: [exception] }).whole.statusMessage).toBe('said');
    expect(normalise({ isError: true, attributes: { 'error.type': 'timeout' } }).whole.statusMessage).toBe('timeout');
    expect(normalise({ events: [exception] }).whole.statusMessage).toBe('');
  });

  test('completion start time in every form', () => {
    const at = (value: Value) =>
      normalise({ attributes: { 'langfuse.observation.completion_start_time': value } }).whole.completionStartTime;
    expect(at('"2026-01-01T10:00:00.123456Z"')).toBe(testStart + 123_456);
    expect(at('2026-01-01T12:00:01.5+02:00')).toBe(testStart + 1_500_000);
    expect(at('"2026-01-01T10:00:00+00:00"')).toBe(testStart);
    expect(at('yesterday')).toBeNull();
    expect(at('"')).toBeNull();
  });

  test('a prompt is linked to generations only, by name and version', () => {
    const attributes = { 'langfuse.prompt.name': 'p', 'langfuse.prompt.version': '4' };
    expect(normalise({ attributes }).whole).toMatchObject({ promptName: '', promptVersion: 0 });
    const generation = { ...attributes, 'langfuse.observation.type': 'generation' };
    expect(normalise({ attributes: generation }).whole).toMatchObject({ promptName: 'p', promptVersion: 4 });
  });

  test('metadata keeps its keys, whatever they are', () => {
    const { metadata } = normalise({
      scope: 'langfuse-sdk',
      attributes: {
        'langfuse.observation.metadata': '{"whole":1,"scope":"mine"}',
        'langfuse.observation.metadata.__proto__': '{"x":1}',
        'langfuse.observation.metadata.constructor': 'c',
        'langfuse.observation.metadata.id': '12345678901234567890',
        'langfuse.observation.metadata.quoted': '"text"',
        'langfuse.observation.metadata.broken': '{"x":',
      },
    }).whole;
    expect(Object.keys(metadata).toSorted()).toEqual(
      ['__proto__', 'broken', 'constructor', 'id', 'quoted', 'resourceAttributes', 'scope', 'whole'].toSorted(),
    );
    expect(metadata).toMatchObject({
      whole: 1,
      scope: 'mine',
      id: '12345678901234567890',
      quoted: 'text',
      broken: '{"x":',
    });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('flattened lists', () => {
  const inputOf = (attributes: Record<string, Value>) =>
    JSON.parse(normalise({ attributes }).whole.input || 'null') as unknown;

  test('are rebuilt in any order, with holes', () => {
    expect(inputOf({ 'gen_ai.prompt.2.content': 'c', 'gen_ai.prompt.0.content': 'a' })).toEqual([
      { content: 'a' },
      null,
      { content: 'c' },
    ]);
  });

  test('leave out what would not fit, is not a list, or is unsafe, and keep it as attributes', () => {
    const attributes = {
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.__proto__.polluted': 'x',
      'gen_ai.prompt.0.constructor.y': 'x',
      'gen_ai.prompt.99999.role': 'far',
      'gen_ai.prompt.9999999999.role': 'farther',
      'gen_ai.prompt.x': 'no index',
      'gen_ai.prompt.0.role.deeper': 'conflict',
      [`gen_ai.prompt.0${'.a'.repeat(100)}`]: 'deep',
    };
    const { whole } = normalise({ attributes });
    expect(JSON.parse(whole.input)).toEqual([{ role: 'user' }]);
    expect(Object.keys(whole.metadata.attributes as object)).toHaveLength(7);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
