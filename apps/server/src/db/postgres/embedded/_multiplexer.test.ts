import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { backend, errorFrame, frame, frontend, queryFrame, replyFrames } from './_frames.ts';
import { Multiplexer } from './_multiplexer.ts';

const startup = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
const ready = (status: 'I' | 'T' | 'E') => frame(backend.readyForQuery, Buffer.from(status));

/** A backend that knows BEGIN, COMMIT and ROLLBACK, and answers everything else by doing nothing. */
function fake(answer: (sql: string) => Buffer | undefined = () => undefined) {
  const seen: string[] = [];
  const heard: string[] = [];
  const ended: number[] = [];
  const broken: string[] = [];
  let status: 'I' | 'T' = 'I';
  const multiplexer = new Multiplexer({
    run(batch, id) {
      const frames = [...replyFrames(batch)];
      const sql = frames
        .filter((each) => each.type === frontend.query)
        .map((each) => each.body.toString('utf8', 0, each.body.length - 1));
      const text = sql.join(';');
      if (text) seen.push(`${id}:${text}`);
      if (text === 'BEGIN') status = 'T';
      if (text === 'COMMIT' || text === 'ROLLBACK') status = 'I';
      return answer(text) ?? ready(status);
    },
    send: (id, bytes) =>
      void heard.push(...[...replyFrames(bytes)].map((each) => `${id}:${String.fromCharCode(each.type)}`)),
    ended: (id) => void ended.push(id),
    broken: (reason) => void broken.push(reason),
    settings: {},
    idleTransactionMs: { contended: 100, alone: 1000 },
  });
  const connect = (id: number) => {
    multiplexer.open(id);
    multiplexer.feed(id, startup);
    return (sql: string) => multiplexer.feed(id, queryFrame(sql));
  };
  const settle = async () => {
    for (let i = 0; i < 5; i++) await turn();
  };
  return { multiplexer, connect, settle, seen, heard, ended, broken };
}

test('Multiplexer runs nothing of others while a transaction is open', async () => {
  const { connect, settle, seen } = fake();
  const [a, b] = [connect(1), connect(2)];
  a('BEGIN');
  b('b1');
  await settle();
  a('a1');
  b('b2');
  await settle();
  a('COMMIT');
  await settle();
  expect(seen).toEqual(['1:BEGIN', '1:a1', '1:COMMIT', '2:b1', '2:b2']);
});

test('Multiplexer serves connections in turn', async () => {
  const { connect, settle, seen } = fake();
  const [a, b] = [connect(1), connect(2)];
  for (const sql of ['x', 'y', 'z']) a(sql);
  b('x');
  await settle();
  expect(seen).toEqual(['1:x', '2:x', '1:y', '1:z']);
});

test('Multiplexer runs our own SQL between transactions only, and tells its failure', async () => {
  const { multiplexer, connect, settle, seen } = fake((sql) =>
    sql === 'bad'
      ? Buffer.concat([errorFrame({ severity: 'ERROR', code: '42601', message: 'no' }), ready('I')])
      : undefined,
  );
  const a = connect(1);
  a('BEGIN');
  await settle();
  const own = multiplexer.runInternal('CHECKPOINT');
  const bad = multiplexer.runInternal('bad');
  a('COMMIT');
  expect(await own).toEqual([]);
  await expect(bad).rejects.toThrow('no (42601)');
  expect(seen).toEqual(['1:BEGIN', '1:COMMIT', '0:CHECKPOINT', '0:bad']);
});

test('Multiplexer ends an idle transaction sooner when others wait', async () => {
  const { multiplexer, connect, settle, seen, heard, ended } = fake();
  const [a, b] = [connect(1), connect(2)];
  a('BEGIN');
  await settle();
  const now = performance.now();
  multiplexer.endIdleTransaction(now + 500);
  expect(ended).toEqual([]);
  b('b1');
  await settle();
  multiplexer.endIdleTransaction(now + 50);
  expect(ended).toEqual([]);
  multiplexer.endIdleTransaction(now + 500);
  await settle();
  expect(ended).toEqual([1]);
  expect(seen).toEqual(['1:BEGIN', '0:ROLLBACK', '2:b1']);
  expect(heard.filter((each) => each === '1:E')).toHaveLength(1);
});

test('Multiplexer drops what a gone connection had in its queue', async () => {
  const { multiplexer, connect, settle, seen } = fake();
  const [a, b] = [connect(1), connect(2)];
  a('BEGIN');
  await settle();
  b('b1');
  multiplexer.drop(2);
  multiplexer.drop(1);
  multiplexer.drop(1);
  await settle();
  expect(seen).toEqual(['1:BEGIN', '0:ROLLBACK']);
});

test('Multiplexer gives notifications to all connections, and takes them out of the reply', async () => {
  const { connect, settle, heard } = fake(() => Buffer.concat([frame(backend.notification), ready('I')]));
  const a = connect(1);
  connect(2);
  heard.length = 0;
  a('NOTIFY');
  await settle();
  expect(heard).toEqual(['1:A', '2:A', '1:Z']);
});

test.each([
  [
    'says FATAL',
    Buffer.concat([errorFrame({ severity: 'FATAL', code: 'XX000', message: 'gone' }), ready('I')]),
    'FATAL: gone',
  ],
  ['does not answer', Buffer.alloc(0), 'the backend stopped in the middle of a statement'],
])('Multiplexer reports a backend that %s', async (_, reply, reason) => {
  const { connect, settle, broken } = fake(() => reply);
  connect(1)('SELECT 1');
  await settle();
  expect(broken).toEqual([reason]);
});
