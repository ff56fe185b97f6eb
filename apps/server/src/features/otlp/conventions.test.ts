import { describe, expect, test } from 'vitest';
import { normalise, type SpanSketch, testStart } from './_testing.ts';

const json = JSON.stringify;
const parsed = (text: string): unknown => (text === '' ? '' : JSON.parse(text));

interface Case {
  readonly title: string;
  readonly span: SpanSketch;
  readonly is: Record<string, unknown>;
}

/** Compares the named fields; input and output by the value that their text stands for when that is JSON. */
function check({ span, is }: Case): void {
  const { whole, trace } = normalise(span);
  const found: Record<string, unknown> = {};
  for (const key of Object.keys(is)) {
    if (key === 'inputValue') found[key] = parsed(whole.input);
    else if (key === 'outputValue') found[key] = parsed(whole.output);
    else if (key.startsWith('trace.')) found[key] = trace[key.slice(6) as keyof typeof trace];
    else if (key.startsWith('metadata.')) found[key] = whole.metadata[key.slice(9)];
    else found[key] = whole[key as keyof typeof whole];
  }
  expect(plain(found)).toEqual(is);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const genAi: Case[] = [
  {
    title: 'up to 1.36: one event per message',
    span: {
      scope: 'opentelemetry.instrumentation.openai_v2',
      name: 'chat gpt-4o',
      attributes: {
        'gen_ai.system': 'openai',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.request.temperature': 0.2,
        'gen_ai.request.stop_sequences': ['END'],
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 3,
      },
      events: [
        { name: 'gen_ai.system.message', attributes: { 'gen_ai.system': 'openai', content: 'Be brief' } },
        { name: 'gen_ai.user.message', attributes: { content: 'hi' } },
        { name: 'gen_ai.choice', attributes: { index: 0, finish_reason: 'stop', message: '{"content":"Hello"}' } },
      ],
    },
    is: {
      type: 'GENERATION',
      name: 'chat gpt-4o',
      model: 'gpt-4o-2024-08-06',
      modelParameters: { temperature: 0.2, stop_sequences: '["END"]' },
      usage: { input: 12, output: 3, total: 15 },
      inputValue: [
        { role: 'system', 'gen_ai.system': 'openai', content: 'Be brief' },
        { role: 'user', content: 'hi' },
      ],
      outputValue: { index: 0, finish_reason: 'stop', message: { content: 'Hello' } },
    },
  },
  {
    title: 'several choices make a list',
    span: {
      events: [
        { name: 'gen_ai.choice', attributes: { index: 0, message: 'a' } },
        { name: 'gen_ai.choice', attributes: { index: 1, message: 'b' } },
      ],
    },
    is: {
      outputValue: [
        { index: 0, message: 'a' },
        { index: 1, message: 'b' },
      ],
    },
  },
  {
    title: 'from 1.37: messages as attributes, a reasoning model, time to first chunk',
    span: {
      name: 'chat o4-mini',
      attributes: {
        'gen_ai.provider.name': 'openai',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'o4-mini',
        'gen_ai.conversation.id': 'conv-9',
        'gen_ai.input.messages': json([{ role: 'user', parts: [{ type: 'text', content: '2+2' }] }]),
        'gen_ai.output.messages': json([
          { role: 'assistant', parts: [{ type: 'text', content: '4' }], finish_reason: 'stop' },
        ]),
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 30,
        'gen_ai.usage.cache_creation.input_tokens': 10,
        'gen_ai.usage.output_tokens': 50,
        'gen_ai.usage.reasoning.output_tokens': 40,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.openai.response.service_tier': 'flex',
      },
    },
    is: {
      type: 'GENERATION',
      usage: {
        input: 60,
        output: 10,
        total: 150,
        input_cached_tokens: 30,
        input_cache_creation: 10,
        output_reasoning_tokens: 40,
      },
      completionStartTime: testStart + 250_000,
      input: json([{ role: 'user', parts: [{ type: 'text', content: '2+2' }] }]),
      outputValue: [{ role: 'assistant', parts: [{ type: 'text', content: '4' }], finish_reason: 'stop' }],
      'trace.sessionId': 'conv-9',
      modelParameters: { service_tier: 'flex' },
    },
  },
  {
    title: 'from 1.37: messages in the details event',
    span: {
      attributes: { 'gen_ai.operation.name': 'chat' },
      events: [
        {
          name: 'gen_ai.client.inference.operation.details',
          attributes: {
            'gen_ai.system_instructions': json([
              { type: 'text', content: 'a' },
              { type: 'text', content: 'b' },
            ]),
            'gen_ai.input.messages': json([{ role: 'user', parts: [] }]),
            'gen_ai.output.messages': json([{ role: 'assistant', parts: [] }]),
          },
        },
      ],
    },
    is: {
      inputValue: [
        { role: 'system', content: 'a\nb' },
        { role: 'user', parts: [] },
      ],
      outputValue: [{ role: 'assistant', parts: [] }],
    },
  },
  {
    title: 'content events of early drafts are unwrapped',
    span: {
      events: [
        { name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': 'hi' } },
        { name: 'gen_ai.content.completion', attributes: { 'gen_ai.completion': 'yo' } },
      ],
    },
    is: { input: 'hi', output: 'yo' },
  },
  {
    title: 'a tool call',
    span: {
      name: 'execute_tool get_weather',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'get_weather',
        'gen_ai.tool.call.id': 'call_1',
        'gen_ai.tool.call.arguments': '{"city":"Paris"}',
        'gen_ai.tool.call.result': '"18 C"',
      },
    },
    is: { type: 'TOOL', name: 'get_weather', input: '{"city":"Paris"}', output: '"18 C"' },
  },
  {
    title: 'AI SDK 7: the root carries sums and is not counted',
    span: {
      scope: 'gen_ai',
      name: 'invoke_agent gpt-4o',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'my-fn',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 200,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.cost': 0.5,
        'gen_ai.input.messages': '[]',
      },
    },
    is: { type: 'AGENT', model: '', usage: {}, cost: {}, input: '[]' },
  },
  {
    title: 'AI SDK 7: a step carries sums too',
    span: {
      scope: 'gen_ai',
      name: 'step 1',
      attributes: { 'gen_ai.operation.name': 'agent_step', 'gen_ai.usage.input_tokens': 5 },
    },
    is: { type: 'CHAIN', usage: {} },
  },
  {
    title: 'instructions are not repeated when there is a system message, nor lost without messages',
    span: {
      attributes: {
        'gen_ai.system_instructions': 'plain text',
        'gen_ai.input.messages': json([{ role: 'system', content: 'x' }]),
      },
    },
    is: { inputValue: [{ role: 'system', content: 'x' }] },
  },
  {
    title: 'instructions alone',
    span: { attributes: { 'gen_ai.system_instructions': json(['one', { content: 'two' }]) } },
    is: { inputValue: [{ role: 'system', content: 'one\ntwo' }] },
  },
];

const openInference: Case[] = [
  {
    title: 'a model call: messages beat the raw request',
    span: {
      scope: 'openinference.instrumentation.openai',
      name: 'ChatCompletion',
      attributes: {
        'openinference.span.kind': 'LLM',
        'input.value': '{"messages":[{"role":"user","content":"hi"}],"model":"gpt-4o"}',
        'input.mime_type': 'application/json',
        'output.value': '{"id":"x"}',
        'llm.model_name': 'gpt-4o-2024-08-06',
        'llm.invocation_parameters': '{"temperature": 0.1, "tools": [1]}',
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.contents.0.message_content.type': 'text',
        'llm.input_messages.0.message.contents.0.message_content.text': 'hi',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': 'Hello',
        'llm.token_count.prompt': 100,
        'llm.token_count.completion': 20,
        'llm.token_count.total': 120,
        'llm.token_count.prompt_details.cache_read': 60,
        'llm.token_count.prompt_details.audio': 5,
        'llm.token_count.completion_details.reasoning': 8,
        'llm.cost.prompt': 0.001,
        'llm.cost.completion': 0.002,
        'llm.cost.total': 0.003,
        'session.id': 's1',
        'user.id': 'u1',
        metadata: '{"plan":"pro","nested":{"a":1}}',
        'tag.tags': ['b', 'a'],
      },
    },
    is: {
      type: 'GENERATION',
      model: 'gpt-4o-2024-08-06',
      modelParameters: { temperature: 0.1, tools: '[1]' },
      inputValue: [{ message: { role: 'user', contents: [{ message_content: { type: 'text', text: 'hi' } }] } }],
      outputValue: [{ message: { role: 'assistant', content: 'Hello' } }],
      usage: {
        input: 40,
        output: 12,
        total: 120,
        input_cached_tokens: 60,
        output_reasoning_tokens: 8,
        'prompt_details.audio': 5,
      },
      cost: { input: '0.001', output: '0.002', total: '0.003' },
      'metadata.plan': 'pro',
      'metadata.nested': { a: 1 },
      'trace.sessionId': 's1',
      'trace.userId': 'u1',
      'trace.tags': ['a', 'b'],
    },
  },
  {
    title: 'a chain: input.value and output.value, its sums not counted',
    span: {
      attributes: {
        'openinference.span.kind': 'CHAIN',
        'input.value': 'q',
        'output.value': 'a',
        'llm.token_count.prompt': 100,
      },
    },
    is: { type: 'CHAIN', input: 'q', output: 'a', usage: {} },
  },
  {
    title: 'a retriever: documents',
    span: {
      attributes: {
        'openinference.span.kind': 'RETRIEVER',
        'input.value': 'what is x?',
        'retrieval.documents.0.document.id': 'd0',
        'retrieval.documents.0.document.content': 'x is y',
        'retrieval.documents.0.document.score': 0.9,
        'retrieval.documents.1.document.content': 'z',
      },
    },
    is: {
      type: 'RETRIEVER',
      input: 'what is x?',
      outputValue: [{ document: { id: 'd0', content: 'x is y', score: 0.9 } }, { document: { content: 'z' } }],
    },
  },
  {
    title: 'a reranker',
    span: {
      attributes: {
        'openinference.span.kind': 'RERANKER',
        'reranker.query': 'q',
        'reranker.model_name': 'rerank-v3',
        'reranker.input_documents.0.document.id': '1',
        'reranker.output_documents.0.document.id': '1',
        'reranker.output_documents.0.document.score': 0.5,
      },
    },
    is: {
      type: 'RETRIEVER',
      model: 'rerank-v3',
      inputValue: { query: 'q', documents: [{ document: { id: '1' } }] },
      outputValue: [{ document: { id: '1', score: 0.5 } }],
    },
  },
  {
    title: 'an embedding: the model of embeddings, texts when there is no input.value',
    span: {
      attributes: {
        'openinference.span.kind': 'EMBEDDING',
        'embedding.model_name': 'text-embedding-3-small',
        'embedding.embeddings.0.embedding.text': 'hello',
        'embedding.embeddings.0.embedding.vector': [0.1, 0.2],
        'llm.token_count.prompt': 2,
        'llm.token_count.total': 2,
      },
    },
    is: { type: 'EMBEDDING', model: 'text-embedding-3-small', inputValue: ['hello'], usage: { input: 2, total: 2 } },
  },
  {
    title: 'a tool by its own name',
    span: {
      name: 'span',
      attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'search', 'input.value': '{}' },
    },
    is: { type: 'TOOL', name: 'search' },
  },
];

const openLlmetry: Case[] = [
  {
    title: 'a model call',
    span: {
      scope: 'opentelemetry.instrumentation.openai.v1',
      name: 'openai.chat',
      attributes: {
        'llm.request.type': 'chat',
        'gen_ai.system': 'OpenAI',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
        'gen_ai.request.temperature': 0.7,
        'llm.top_k': 5,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'hi',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.finish_reason': 'tool_calls',
        'gen_ai.completion.0.tool_calls.0.name': 'f',
        'gen_ai.completion.0.tool_calls.0.arguments': '{}',
        'gen_ai.usage.prompt_tokens': 20,
        'gen_ai.usage.completion_tokens': 5,
        'llm.usage.total_tokens': 25,
        'gen_ai.usage.cache_read_input_tokens': 8,
        'traceloop.association.properties.user_id': 'u7',
        'traceloop.association.properties.session_id': 's7',
        'traceloop.association.properties.chat': 'c1',
      },
    },
    is: {
      type: 'GENERATION',
      model: 'gpt-4o-mini-2024-07-18',
      modelParameters: { temperature: 0.7, top_k: 5 },
      inputValue: [{ role: 'user', content: 'hi' }],
      outputValue: [{ role: 'assistant', finish_reason: 'tool_calls', tool_calls: [{ name: 'f', arguments: '{}' }] }],
      usage: { input: 12, output: 5, total: 25, input_cached_tokens: 8 },
      'trace.userId': 'u7',
      'trace.sessionId': 's7',
      'metadata.chat': 'c1',
    },
  },
  ...(
    [
      ['workflow', 'CHAIN'],
      ['task', 'SPAN'],
      ['agent', 'AGENT'],
      ['tool', 'TOOL'],
    ] as const
  ).map(([kind, type]) => ({
    title: `a ${kind}`,
    span: {
      attributes: {
        'traceloop.span.kind': kind,
        'traceloop.entity.name': 'x',
        'traceloop.entity.input': '{"args":[]}',
        'traceloop.entity.output': '"done"',
      },
    },
    is: { type, input: '{"args":[]}', output: '"done"' },
  })),
  {
    title: 'an embedding request',
    span: { attributes: { 'llm.request.type': 'embedding', 'gen_ai.request.model': 'e' } },
    is: { type: 'EMBEDDING' },
  },
];

const vercel: Case[] = [
  {
    title: '4: a call to the provider',
    span: {
      scope: 'ai',
      name: 'ai.generateText.doGenerate',
      attributes: {
        'operation.name': 'ai.generateText.doGenerate my-fn',
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.telemetry.functionId': 'my-fn',
        'ai.telemetry.metadata.userId': 'u1',
        'ai.telemetry.metadata.sessionId': 's1',
        'ai.telemetry.metadata.tags': ['x', 'y'],
        'ai.telemetry.metadata.plan': '{"tier":"pro"}',
        'ai.telemetry.metadata.langfusePrompt': '{"name":"greet","version":3}',
        'ai.model.id': 'gpt-4o',
        'ai.model.provider': 'openai.chat',
        'ai.settings.maxRetries': 2,
        'ai.prompt.messages': '[{"role":"user","content":"hi"}]',
        'ai.response.text': 'Hello',
        'ai.response.toolCalls': '[{"toolName":"f"}]',
        'ai.response.finishReason': 'stop',
        'ai.response.msToFirstChunk': 120.4,
        'ai.usage.promptTokens': 10,
        'ai.usage.completionTokens': 5,
        'gen_ai.system': 'openai',
        'gen_ai.request.temperature': 0,
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 5,
        'ai.response.providerMetadata':
          '{"openai":{"cachedPromptTokens":4,"reasoningTokens":2,"acceptedPredictionTokens":1,"serviceTier":"default"}}',
      },
    },
    is: {
      type: 'GENERATION',
      name: 'my-fn:ai.generateText.doGenerate',
      model: 'gpt-4o-2024-08-06',
      inputValue: [{ role: 'user', content: 'hi' }],
      outputValue: { role: 'assistant', content: 'Hello', tool_calls: [{ toolName: 'f' }] },
      usage: {
        input: 6,
        output: 3,
        input_cached_tokens: 4,
        output_reasoning_tokens: 2,
        accepted_prediction_tokens: 1,
        total: 15,
      },
      modelParameters: {
        maxRetries: 2,
        temperature: 0,
        system: 'openai',
        finishReason: 'stop',
        service_tier: 'default',
      },
      completionStartTime: testStart + 121_000,
      promptName: 'greet',
      promptVersion: 3,
      'trace.userId': 'u1',
      'trace.sessionId': 's1',
      'trace.tags': ['x', 'y'],
      'metadata.plan': { tier: 'pro' },
      'metadata.userId': undefined,
    },
  },
  {
    title: '5: the span around it repeats model and usage and is not counted',
    span: {
      scope: 'ai',
      name: 'ai.streamText',
      attributes: {
        'ai.operationId': 'ai.streamText',
        'ai.model.id': 'gpt-5',
        'ai.prompt': '{"prompt":"hi"}',
        'ai.response.text': 'Hello',
        'ai.usage.inputTokens': 10,
        'ai.usage.outputTokens': 5,
        'ai.usage.totalTokens': 15,
        'ai.usage.cachedInputTokens': 4,
      },
    },
    is: { type: 'SPAN', name: 'ai.streamText', model: '', usage: {}, input: '{"prompt":"hi"}', output: 'Hello' },
  },
  {
    title: '5: Anthropic, whose input comes without what the cache gave',
    span: {
      scope: 'ai',
      attributes: {
        'ai.operationId': 'ai.streamText.doStream',
        'ai.model.id': 'claude-sonnet-4-5',
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 5,
        'ai.usage.cachedInputTokens': 1000,
        'ai.response.providerMetadata': json({
          anthropic: {
            usage: {
              input_tokens: 10,
              cache_read_input_tokens: 1000,
              cache_creation_input_tokens: 300,
              cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
            },
          },
        }),
      },
    },
    is: {
      type: 'GENERATION',
      usage: {
        input: 10,
        output: 5,
        input_cached_tokens: 1000,
        input_cache_creation_5m: 100,
        input_cache_creation_1h: 200,
        total: 1315,
      },
    },
  },
  {
    title: '6: details of tokens in attributes of their own, without gen_ai.usage',
    span: {
      scope: 'ai',
      attributes: {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.id': 'm',
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 40,
        'ai.usage.totalTokens': 140,
        'ai.usage.inputTokenDetails.cacheReadTokens': 50,
        'ai.usage.inputTokenDetails.cacheWriteTokens': 20,
        'ai.usage.outputTokenDetails.reasoningTokens': 30,
      },
    },
    is: {
      usage: {
        input: 30,
        output: 10,
        input_cached_tokens: 50,
        input_cache_creation: 20,
        output_reasoning_tokens: 30,
        total: 140,
      },
    },
  },
  {
    title: 'a tool call',
    span: {
      scope: 'ai',
      attributes: {
        'ai.operationId': 'ai.toolCall',
        'ai.toolCall.name': 'weather',
        'ai.toolCall.args': '{"city":"Paris"}',
        'ai.toolCall.result': '"18 C"',
      },
    },
    is: { type: 'TOOL', name: 'weather', input: '{"city":"Paris"}', output: '"18 C"' },
  },
  {
    title: 'an embedding',
    span: {
      scope: 'ai',
      attributes: {
        'ai.operationId': 'ai.embedMany.doEmbed',
        'ai.model.id': 'text-embedding-3-small',
        'ai.values': ['"a"', '"b"'],
        'ai.embeddings': ['[0.1]', '[0.2]'],
        'ai.usage.tokens': 7,
      },
    },
    is: {
      type: 'EMBEDDING',
      inputValue: ['"a"', '"b"'],
      outputValue: ['[0.1]', '[0.2]'],
      usage: { input: 7, total: 7 },
    },
  },
];

const others: Case[] = [
  {
    title: 'pydantic-ai 1: events on the model span',
    span: {
      scope: 'pydantic-ai',
      name: 'chat gpt-4o',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'logfire.msg': 'chat gpt-4o',
        events: json([
          { 'event.name': 'gen_ai.user.message', role: 'user', content: 'hi' },
          { 'event.name': 'gen_ai.choice', index: 0, message: { role: 'assistant', content: 'yo' } },
        ]),
        'gen_ai.usage.input_tokens': 50,
        'gen_ai.usage.output_tokens': 5,
        'gen_ai.usage.details.cache_read_tokens': 20,
        'gen_ai.usage.details.audio_tokens': 1,
      },
    },
    is: {
      type: 'GENERATION',
      inputValue: [{ 'event.name': 'gen_ai.user.message', role: 'user', content: 'hi' }],
      outputValue: { 'event.name': 'gen_ai.choice', index: 0, message: { role: 'assistant', content: 'yo' } },
      usage: { input: 30, output: 5, input_cached_tokens: 20, audio_tokens: 1, total: 55 },
    },
  },
  {
    title: 'pydantic-ai 1: the agent carries sums',
    span: {
      scope: 'pydantic-ai',
      name: 'agent run',
      attributes: {
        agent_name: 'agent',
        model_name: 'gpt-4o',
        prompt: 'hi',
        all_messages_events: '[{"role":"user"}]',
        'gen_ai.usage.input_tokens': 50,
        'logfire.msg': 'agent run',
      },
    },
    is: { type: 'AGENT', name: 'agent run', input: 'hi', output: '[{"role":"user"}]', usage: {}, model: '' },
  },
  {
    title: 'pydantic-ai 2: the agent',
    span: {
      scope: 'pydantic-ai',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'agent',
        'pydantic_ai.all_messages': '[{"role":"user","parts":[]}]',
        final_result: 'done',
        'gen_ai.system_instructions': '[{"type":"text","content":"Be nice"}]',
        'gen_ai.usage.input_tokens': 9,
        'gen_ai.aggregated_usage.input_tokens': 9,
      },
    },
    is: {
      type: 'AGENT',
      inputValue: [
        { role: 'system', content: 'Be nice' },
        { role: 'user', parts: [] },
      ],
      output: 'done',
      usage: {},
    },
  },
  {
    title: 'pydantic-ai 2: a tool',
    span: {
      scope: 'pydantic-ai',
      name: 'running tool',
      attributes: {
        'gen_ai.tool.name': 'roll',
        tool_arguments: '{"n":6}',
        tool_response: '4',
        'logfire.msg': 'running tool: roll',
      },
    },
    is: { type: 'TOOL', name: 'roll', input: '{"n":6}', output: '4' },
  },
  {
    title: 'pydantic-ai 3: a tool',
    span: {
      scope: 'pydantic-ai',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'roll',
        'gen_ai.tool.call.arguments': '{}',
        'gen_ai.tool.call.result': '5',
      },
    },
    is: { type: 'TOOL', input: '{}', output: '5' },
  },
  {
    title: 'Google ADK: a model call with cached tokens',
    span: {
      scope: 'gcp.vertex.agent',
      name: 'call_llm',
      attributes: {
        'gen_ai.system': 'gcp.vertex.agent',
        'gen_ai.request.model': 'gemini-2.5-pro',
        'gcp.vertex.agent.llm_request': '{"contents":[]}',
        'gcp.vertex.agent.llm_response': '{"content":{},"usage_metadata":{"cached_content_token_count":40}}',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 10,
      },
    },
    is: {
      type: 'GENERATION',
      model: 'gemini-2.5-pro',
      input: '{"contents":[]}',
      usage: { input: 60, output: 10, input_cached_tokens: 40, total: 110 },
    },
  },
  {
    title: 'Google ADK: a tool, whose request is empty',
    span: {
      scope: 'gcp.vertex.agent',
      name: 'execute_tool roll',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'roll',
        'gcp.vertex.agent.llm_request': '{}',
        'gcp.vertex.agent.llm_response': '{}',
        'gcp.vertex.agent.tool_call_args': '{"sides":6}',
        'gcp.vertex.agent.tool_response': '{"result":3}',
      },
    },
    is: { type: 'TOOL', input: '{"sides":6}', output: '{"result":3}' },
  },
  {
    title: 'MLflow: a chat model',
    span: {
      attributes: {
        'mlflow.traceRequestId': '"tr-1"',
        'mlflow.spanType': '"CHAT_MODEL"',
        'mlflow.spanInputs': '{"messages":[]}',
        'mlflow.spanOutputs': '"hello"',
        'mlflow.llm.model': '"gpt-4o"',
        'mlflow.chat.tokenUsage': '{"input_tokens":10,"output_tokens":2,"total_tokens":12,"cache_read_input_tokens":4}',
        'mlflow.llm.cost': '{"input_cost":0.1,"output_cost":0.2,"total_cost":0.3}',
      },
    },
    is: {
      type: 'GENERATION',
      model: 'gpt-4o',
      input: '{"messages":[]}',
      output: '"hello"',
      usage: { input: 6, output: 2, total: 12, input_cached_tokens: 4 },
      cost: { input: '0.1', output: '0.2', total: '0.3' },
    },
  },
  {
    title: 'MLflow: an agent carries sums',
    span: { attributes: { 'mlflow.spanType': '"AGENT"', 'mlflow.chat.tokenUsage': '{"input_tokens":10}' } },
    is: { type: 'AGENT', usage: {} },
  },
  {
    title: 'LiveKit: a turn',
    span: {
      scope: 'livekit-agents',
      name: 'agent_turn',
      attributes: { 'lk.user_transcript': 'hi', 'lk.response.text': 'yo' },
    },
    is: { type: 'AGENT', level: 'DEFAULT', input: 'hi', output: 'yo' },
  },
  {
    title: 'LiveKit: a step of the framework',
    span: { scope: 'livekit-agents', name: 'llm_request_run' },
    is: { level: 'DEBUG' },
  },
  {
    title: 'LiveKit: a tool',
    span: { scope: 'livekit-agents', name: 'function_tool', attributes: { 'lk.function_tool.output': 'ok' } },
    is: { type: 'TOOL', output: 'ok' },
  },
  {
    title: 'Genkit: a model, whose thinking comes beside its output',
    span: {
      scope: 'genkit-tracer',
      name: 'x',
      attributes: {
        'genkit:name': 'googleai/gemini-2.5-flash',
        'genkit:metadata:subtype': 'model',
        'genkit:input': json({ messages: [{ role: 'user', content: [{ text: 'hi' }] }], config: { temperature: 0.5 } }),
        'genkit:output': json({
          message: { role: 'model', content: [{ text: 'yo' }] },
          usage: { inputTokens: 10, outputTokens: 4, thoughtsTokens: 6, totalTokens: 20, inputCharacters: 2 },
        }),
      },
    },
    is: {
      type: 'GENERATION',
      name: 'googleai/gemini-2.5-flash',
      model: 'googleai/gemini-2.5-flash',
      modelParameters: { temperature: 0.5 },
      inputValue: [{ role: 'user', content: [{ text: 'hi' }] }],
      outputValue: { role: 'model', content: [{ text: 'yo' }] },
      usage: { input: 10, output: 4, output_reasoning_tokens: 6, total: 20 },
    },
  },
  {
    title: 'Flue: a task',
    span: {
      scope: '@flue/opentelemetry',
      name: 'flue.task',
      attributes: { 'flue.task.id': 't', 'flue.task.prompt': 'do', 'flue.task.result': '"done"' },
    },
    is: { type: 'AGENT', input: 'do', output: '"done"' },
  },
  {
    title: 'Pipecat: the plain words',
    span: { attributes: { input: 'a', output: 'b' } },
    is: { type: 'SPAN', input: 'a', output: 'b' },
  },
];

const langfuse: Case[] = [
  {
    title: 'Python 4: a generation below others',
    span: {
      scope: 'langfuse-sdk',
      scopeVersion: '4.14.3',
      parentId: 'aaaaaaaaaaaaaaaa',
      name: 'answer',
      resource: {
        'service.name': 'unknown_service:python',
        'telemetry.sdk.language': 'python',
        'langfuse.environment': 'prod',
        'langfuse.release': 'r1',
      },
      attributes: {
        'langfuse.environment': 'Staging',
        'langfuse.version': 'v2',
        'user.id': 'u1',
        'session.id': 's1',
        'langfuse.trace.name': 'qa',
        'langfuse.trace.tags': ['beta', 'alpha'],
        'langfuse.trace.metadata.k': 'v',
        'langfuse.trace.metadata.n': '{"a":1}',
        'langfuse.observation.type': 'generation',
        'langfuse.observation.level': 'WARNING',
        'langfuse.observation.status_message': 'slow',
        'langfuse.observation.input': '[{"role":"user","content":"hi"}]',
        'langfuse.observation.output': 'plain text',
        'langfuse.observation.model.name': 'gpt-4o',
        'langfuse.observation.model.parameters': '{"temperature":"0.1","stop":["x"],"none":null}',
        'langfuse.observation.usage_details': '{"input":10,"output":2,"cache":3}',
        'langfuse.observation.cost_details': '{"input":0.0000001,"total":0.5,"bad":"1"}',
        'langfuse.observation.completion_start_time': '"2026-01-01T10:00:00.123456Z"',
        'langfuse.observation.prompt.name': 'greet',
        'langfuse.observation.prompt.version': 2,
        'langfuse.observation.metadata.flag': true,
        'langfuse.observation.metadata.count': 3,
        'langfuse.observation.metadata.nested': '{"x":[1,2]}',
        'langfuse.observation.metadata.a.b': '00123',
      },
    },
    is: {
      type: 'GENERATION',
      parentId: 'aaaaaaaaaaaaaaaa',
      isRoot: false,
      environment: 'staging',
      version: 'v2',
      release: 'r1',
      level: 'WARNING',
      statusMessage: 'slow',
      input: '[{"role":"user","content":"hi"}]',
      output: 'plain text',
      model: 'gpt-4o',
      modelParameters: { temperature: '0.1', stop: '["x"]' },
      usage: { input: 10, output: 2, cache: 3, total: 15 },
      cost: { input: '0.0000001', total: '0.5' },
      completionStartTime: testStart + 123_456,
      promptName: 'greet',
      promptVersion: 2,
      'metadata.flag': true,
      'metadata.count': 3,
      'metadata.nested': { x: [1, 2] },
      'metadata.a.b': '00123',
      'metadata.attributes': undefined,
      'trace.name': 'qa',
      'trace.userId': 'u1',
      'trace.sessionId': 's1',
      'trace.tags': ['alpha', 'beta'],
      'trace.metadata': { k: 'v', n: { a: 1 } },
      'trace.environment': 'staging',
      'trace.version': 'v2',
      'trace.release': 'r1',
      'trace.input': '',
      'trace.rootId': '',
    },
  },
  {
    title: 'Python 3.3: a span with a model is a generation',
    span: {
      scope: 'langfuse-sdk',
      scopeVersion: '3.3.4',
      resource: { 'telemetry.sdk.language': 'python' },
      attributes: { 'langfuse.observation.type': 'span', 'langfuse.observation.model.name': 'gpt-4o' },
    },
    is: { type: 'GENERATION' },
  },
  {
    title: 'Python 3.4: a span is a span',
    span: {
      scope: 'langfuse-sdk',
      scopeVersion: '3.4.0',
      resource: { 'telemetry.sdk.language': 'python' },
      attributes: { 'langfuse.observation.type': 'span', 'langfuse.observation.model.name': 'gpt-4o' },
    },
    is: { type: 'SPAN' },
  },
  {
    title: 'Python 3: update_current_trace on a span below',
    span: {
      scope: 'langfuse-sdk',
      scopeVersion: '3.15.0',
      parentId: 'aaaaaaaaaaaaaaaa',
      attributes: {
        'langfuse.trace.name': 'named',
        'langfuse.trace.input': '{"q":1}',
        'langfuse.trace.output': 'done',
        'langfuse.trace.public': true,
      },
    },
    is: { 'trace.name': 'named', 'trace.input': '{"q":1}', 'trace.output': 'done', 'trace.public': true },
  },
  {
    title: 'JS 5: an app root below a span of another kind',
    span: {
      scope: 'langfuse-sdk',
      scopeVersion: '5.11.0',
      parentId: 'aaaaaaaaaaaaaaaa',
      name: 'handler',
      resource: { 'telemetry.sdk.language': 'nodejs' },
      attributes: {
        'langfuse.internal.is_app_root': true,
        'langfuse.observation.type': 'span',
        'langfuse.observation.input': 'in',
        'langfuse.observation.completion_start_time': '"2026-01-01T10:00:00.500Z"',
        'langfuse.public': 'true',
      },
    },
    is: {
      isRoot: true,
      parentId: 'aaaaaaaaaaaaaaaa',
      completionStartTime: testStart + 500_000,
      'trace.name': 'handler',
      'trace.rootId': 'b7ad6b7169203331',
      'trace.public': true,
      'trace.input': '',
    },
  },
  {
    title: 'JS 4: a root by an explicit trace context, an event',
    span: {
      scope: 'langfuse-sdk',
      parentId: 'ffffffffffffffff',
      name: 'evt',
      attributes: { 'langfuse.internal.as_root': true, 'langfuse.observation.type': 'event' },
    },
    is: { type: 'EVENT', isRoot: true, 'trace.name': 'evt' },
  },
  {
    title: 'OpenAI usage given as it came: its details are inside its sums',
    span: {
      scope: 'langfuse-sdk',
      attributes: {
        'langfuse.observation.usage_details': json({
          prompt_tokens: 100,
          completion_tokens: 50,
          total_tokens: 150,
          prompt_tokens_details: { cached_tokens: 40, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 30 },
        }),
      },
    },
    is: {
      usage: {
        input: 60,
        input_cached_tokens: 40,
        input_audio_tokens: 0,
        output: 20,
        output_reasoning_tokens: 30,
        total: 150,
      },
    },
  },
  {
    title: 'an experiment is kept on spans whose other attributes are not',
    span: {
      scope: 'langfuse-sdk',
      attributes: { 'langfuse.experiment.id': 'e1', 'langfuse.observation.type': 'span' },
    },
    is: { 'metadata.attributes': { 'langfuse.experiment.id': 'e1' } },
  },
];

describe.each([
  ['GenAI', genAi],
  ['OpenInference', openInference],
  ['OpenLLMetry', openLlmetry],
  ['Vercel AI SDK', vercel],
  ['other frameworks', others],
  ['Langfuse', langfuse],
])('normalise() understands %s', (_, cases) => {
  test.each(cases)('$title', check);
});
