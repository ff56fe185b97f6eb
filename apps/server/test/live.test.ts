import { liveEvents, listRunning } from '@telltale/contract/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await startTestApp();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Event {
  readonly event: keyof typeof liveEvents;
  readonly id: string;
  readonly data: unknown;
}

/** A client of one stream: reads events, leaves. */
async function follow(
  project: TestProject,
  { query = '', lastEventId }: { query?: string; lastEventId?: string } = {},
) {
  const headers = {
    authorization: project.authorization,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  };
  const response = await server.fetch('GET', `/api/public/live${query}`, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  return {
    /** Undefined at the end. */
    async next(): Promise<Event | undefined> {
      const { value, done } = await reader.read();
      return done ? undefined : parse(decoder.decode(value));
    },
    leave: () => reader.cancel(),
  };
}

function parse(text: string): Event {
  const fields = new Map(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const event = fields.get('event') as Event['event'];
  expect(text).toContain(`event: ${event}`);
  return { event, id: fields.get('id') ?? '', data: liveEvents[event].parse(JSON.parse(fields.get('data') ?? '')) };
}

const timestamp = new Date().toISOString();
const event = (type: string, body: object) => ({ id: crypto.randomUUID(), type, timestamp, body });
const traceEvent = (id: string, body = {}) => event('trace-create', { id, ...body });

async function send(project: TestProject, ...batch: object[]) {
  const reply = await server.call<{ errors: unknown[] }>(project, 'POST', '/api/public/ingestion', { batch });
  expect(reply.errors).toEqual([]);
}

describe('GET /api/public/live', () => {
  test('streamLive pushes what the project commits, with what is still running', async () => {
    const project = await server.createProject();
    const other = await server.createProject();
    const stream = await follow(project);
    expect(await stream.next()).toMatchObject({ event: 'ready' });
    await send(other, traceEvent('theirs'));
    await send(
      project,
      traceEvent('t', { name: 'chat', userId: 'ada', tags: ['x'], input: 'never told' }),
      event('generation-create', {
        id: 'g',
        traceId: 't',
        startTime: timestamp,
        model: 'gpt-4o',
        usage: { input: 1000, output: 10, unit: 'TOKENS' },
      }),
    );
    const traces = await stream.next();
    expect(traces).toMatchObject({
      event: 'traces',
      data: { items: [{ id: 't', name: 'chat', userId: 'ada', tags: ['x'], isNew: true, isDeleted: false }] },
    });
    const observations = await stream.next();
    expect(observations).toMatchObject({
      event: 'observations',
      data: {
        items: [{ id: 'g', traceId: 't', isRunning: true, endTime: null, inputTokens: 1000, totalTokens: 1010 }],
      },
    });
    const [generation] = liveEvents.observations.parse(observations?.data).items;
    expect(generation?.totalCost).toBeGreaterThan(0);
    expect(JSON.stringify([traces, observations])).not.toContain('never told');

    await send(project, event('generation-update', { id: 'g', traceId: 't', endTime: timestamp }));
    expect(await stream.next()).toMatchObject({
      event: 'observations',
      data: { items: [{ id: 'g', isRunning: false }] },
    });
    await stream.leave();
  });

  test('streamLive goes on where a client has left off, even before its first event', async () => {
    const project = await server.createProject();
    const stream = await follow(project);
    const ready = await stream.next();
    await stream.leave();
    await send(project, traceEvent('missed'));
    const again = await follow(project, { lastEventId: ready?.id ?? '' });
    expect(await again.next()).toMatchObject({ event: 'ready', id: ready?.id });
    const missed = await again.next();
    expect(missed).toMatchObject({ event: 'traces', data: { items: [{ id: 'missed' }] } });
    await again.leave();
    await send(project, traceEvent('next'));
    const third = await follow(project, { lastEventId: missed?.id ?? '' });
    await third.next();
    expect(await third.next()).toMatchObject({ data: { items: [{ id: 'next' }] } });
    await third.leave();
  });

  test('streamLive tells of a gap when the place means nothing any more', async () => {
    const project = await server.createProject();
    const stream = await follow(project, { lastEventId: 'before-7' });
    await stream.next();
    expect(await stream.next()).toMatchObject({ event: 'gap', data: { missed: null } });
    await stream.leave();
  });

  test('streamLive tells only what is asked for', async () => {
    const project = await server.createProject();
    const byTrace = await follow(project, { query: '?kinds=traces&traceId=b' });
    const byEnvironment = await follow(project, { query: '?environment=staging' });
    await Promise.all([byTrace.next(), byEnvironment.next()]);
    await send(project, traceEvent('a'), event('span-create', { id: 's', traceId: 'b' }), traceEvent('b'));
    await send(project, traceEvent('c', { environment: 'staging' }));
    expect(await byTrace.next()).toMatchObject({ event: 'traces', data: { items: [{ id: 'b' }] } });
    expect(await byEnvironment.next()).toMatchObject({ data: { items: [{ id: 'c', environment: 'staging' }] } });
    await Promise.all([byTrace.leave(), byEnvironment.leave()]);
  });
});

describe('GET /api/public/live/running', () => {
  test('listRunning gives what has no end, newest versions only', async () => {
    const project = await server.createProject();
    const span = (id: string, body = {}) => event('span-create', { id, traceId: 't', startTime: timestamp, ...body });
    await send(project, span('open'), span('closed', { endTime: timestamp }), span('ending'));
    await send(project, event('event-create', { id: 'event', traceId: 't', startTime: timestamp }));
    await send(project, event('span-update', { id: 'ending', traceId: 't', endTime: timestamp }));
    const list = async (query = '') =>
      listRunning.reply.parse(await server.call(project, 'GET', `/api/public/live/running${query}`));
    expect(await list()).toMatchObject({ total: 1, data: [{ id: 'open', isRunning: true }] });
    expect(await list('?traceId=t')).toMatchObject({ total: 1 });
    expect(await list('?traceId=u')).toEqual({ total: 0, data: [] });
    expect(await list('?environment=staging')).toMatchObject({ total: 0 });
  });
});

/** The last test of the file: the server takes no streams any more. */
test('endStreams() ends the streams that are open', async () => {
  const project = await server.createProject();
  const stream = await follow(project);
  await stream.next();
  const ended = stream.next();
  server.app.endStreams();
  expect(await ended).toBeUndefined();
  const { status } = await server.fetch('GET', '/api/public/live', {
    headers: { authorization: project.authorization },
  });
  expect(status).toBe(503);
});
