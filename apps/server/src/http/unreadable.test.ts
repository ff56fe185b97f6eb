import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { listen } from './listen.ts';

async function answerTo(request: string): Promise<{ status: string; body: unknown }> {
  await using listener = await listen(
    { fetch: () => Promise.resolve(new Response('read')) },
    { host: '127.0.0.1', port: 0 },
  );
  const socket = connect(listener.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: head.split('\r\n')[0] ?? '', body: JSON.parse(body) as unknown };
}

const refused = (status: string, message: string) => ({
  status: `HTTP/1.1 ${status}`,
  body: { message: expect.stringContaining(message) as string, error: 'InvalidRequestError', code: 'invalid_request' },
});

test.each([
  [
    'a Chinese sign in the address',
    'GET /?query=退款 HTTP/1.1\r\nHost: x\r\n\r\n',
    '400 Bad Request',
    'must be percent-encoded',
  ],
  [
    'a space in the address',
    'GET /?query=a b HTTP/1.1\r\nHost: x\r\n\r\n',
    '400 Bad Request',
    'must be percent-encoded',
  ],
  [
    'headers without end',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
    'too long',
  ],
  ['what is not HTTP', 'hello there\r\n\r\n', '400 Bad Request', 'cannot be read as HTTP'],
])('%s is refused with a word on how to mend it', async (_, request, status, message) => {
  expect(await answerTo(request)).toEqual(refused(status, message));
});
