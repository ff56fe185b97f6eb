/** Frames of PostgreSQL's wire protocol, version 3: as much of it as sharing one backend between connections takes. */

import { assert } from '#lib/errors.ts';

/** Types of frames that clients send. */
export const frontend = {
  query: 0x51,
  parse: 0x50,
  bind: 0x42,
  describe: 0x44,
  close: 0x43,
  sync: 0x53,
  flush: 0x48,
  copyDone: 0x63,
  copyFail: 0x66,
  terminate: 0x58,
} as const;

/** Types of frames that the backend sends. */
export const backend = {
  dataRow: 0x44,
  errorResponse: 0x45,
  notification: 0x41,
  readyForQuery: 0x5a,
} as const;

const sslRequest = 80_877_103;
const cancelRequest = 80_877_102;
const statementKind = 0x53;

export function frame(type: number, body: Uint8Array = new Uint8Array()): Buffer {
  const bytes = Buffer.alloc(5 + body.length);
  bytes[0] = type;
  bytes.writeInt32BE(4 + body.length, 1);
  bytes.set(body, 5);
  return bytes;
}

export function queryFrame(sql: string): Buffer {
  return frame(frontend.query, Buffer.from(`${sql}\0`));
}

export function closeStatementFrame(name: string): Buffer {
  return frame(frontend.close, Buffer.from(`S${name}\0`));
}

/** A frame of the backend inside a longer reply: `bytes` with its header, `body` without. */
export interface ReplyFrame {
  readonly type: number;
  readonly start: number;
  readonly bytes: Buffer;
  readonly body: Buffer;
}

export function* replyFrames(reply: Buffer): Generator<ReplyFrame> {
  let at = 0;
  while (at + 5 <= reply.length) {
    const end = at + 1 + reply.readInt32BE(at + 1);
    yield {
      type: reply[at] as number,
      start: at,
      bytes: reply.subarray(at, end),
      body: reply.subarray(at + 5, end),
    };
    at = end;
  }
}

/** Cuts the byte stream of one client into frames; the start-up packet, which has no type byte, comes first. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(data: Buffer): void {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
  }

  startup(): 'incomplete' | 'ssl' | 'cancel' | 'startup' {
    if (this.#rest.length < 8) return 'incomplete';
    const length = this.#rest.readInt32BE(0);
    if (this.#rest.length < length) return 'incomplete';
    const code = this.#rest.readInt32BE(4);
    this.#rest = this.#rest.subarray(length);
    if (code === sslRequest) return 'ssl';
    return code === cancelRequest ? 'cancel' : 'startup';
  }

  next(): Buffer | null {
    if (this.#rest.length < 5) return null;
    const length = this.#rest.readInt32BE(1) + 1;
    assert(length >= 5, 'a frame is not shorter than its header');
    if (this.#rest.length < length) return null;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return bytes;
  }
}

/** What a server says to a client it has let in: authentication passed, its settings, a key, ready. */
export function greeting(connectionId: number, settings: Readonly<Record<string, string>>): Buffer {
  const key = Buffer.alloc(8);
  key.writeInt32BE(connectionId, 0);
  return Buffer.concat([
    frame(0x52, Buffer.alloc(4)),
    ...Object.entries(settings).map(([name, value]) => frame(0x53, Buffer.from(`${name}\0${value}\0`))),
    frame(0x4b, key),
    frame(backend.readyForQuery, Buffer.from('I')),
  ]);
}

/** Where the name of a prepared statement stands in a frame, or -1 when it names none. */
function statementNameOffset(bytes: Buffer): number {
  const type = bytes[0];
  let at = -1;
  if (type === frontend.parse) at = 5;
  else if (type === frontend.bind) at = bytes.indexOf(0, 5) + 1;
  else if ((type === frontend.describe || type === frontend.close) && bytes[5] === statementKind) at = 6;
  return at < 0 || bytes[at] === 0 ? -1 : at;
}

/** The frame with `prefix` before its statement's name, so that connections sharing a backend cannot collide. */
export function prefixStatement(bytes: Buffer, prefix: string): { readonly bytes: Buffer; readonly parsed?: string } {
  const at = statementNameOffset(bytes);
  if (at < 0) return { bytes };
  const added = Buffer.from(prefix);
  const longer = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  longer.writeInt32BE(longer.length - 1, 1);
  if (bytes[0] !== frontend.parse) return { bytes: longer };
  return { bytes: longer, parsed: prefix + bytes.toString('utf8', at, bytes.indexOf(0, at)) };
}

export interface ErrorFields {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export function readError(body: Buffer): ErrorFields {
  const fields: Record<string, string> = {};
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const end = body.indexOf(0, at + 1);
    fields[String.fromCharCode(body[at] as number)] = body.toString('utf8', at + 1, end);
    at = end + 1;
  }
  return { severity: fields['V'] ?? fields['S'] ?? '', code: fields['C'] ?? '', message: fields['M'] ?? '' };
}

export function errorFrame({ severity, code, message }: ErrorFields): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`];
  return frame(backend.errorResponse, Buffer.from(`${fields.join('\0')}\0\0`));
}

/** The text columns of a DataRow; null for SQL's null. */
export function readRow(body: Buffer): (string | null)[] {
  const columns: (string | null)[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    columns.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return columns;
}
