import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  errorFrame,
  frame,
  FrameReader,
  frontend,
  greeting,
  prefixStatement,
  queryFrame,
  readError,
  readRow,
  replyFrames,
} from './_frames.ts';

const startup = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);

test('FrameReader gives the same frames however the bytes are cut', () => {
  const anyFrame = fc
    .tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 40 }))
    .map(([type, body]) => frame(type, body));
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 20 })), (frames, cuts) => {
      const bytes = Buffer.concat([startup, ...frames]);
      const reader = new FrameReader();
      const found: Buffer[] = [];
      let started = false;
      let at = 0;
      for (const size of [...cuts, bytes.length]) {
        reader.push(bytes.subarray(at, at + size));
        at += size;
        started ||= reader.startup() === 'startup';
        if (!started) continue;
        for (let next = reader.next(); next; next = reader.next()) found.push(next);
      }
      expect(found).toEqual(frames);
    }),
  );
});

test('FrameReader knows requests for TLS and for cancelling', () => {
  const request = (code: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32BE(8, 0);
    bytes.writeInt32BE(code, 4);
    const reader = new FrameReader();
    reader.push(bytes);
    return [reader.startup(), reader.startup()];
  };
  expect(request(80_877_103)).toEqual(['ssl', 'incomplete']);
  expect(request(80_877_102)).toEqual(['cancel', 'incomplete']);
});

test('FrameReader fails on a frame that can not be, rather than to loop for ever', () => {
  const reader = new FrameReader();
  reader.push(Buffer.from([0x51, 255, 255, 255, 255, 0]));
  expect(() => reader.next()).toThrow(/not shorter than its header/);
});

test('prefixStatement() renames statements wherever they are named, and nothing else', () => {
  const parse = prefixStatement(frame(frontend.parse, Buffer.from('stmt\0SELECT 1\0\0\0')), 'v7_');
  expect(parse.bytes).toEqual(frame(frontend.parse, Buffer.from('v7_stmt\0SELECT 1\0\0\0')));
  expect(parse.parsed).toBe('v7_stmt');
  const bind = prefixStatement(frame(frontend.bind, Buffer.from('portal\0stmt\0rest')), 'v7_');
  expect(bind).toEqual({ bytes: frame(frontend.bind, Buffer.from('portal\0v7_stmt\0rest')) });
  const describe = prefixStatement(frame(frontend.describe, Buffer.from('Sstmt\0')), 'v7_');
  expect(describe.bytes).toEqual(frame(frontend.describe, Buffer.from('Sv7_stmt\0')));
  for (const same of [
    frame(frontend.parse, Buffer.from('\0SELECT 1\0\0\0')),
    frame(frontend.bind, Buffer.from('portal\0\0rest')),
    frame(frontend.describe, Buffer.from('Pportal\0')),
    queryFrame('SELECT 1'),
    frame(frontend.sync),
  ]) {
    expect(prefixStatement(same, 'v7_')).toEqual({ bytes: same });
  }
});

test('readError() reads what errorFrame() writes', () => {
  const fields = { severity: 'FATAL', code: '25P03', message: 'too late, ä' };
  const [only] = [...replyFrames(errorFrame(fields))];
  expect(readError(only?.body as Buffer)).toEqual(fields);
});

test('readRow() tells null from an empty text', () => {
  const row = Buffer.from([0, 3, 0, 0, 0, 2, 0x68, 0x69, 255, 255, 255, 255, 0, 0, 0, 0]);
  expect(readRow(row)).toEqual(['hi', null, '']);
});

test('greeting() ends with ready', () => {
  const types = [...replyFrames(greeting(3, { TimeZone: 'UTC' }))].map((each) => String.fromCharCode(each.type));
  expect(types).toEqual(['R', 'S', 'K', 'Z']);
});
