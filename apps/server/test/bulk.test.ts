import { bulkObservations, bulkTraces } from '@telltale/contract/bulk.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectHeader } from '#http/access.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await startTestApp();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Listed {
  readonly data: { id: string; tags: string[]; bookmarked: boolean; timestamp: string; environment: string }[];
}

async function projectWith(...traces: object[]): Promise<TestProject> {
  const project = await server.createProject();
  const timestamp = '2026-01-02T03:04:05.000Z';
  const batch = traces.map((body, at) => ({
    id: `e${at}`,
    type: 'trace-create',
    timestamp,
    body: { timestamp, ...body },
  }));
  await server.call(project, 'POST', '/api/public/ingestion', { batch });
  return project;
}

const list = (project: TestProject) => server.call<Listed>(project, 'GET', '/api/public/traces?orderBy=id.asc');
const act = async (project: TestProject, body: object) =>
  bulkTraces.reply.parse(await server.call(project, 'POST', '/api/public/traces/bulk', body));

describe('POST /api/public/traces/bulk', () => {
  test('bulkTraces adds tags to traces there are, and makes none', async () => {
    const project = await projectWith({ id: 'a', tags: ['old'] }, { id: 'b' }, { id: 'c' });
    const ids = ['a', 'b', 'none', 'a'];
    expect(await act(project, { action: 'addTags', ids, tags: ['new'] })).toEqual({ done: 2, missing: ['none'] });
    const { data } = await list(project);
    expect(data.map(({ id, tags }) => [id, tags])).toEqual([
      ['a', ['new', 'old']],
      ['b', ['new']],
      ['c', []],
    ]);
    expect(data[0]?.timestamp).toBe('2026-01-02T03:04:05.000Z');
  });

  test('bulkTraces sets and clears bookmarks', async () => {
    const project = await projectWith({ id: 'a' }, { id: 'b' });
    const bookmarked = async () => (await list(project)).data.filter((each) => each.bookmarked).map((each) => each.id);
    await act(project, { action: 'bookmark', ids: ['b'], value: true });
    expect(await bookmarked()).toEqual(['b']);
    await act(project, { action: 'bookmark', ids: ['a', 'b'], value: false });
    expect(await bookmarked()).toEqual([]);
  });

  test('bulkTraces scores each trace in its environment, as an annotation when a person does', async () => {
    const project = await projectWith({ id: 'a', environment: 'staging' }, { id: 'b' });
    const score = { name: 'good', value: true, comment: 'both' };
    expect(await act(project, { action: 'score', ids: ['a', 'b'], score })).toEqual({ done: 2, missing: [] });
    const person = { cookie: await server.signIn(project, 'MEMBER'), [projectHeader]: project.id };
    const response = await server.fetch('POST', '/api/public/traces/bulk', {
      headers: { ...person, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'score', ids: ['a'], score: { name: 'mine', value: 0.5 } }),
    });
    expect(response.status).toBe(200);
    const { data } = await server.call<{ data: object[] }>(project, 'GET', '/api/public/v2/scores');
    expect(data).toHaveLength(3);
    expect(data).toContainEqual(
      expect.objectContaining({ traceId: 'a', name: 'good', environment: 'staging', source: 'API' }),
    );
    expect(data).toContainEqual(
      expect.objectContaining({ name: 'mine', value: 0.5, source: 'ANNOTATION', authorUserId: expect.any(String) }),
    );
  });

  test('bulkTraces refuses scores that are none, and changes nothing', async () => {
    const project = await projectWith({ id: 'a' });
    const body = { action: 'score', ids: ['a'], score: { name: 'x', value: 'text', dataType: 'NUMERIC' } };
    await expect(act(project, body)).rejects.toThrow('400');
    expect(await server.call(project, 'GET', '/api/public/v2/scores')).toMatchObject({ data: [] });
  });

  test('bulkTraces deletes', async () => {
    const project = await projectWith({ id: 'a' }, { id: 'b' });
    const other = await projectWith({ id: 'a' });
    expect(await act(project, { action: 'delete', ids: ['a', 'x'] })).toEqual({ done: 1, missing: ['x'] });
    expect((await list(project)).data.map((each) => each.id)).toEqual(['b']);
    expect((await list(other)).data.map((each) => each.id)).toEqual(['a']);
  });

  test('bulkTraces takes at most 1000 ids', async () => {
    const project = await server.createProject();
    const ids = Array.from({ length: 1001 }, (_, at) => `${at}`);
    await expect(act(project, { action: 'delete', ids })).rejects.toThrow('400');
  });
});

describe('POST /api/public/observations/bulk', () => {
  test('bulkObservations scores those there are, each on its trace and in its environment', async () => {
    const project = await projectWith({ id: 'a' });
    const other = await projectWith({ id: 'a' });
    const timestamp = '2026-01-02T03:04:05.000Z';
    const span = (id: string, environment: string) => ({
      id: `e-${id}`,
      type: 'span-create',
      timestamp,
      body: { id, traceId: 'a', startTime: timestamp, environment },
    });
    await server.call(project, 'POST', '/api/public/ingestion', {
      batch: [span('x', 'staging'), span('y', 'default')],
    });
    await server.call(other, 'POST', '/api/public/ingestion', { batch: [span('z', 'default')] });
    const body = { action: 'score', ids: ['x', 'y', 'z', 'x'], score: { name: 'tone', value: 'kind' } };
    const reply = await server.call(project, 'POST', '/api/public/observations/bulk', body);
    expect(bulkObservations.reply.parse(reply)).toEqual({ done: 2, missing: ['z'] });
    const scored = await server.call<{ data: { id: string; scoreValues: object[] }[] }>(
      project,
      'GET',
      '/api/public/v2/observations?fields=core,scoreValues',
    );
    const values = new Map(scored.data.map((each) => [each.id, each.scoreValues]));
    expect(values.get('x')).toEqual([
      expect.objectContaining({ name: 'tone', stringValue: 'kind', observationId: 'x' }),
    ]);
    expect(values.get('y')).toHaveLength(1);
    const { data } = await server.call<{ data: object[] }>(project, 'GET', '/api/public/v2/scores');
    expect(data).toContainEqual(expect.objectContaining({ traceId: 'a', observationId: 'x', environment: 'staging' }));
    expect(await server.call(other, 'GET', '/api/public/v2/scores')).toMatchObject({ data: [] });
  });
});

describe('GET /api/public/export/traces', () => {
  const get = (project: TestProject, query = '') =>
    server.fetch('GET', `/api/public/export/traces${query}`, { headers: { authorization: project.authorization } });

  test('exportTraces gives CSV that no spreadsheet runs', async () => {
    const project = await projectWith(
      { id: 'a', name: '=HYPERLINK("http://x")', tags: ['x', 'y'], userId: 'u' },
      { id: 'b', name: 'plain, "quoted"', environment: 'staging' },
    );
    const response = await get(project);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="traces-.*\.csv"$/);
    const lines = (await response.text()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'id,timestamp,name,userId,sessionId,environment,release,version,tags,public,bookmarked,' +
        'latency,totalCost,inputTokens,outputTokens,totalTokens,observationCount,errorCount',
    );
    expect(lines[1]).toContain('b,2026-01-02T03:04:05.000Z,"plain, ""quoted""",,,staging,');
    expect(lines[2]).toContain(`a,2026-01-02T03:04:05.000Z,"'=HYPERLINK(""http://x"")",u,`);
    expect(lines[2]).toContain('"[""x"",""y""]"');
  });

  test('exportTraces keeps the filters of the list, and gives JSON lines with what is asked for', async () => {
    const project = await projectWith({ id: 'a', input: { q: 1 } }, { id: 'b', environment: 'staging' });
    const response = await get(project, '?format=jsonl&environment=default&fields=io');
    const lines = (await response.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ id: 'a', input: { q: 1 } }]);
    expect((await get(project, '?format=xml')).status).toBe(400);
    expect((await get(project, '?filter=[{"type":"string","column":"nope","operator":"=","value":"x"}]')).status).toBe(
      400,
    );
    expect(await (await get(project, '?userId=nobody')).text()).toMatch(/^id,.*\r\n$/);
    expect(await (await get(project, '?format=jsonl&userId=nobody')).text()).toBe('');
  });

  test('exportTraces goes through all pages', async () => {
    const many = Array.from({ length: 1100 }, (_, at) => ({ id: `t${at}` }));
    const project = await projectWith(...many);
    const text = await (await get(project, '?format=jsonl&fields=core')).text();
    const ids = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(ids).size).toBe(1100);
    expect(ids).toHaveLength(1100);
    expect((await (await get(project, '?format=jsonl&fields=core&limit=7')).text()).trim().split('\n')).toHaveLength(7);
  });

  test('exportTraces runs few at a time, and readers who leave make room', async () => {
    const project = await projectWith({ id: 'a' });
    const open = await Promise.all([1, 2, 3, 4].map(() => get(project)));
    expect(open.map((each) => each.status)).toEqual([200, 200, 200, 200]);
    expect((await get(project)).status).toBe(429);
    await open[0]?.body?.cancel();
    const next = await get(project);
    expect(next.status).toBe(200);
    for (const each of [...open.slice(1), next]) await each.text();
  });
});

test('exportSelectedTraces gives the traces of the ids', async () => {
  const project = await projectWith({ id: 'a' }, { id: 'b' }, { id: 'c' });
  const response = await server.fetch('POST', '/api/public/export/traces', {
    headers: { authorization: project.authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'jsonl', ids: ['c', 'a', 'none'] }),
  });
  const lines = (await response.text()).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['c', 'a']);
});
