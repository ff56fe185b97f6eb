/** Answers what cannot be read as HTTP, which never becomes a request. */
import type { Duplex } from 'node:stream';
import { errorCodes } from '@telltale/contract/errors.ts';

interface Refusal {
  readonly status: string;
  readonly message: string;
}

const badRequest = '400 Bad Request';

/** By the codes of Node's parser, which is as strict as the standard; with the statuses of its own answers. */
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_INVALID_URL: {
    status: badRequest,
    message:
      'The address holds a character that must be percent-encoded, such as %E9%80%80 for a Chinese sign. With curl: --get --data-urlencode "query=…"',
  },
  HPE_INVALID_CONSTANT: {
    status: badRequest,
    message: 'The address holds a space or another character that must be percent-encoded',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: 'The address and the headers are too long together; at most 16 KB are read',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    message: 'The request did not arrive whole within two minutes',
  },
};

/** For the event `clientError` of a server: Node's own answer has no body. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const unknown = { status: badRequest, message: `The request cannot be read as HTTP: ${error.message}` };
  const { status, message } = refusals[error.code ?? ''] ?? unknown;
  const body = JSON.stringify({ message, error: errorCodes.invalid_request.name, code: 'invalid_request' });
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
