/** A model provider for tests: speaks OpenAI's, Anthropic's and Google's streaming protocols over HTTP, event by event. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface FakeProvider extends AsyncDisposable {
  /** Without a path. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: FakeBody;
  /** The client went away before the answer was whole. */
  readonly isCutOff: () => boolean;
}

/** What of a request matters to the answer. */
interface FakeBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools?: readonly unknown[];
  readonly response_format?: { readonly type: string };
  readonly [key: string]: unknown;
}

export interface FakeProviderOptions {
  /** The only key that is accepted; any when left out. */
  readonly key?: string;
  /** Between two events. */
  readonly pauseMs?: number;
  readonly port?: number;
}

/**
 * It answers by the name of the model: `echo-key` repeats the key it was sent, `endless` never ends, `broken` fails amid
 * the answer, `busy` answers 429; all others greet. With tools it calls the first one, with a schema it answers in JSON.
 */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => void answer(request, response, { ...options, requests }));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Context extends FakeProviderOptions {
  readonly requests: SeenRequest[];
}

/** Said by every model that has nothing else to say; the usage is that of the public examples. */
export const fakeAnswer = {
  text: 'Hello from **the model**.',
  reasoning: 'They want a greeting.',
  toolCall: { id: 'call_1', name: 'get_weather', input: { city: 'Paris' } },
  json: { answer: 42 },
} as const;

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const body = JSON.parse(text || '{}') as FakeBody;
  const path = request.url ?? '';
  const dialect = path.endsWith('/messages') ? anthropic : path.includes('streamGenerateContent') ? google : openAi;
  context.requests.push({ path, headers: request.headers, body, isCutOff: () => !response.writableFinished });
  const key = dialect.keyOf(request);
  if (context.key !== undefined && key !== context.key) return refuse(response, 401, dialect.wrongKey(key));
  const model = body.model ?? /models\/([^:]+)/.exec(path)?.[1] ?? '';
  if (model === 'busy') return refuse(response, 429, dialect.error('Rate limit reached'));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const event of dialect.events({ model, body, key })) {
    if (response.destroyed) return;
    response.write(event);
    await delay(context.pauseMs ?? 1);
  }
  response.end();
}

function refuse(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

interface Question {
  readonly model: string;
  readonly body: FakeBody;
  readonly key: string;
}

interface Dialect {
  keyOf(request: IncomingMessage): string;
  error(message: string): unknown;
  wrongKey(key: string): unknown;
  events(question: Question): Iterable<string> | AsyncIterable<string>;
}

const openAi: Dialect = {
  keyOf: (request) => request.headers.authorization?.replace('Bearer ', '') ?? String(request.headers['api-key'] ?? ''),
  error: (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
  wrongKey: (key) => openAi.error(`Incorrect API key provided: ${key}. You can find your API key in your account.`),
  *events(question) {
    const { model, body } = question;
    const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_767_261_600, model };
    const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
    const chunk = (delta: object, finish_reason: string | null = null) =>
      data({ ...head, choices: [{ index: 0, delta, finish_reason }] });
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 10 },
    };
    yield chunk({ role: 'assistant', content: '' });
    if (callsTool(body)) {
      const { id, name, input } = fakeAnswer.toolCall;
      const call = (part: object) => chunk({ tool_calls: [{ index: 0, ...part }] });
      yield call({ id, type: 'function', function: { name, arguments: '' } });
      for (const part of halves(JSON.stringify(input))) yield call({ function: { arguments: part } });
      yield chunk({}, 'tool_calls');
    } else {
      for (const piece of piecesOf(question))
        yield piece === null ? data(openAi.error('The server had an error')) : chunk({ content: piece });
      yield chunk({}, 'stop');
    }
    yield data({ ...head, choices: [], usage });
    yield 'data: [DONE]\n\n';
  },
};

const anthropic: Dialect = {
  keyOf: (request) => String(request.headers['x-api-key'] ?? ''),
  error: (message) => ({ type: 'error', error: { type: 'rate_limit_error', message } }),
  wrongKey: () => ({ type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } }),
  *events(question) {
    const { model, body } = question;
    const event = (type: string, rest: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
    const usage = { input_tokens: 60, cache_read_input_tokens: 40, cache_creation_input_tokens: 0, output_tokens: 1 };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage };
    yield event('message_start', { message });
    yield event('ping', {});
    let index = 0;
    const block = function* (content_block: object, deltas: readonly object[]) {
      yield event('content_block_start', { index, content_block });
      for (const delta of deltas) yield event('content_block_delta', { index, delta });
      yield event('content_block_stop', { index });
      index += 1;
    };
    if (body['thinking'] !== undefined) {
      const thinking = halves(fakeAnswer.reasoning).map((text) => ({ type: 'thinking_delta', thinking: text }));
      yield* block({ type: 'thinking', thinking: '', signature: '' }, [
        ...thinking,
        { type: 'signature_delta', signature: 'c2ln' },
      ]);
    }
    if (callsTool(body)) {
      const { id, name, input } = fakeAnswer.toolCall;
      const parts = halves(JSON.stringify(input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
      yield* block({ type: 'tool_use', id, name, input: {} }, parts);
    } else {
      yield event('content_block_start', { index, content_block: { type: 'text', text: '' } });
      for (const piece of piecesOf(question)) {
        if (piece === null) yield event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
        else yield event('content_block_delta', { index, delta: { type: 'text_delta', text: piece } });
      }
      yield event('content_block_stop', { index });
    }
    const stop_reason = callsTool(body) ? 'tool_use' : 'end_turn';
    yield event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 50 } });
    yield event('message_stop', {});
  },
};

const google: Dialect = {
  keyOf: (request) => String(request.headers['x-goog-api-key'] ?? ''),
  error: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
  wrongKey: () => google.error('API key not valid. Please pass a valid API key.'),
  *events(question) {
    const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
    for (const text of piecesOf(question)) {
      yield data({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }] });
    }
    yield data({
      candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 40, thoughtsTokenCount: 10, totalTokenCount: 150 },
    });
  },
};

/** A tool is called until its result has come. */
function callsTool({ tools, messages }: FakeBody): boolean {
  const last = messages?.at(-1);
  const isResult = last?.role === 'tool' || JSON.stringify(last?.content ?? '').includes('"tool_result"');
  return tools !== undefined && tools.length > 0 && !isResult;
}

/** Null where the provider fails amid its answer. */
function* piecesOf({ model, body, key }: Question): Generator<string | null> {
  if (model === 'echo-key') yield* halves(`You sent me ${key}, thank you.`);
  else if (model === 'endless') for (;;) yield 'and on ';
  else if (model === 'broken') yield* ['Half an', null];
  else if (body.response_format !== undefined) yield* halves(JSON.stringify(fakeAnswer.json));
  else yield* fakeAnswer.text.split(/(?<= )/);
}

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}
