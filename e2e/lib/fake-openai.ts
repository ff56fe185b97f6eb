/** An OpenAI-compatible server with fixed answers: the stand-in for a model provider. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const fakeAnswer = {
  model: 'gpt-4o-2024-08-06',
  content: 'Telltale watches what your model does.',
  usage: { prompt_tokens: 1000, completion_tokens: 40, total_tokens: 1040 },
  /** USD, from the public prices of the model: 2.50 a million in, 10.00 a million out. */
  cost: { input: 0.0025, output: 0.0004, total: 0.0029 },
} as const;

export interface FakeOpenAi extends AsyncDisposable {
  /** With the `/v1` that clients expect. */
  readonly url: string;
}

export async function startFakeOpenAi(): Promise<FakeOpenAi> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port given');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const isStream = body !== '' && (JSON.parse(body) as { stream?: boolean }).stream === true;
  if (request.url?.endsWith('/responses') === true) return sendJson(response, responsesReply());
  if (isStream) return sendStream(response);
  sendJson(response, chatReply());
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const head = { id: 'chatcmpl-1', created: 1_767_261_600, model: fakeAnswer.model };

function chatReply() {
  const { content, usage } = fakeAnswer;
  const message = { role: 'assistant', content, refusal: null };
  const choice = { index: 0, message, logprobs: null, finish_reason: 'stop' };
  return { ...head, object: 'chat.completion', choices: [choice], usage };
}

function sendStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  response.write(chunk({ role: 'assistant', content: '' }, null));
  for (const word of fakeAnswer.content.split(/(?<= )/)) response.write(chunk({ content: word }, null));
  response.write(chunk({}, 'stop'));
  const last = { ...head, object: 'chat.completion.chunk', choices: [], usage: fakeAnswer.usage };
  response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
}

/** The newer Responses API, which recent versions of the Vercel AI SDK use by default. */
function responsesReply() {
  const { content, usage, model } = fakeAnswer;
  const part = { type: 'output_text', text: content, annotations: [] };
  return {
    id: 'resp-1',
    object: 'response',
    created_at: head.created,
    model,
    status: 'completed',
    output: [{ id: 'msg-1', type: 'message', role: 'assistant', status: 'completed', content: [part] }],
    usage: {
      input_tokens: usage.prompt_tokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: usage.completion_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.total_tokens,
    },
  };
}
