import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChat } from './chat.ts';

function messages(value: unknown) {
  return readChat(value)?.messages.map(({ role, parts }) => ({ role, parts }));
}

const text = (value: string) => ({ kind: 'text', text: value });

describe('readChat', () => {
  it('readChat() reads OpenAI requests with tool calls and results', () => {
    const chat = readChat({
      model: 'gpt-4o',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: '{"hits":[]}' },
      ],
      tools: [{ type: 'function', function: { name: 'find', description: 'Finds', parameters: { type: 'object' } } }],
    });
    expect(chat?.messages.map((message) => message.role)).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(chat?.messages[1]?.parts[1]).toEqual({
      kind: 'image',
      source: null,
      address: 'https://x.test/a.png',
      label: 'https://x.test/a.png',
    });
    expect(chat?.messages[2]?.parts).toEqual([{ kind: 'toolCall', id: 'c1', name: 'find', arguments: { q: 1 } }]);
    expect(chat?.messages[3]?.parts).toEqual([
      { kind: 'toolResult', id: 'c1', name: 'find', result: { hits: [] }, isError: false },
    ]);
    expect(chat?.tools).toEqual([{ name: 'find', description: 'Finds', schema: { type: 'object' } }]);
    expect(chat?.rest).toEqual({ model: 'gpt-4o' });
  });

  it('readChat() reads OpenAI replies and keeps what stands beside the message', () => {
    const chat = readChat({
      id: 'x',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Yes' } }],
      usage: { total_tokens: 3 },
    });
    expect(chat?.messages[0]?.parts).toEqual([text('Yes')]);
    expect(chat?.rest).toEqual({ id: 'x', usage: { total_tokens: 3 } });
  });

  it('readChat() reads items of the Responses API', () => {
    expect(
      messages({
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Think' }] },
          { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
          { type: 'function_call_output', call_id: 'c', output: 'ok' },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done' }] },
        ],
      }),
    ).toEqual([
      { role: 'assistant', parts: [{ kind: 'reasoning', text: 'Think' }] },
      { role: 'assistant', parts: [{ kind: 'toolCall', id: 'c', name: 'f', arguments: {} }] },
      { role: 'tool', parts: [{ kind: 'toolResult', id: 'c', name: 'f', result: 'ok', isError: false }] },
      { role: 'assistant', parts: [text('Done')] },
    ]);
  });

  it('readChat() reads OpenTelemetry GenAI messages', () => {
    expect(
      messages([
        { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'Hm' },
            { type: 'tool_call', id: 't', name: 'f', arguments: { a: 1 } },
          ],
          finish_reason: 'tool_call',
        },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 't', response: { b: 2 } }] },
      ]),
    ).toEqual([
      { role: 'user', parts: [text('Hi')] },
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm' },
          { kind: 'toolCall', id: 't', name: 'f', arguments: { a: 1 } },
        ],
      },
      { role: 'tool', parts: [{ kind: 'toolResult', id: 't', name: 'f', result: { b: 2 }, isError: false }] },
    ]);
  });

  it('readChat() reads Anthropic content blocks and the system beside them', () => {
    const pixel = 'iVBORw0KGgo=';
    expect(
      messages({
        system: [{ type: 'text', text: 'Sail.' }],
        messages: [
          {
            role: 'user',
            content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }],
          },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'Hm' },
              { type: 'tool_use', id: 'u', name: 'f', input: { a: 1 } },
            ],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'u', content: [{ type: 'text', text: 'no' }], is_error: true },
            ],
          },
        ],
      }),
    ).toEqual([
      { role: 'system', parts: [text('Sail.')] },
      {
        role: 'user',
        parts: [{ kind: 'image', source: `data:image/png;base64,${pixel}`, address: null, label: 'image · image/png' }],
      },
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm' },
          { kind: 'toolCall', id: 'u', name: 'f', arguments: { a: 1 } },
        ],
      },
      { role: 'user', parts: [{ kind: 'toolResult', id: 'u', name: 'f', result: 'no', isError: true }] },
    ]);
  });

  it('readChat() reads OpenInference messages', () => {
    expect(
      messages([
        { message: { role: 'user', contents: [{ message_content: { type: 'text', text: 'Hi' } }] } },
        {
          message: {
            role: 'assistant',
            tool_calls: [{ tool_call: { id: 'c', function: { name: 'f', arguments: '{"a":1}' } } }],
          },
        },
      ]),
    ).toEqual([
      { role: 'user', parts: [text('Hi')] },
      { role: 'assistant', parts: [{ kind: 'toolCall', id: 'c', name: 'f', arguments: { a: 1 } }] },
    ]);
  });

  it('readChat() reads Gemini requests', () => {
    expect(
      messages({
        systemInstruction: { parts: [{ text: 'Sail.' }] },
        contents: [
          { role: 'user', parts: [{ text: 'Hi' }] },
          { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] },
          { role: 'function', parts: [{ functionResponse: { name: 'f', response: { b: 2 } } }] },
        ],
      }),
    ).toEqual([
      { role: 'system', parts: [text('Sail.')] },
      { role: 'user', parts: [text('Hi')] },
      { role: 'assistant', parts: [{ kind: 'toolCall', id: '', name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', parts: [{ kind: 'toolResult', id: '', name: 'f', result: { b: 2 }, isError: false }] },
    ]);
  });

  it('readChat() reads LangChain messages, plain and serialised', () => {
    const serialised = {
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'schema', 'AIMessage'],
      kwargs: { content: 'Yes' },
    };
    expect(messages([[{ type: 'human', content: 'Hi' }, serialised]])).toEqual([
      { role: 'user', parts: [text('Hi')] },
      { role: 'assistant', parts: [text('Yes')] },
    ]);
  });

  it('readChat() reads Vercel AI SDK messages', () => {
    expect(
      messages([
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: 1 } }] },
        {
          role: 'tool',
          content: [{ type: 'tool-result', toolCallId: 'c', toolName: 'f', output: { type: 'json', value: { b: 2 } } }],
        },
      ]),
    ).toEqual([
      { role: 'assistant', parts: [{ kind: 'toolCall', id: 'c', name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', parts: [{ kind: 'toolResult', id: 'c', name: 'f', result: { b: 2 }, isError: false }] },
    ]);
  });

  it('readChat() leaves alone what is no chat', () => {
    for (const value of [
      'text',
      7,
      null,
      [],
      {},
      [1, 2],
      { question: 'Hi' },
      [{ role: 'admin' }],
      { messages: 'none' },
      { input: [1] },
    ]) {
      expect(readChat(value)).toBeNull();
    }
  });

  it('readChat() offers no picture but one whose bytes are in the value, and no SVG', () => {
    const image = (url: string) =>
      readChat([{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }])?.messages[0]?.parts[0];
    for (const url of [
      'https://x.test/a.png',
      '//x.test',
      'javascript:alert(1)',
      'data:image/svg+xml;base64,PHN2Zz4=',
      'data:text/html;base64,AAAA',
    ]) {
      expect(image(url)).toMatchObject({ kind: 'image', source: null });
    }
    expect(image('data:image/png;base64,AAAA')).toMatchObject({ source: 'data:image/png;base64,AAAA' });
  });

  it('readChat() survives any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        for (const given of [value, { messages: value }, [{ role: 'user', content: value, tool_calls: value }]]) {
          expect(() => readChat(given)).not.toThrow();
        }
      }),
    );
  });
});
