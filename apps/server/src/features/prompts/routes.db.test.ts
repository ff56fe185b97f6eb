import { writeReference } from '@telltale/contract/prompt-text.ts';
import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import { browsePrompts, getPromptHistory } from '@telltale/contract/prompt-library.ts';
import { listPrompts, type Prompt, prompt as promptShape } from '@telltale/contract/prompts.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Postgres } from '#db/postgres/postgres.ts';
import { memberships, organizations, projects, prompts as promptsTable, users } from '#db/postgres/schema.ts';
import { openTestPostgres } from '#db/postgres/testing.ts';
import { createTrials } from '#features/ab-tests/ab-tests.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { createLocalChanges } from './changes.ts';
import { createPrompts } from './prompts.ts';
import { promptsRoutes } from './routes.ts';

let postgres: Postgres;
let api: Caller;
let foreign: Caller;
let ada: Caller;

const changes = createLocalChanges();

const path = '/api/public/v2/prompts';

beforeAll(async () => {
  postgres = await openTestPostgres();
  const { db } = postgres;
  await db.insert(organizations).values({ id: 'org', name: 'org' });
  await db.insert(projects).values(['p', 'q'].map((id) => ({ id, name: id, organizationId: 'org' })));
  await db.insert(users).values({ id: 'ada', email: 'ada@x', name: 'Ada', passwordHash: '-' });
  await db.insert(memberships).values({ organizationId: 'org', userId: 'ada', role: 'MEMBER' });
  const prompts = createPrompts({ db, changes, trials: createTrials({ db, changes }) });
  // What is tested here asks PostgreSQL only; metrics have a test of their own.
  const routes = promptsRoutes({ prompts, db, clickhouse: {} as ClickHouse });
  api = callerOf(routes, 'p');
  foreign = callerOf(routes, 'q');
  ada = callerOf(routes, 'p', { kind: 'person', userId: 'ada', email: 'ada@x', projects: new Map([['p', 'MEMBER']]) });
});

afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await postgres.db.delete(promptsTable);
  for (const projectId of ['p', 'q']) await changes.tell(projectId);
});

async function create(body: object, caller = api): Promise<Prompt> {
  const reply = await caller.call<Prompt>('POST', path, { body });
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return promptShape.parse(reply.body);
}

const fail = async (body: object) => await api.call<Failure>('POST', path, { body });

interface Failure {
  readonly message: string;
  readonly error: unknown;
}

const get = (name: string, query: Record<string, unknown> = {}, caller = api) =>
  caller.get<Prompt>(`${path}/${encodeURIComponent(name)}`, query);

const patch = (name: string, version: number, newLabels: string[]) =>
  api.call<Prompt & Failure>('PATCH', `${path}/${encodeURIComponent(name)}/versions/${version}`, {
    body: { newLabels },
  });

/** The reply to a deletion has no body to parse. */
async function remove(name: string, query = '', caller = api): Promise<{ status: number; body: Failure | null }> {
  try {
    return await caller.call<Failure>('DELETE', `${path}/${encodeURIComponent(name)}${query}`);
  } catch {
    return { status: 204, body: null };
  }
}

const labelsOf = async (name: string) => {
  const { versions } = getPromptHistory.reply.parse(await api.get('/api/public/prompts/history', { name }));
  return Object.fromEntries(versions.map(({ version, labels }) => [version, labels]));
};

describe('POST /api/public/v2/prompts', () => {
  test('createPrompt makes versions from 1, each with what SDKs need', async () => {
    const first = await create({ name: 'answer', prompt: 'Hi {{name}}', labels: ['production'], tags: ['a'] });
    expect(first).toMatchObject({
      projectId: 'p',
      name: 'answer',
      version: 1,
      type: 'text',
      prompt: 'Hi {{name}}',
      config: {},
      labels: ['production', 'latest'],
      tags: ['a'],
      isActive: null,
      commitMessage: null,
      createdBy: 'API',
      resolutionGraph: null,
    });
    const second = await create(
      {
        name: 'answer',
        prompt: 'Hello',
        labels: ['latest', 'staging'],
        tags: null,
        config: { b: 1, a: [2] },
        commitMessage: 'shorter',
      },
      ada,
    );
    expect(second).toMatchObject({
      version: 2,
      labels: ['staging', 'latest'],
      tags: ['a'],
      commitMessage: 'shorter',
      createdBy: 'ada',
    });
    expect(JSON.stringify(second.config)).toBe('{"b":1,"a":[2]}');
    expect(await labelsOf('answer')).toEqual({ 1: ['production'], 2: ['staging', 'latest'] });
  });

  test('createPrompt reduces messages to role and content, and keeps placeholders', async () => {
    const messages = [
      { type: 'chatmessage', role: 'system', content: 'You are {{kind}}', tool_calls: [] },
      { type: 'message', role: 'user', content: 'hi', name: 'x' },
      { type: 'placeholder', name: 'history' },
    ];
    const { prompt, type } = await create({ name: 'chat', type: 'chat', prompt: messages });
    expect(type).toBe('chat');
    expect(prompt).toEqual([
      { role: 'system', content: 'You are {{kind}}' },
      { role: 'user', content: 'hi' },
      { type: 'placeholder', name: 'history' },
    ]);
  });

  test('createPrompt moves labels from older versions, and sets tags for all', async () => {
    await create({ name: 'a', prompt: '1', labels: ['production', 'x'], tags: ['old'] });
    await create({ name: 'a', prompt: '2', labels: ['production'], tags: ['new', 'new'] });
    expect(await labelsOf('a')).toEqual({ 1: ['x'], 2: ['production', 'latest'] });
    expect((await get('a', { version: 1 })).tags).toEqual(['new']);
  });

  test('createPrompt numbers versions that are made at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, n) => create({ name: 'a', prompt: `${n}`, labels: ['production'] })),
    );
    expect(new Set(made.map(({ version }) => version))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(
      Object.values(await labelsOf('a'))
        .flat()
        .toSorted(),
    ).toEqual(['latest', 'production']);
  });

  test.each([
    ['a chat for a text', { type: 'text', prompt: [] }, 'string'],
    ['a text for a chat', { type: 'chat', prompt: 'x' }, 'list'],
    [
      'a placeholder that is a variable',
      {
        prompt: [
          { type: 'placeholder', name: 'x' },
          { role: 'user', content: '{{x}}' },
        ],
      },
      'placeholder',
    ],
    ['a pipe', { name: 'a|b', prompt: '' }, '|'],
    ['a tag of HTML', { name: 'a<b>', prompt: '' }, 'HTML'],
    ['a double slash', { name: 'a//b', prompt: '' }, 'slash'],
    ['a reserved name', { name: 'new', prompt: '' }, 'new'],
    ['a label in capitals', { prompt: '', labels: ['Production'] }, 'label'],
    ['a character that cannot be stored', { name: 'a\0b', prompt: '' }, 'control'],
  ])('createPrompt refuses %s', async (_, body, word) => {
    const { status, body: reply } = await fail({ name: 'bad', ...body });
    expect(status).toBe(400);
    expect(reply.message).toBe('Invalid request data');
    expect(JSON.stringify(reply.error)).toContain(word);
  });

  test('createPrompt refuses to change the type, and leaves no trace of the attempt', async () => {
    await create({ name: 'a', prompt: 'text', tags: ['t'] });
    const { status, body } = await fail({ name: 'a', prompt: [{ role: 'user', content: 'x' }], tags: [] });
    expect([status, body.error]).toEqual([400, 'InvalidRequestError']);
    expect(await get('a', { label: 'latest' })).toMatchObject({ version: 1, tags: ['t'] });
    expect((await create({ name: 'a', prompt: 'next' })).version).toBe(2);
  });

  test('createPrompt keeps any text', async () => {
    const prompt = 'NUL \0, half a pair \ud800, quotes "\'` and \u2028';
    await create({ name: 'é / ü', prompt, config: { ['__proto__']: { a: '\0' } } });
    const found = await get('é / ü', { label: 'latest' });
    expect(found.prompt).toBe(prompt);
    expect(JSON.stringify(found.config)).toBe(JSON.stringify({ ['__proto__']: { a: '\0' } }));
  });
});

describe('GET /api/public/v2/prompts/:promptName', () => {
  test('getPrompt gives production, or what version or label is asked for', async () => {
    await create({ name: 'a', prompt: '1', labels: ['production'] });
    await create({ name: 'a', prompt: '2', labels: ['b'] });
    expect((await get('a')).prompt).toBe('1');
    expect((await get('a', { version: 2 })).prompt).toBe('2');
    expect((await get('a', { label: 'b' })).prompt).toBe('2');
    expect((await get('a', { label: 'latest' })).prompt).toBe('2');
  });

  test('getPrompt answers what is not there in words that SDKs show', async () => {
    await create({ name: 'folder/x', prompt: '1' });
    const missing = await api.call('GET', `${path}/folder%2Fx`);
    expect(missing).toMatchObject({
      status: 404,
      body: { message: "Prompt not found: 'folder/x' with label 'production'", error: 'LangfuseNotFoundError' },
    });
    expect(await api.call('GET', `${path}/folder/x?version=3`)).toMatchObject({
      status: 404,
      body: { message: "Prompt not found: 'folder/x' with version 3" },
    });
    expect(await api.call('GET', `${path}/folder/x?version=1&label=a`)).toMatchObject({
      status: 400,
      body: { message: 'Cannot specify both version and label', error: 'InvalidRequestError' },
    });
    expect((await api.call('GET', `${path}/a%00b`)).status).toBe(404);
    expect((await api.call('GET', `${path}/a?label=%00`)).status).toBe(400);
  });

  test.each(['folder/my prompt', 'folder%2Fmy%20prompt', 'folder/my%20prompt', 'folder%252Fmy%2520prompt'])(
    'getPrompt finds a name written %s',
    async (written) => {
      await create({ name: 'folder/my prompt', prompt: 'x' });
      expect((await api.get<Prompt>(`${path}/${written}`, { label: 'latest' })).name).toBe('folder/my prompt');
    },
  );

  test('getPrompt prefers a name that holds a percent sign itself', async () => {
    await create({ name: '50%20off', prompt: 'sign' });
    await create({ name: '50 off', prompt: 'space' });
    expect((await get('50%20off', { label: 'latest' })).prompt).toBe('sign');
  });

  test('getPrompt finds a prompt whose name ends like the path of a version', async () => {
    await create({ name: 'a/versions/2', prompt: 'x' });
    expect((await get('a/versions/2', { label: 'latest' })).prompt).toBe('x');
  });

  test("getPrompt shows no other project's prompts", async () => {
    await create({ name: 'a', prompt: '1', labels: ['production'] });
    await expect(get('a', {}, foreign)).rejects.toThrow('404');
    await create({ name: 'a', prompt: 'theirs', labels: ['production'] }, foreign);
    expect((await get('a')).prompt).toBe('1');
    expect((await get('a', {}, foreign)).prompt).toBe('theirs');
  });

  test('getPrompt shows each change at once, though it serves from memory', async () => {
    await expect(get('a')).rejects.toThrow('404');
    await create({ name: 'a', prompt: '1', labels: ['production'] });
    expect((await get('a')).version).toBe(1);
    await create({ name: 'a', prompt: '2' });
    expect((await get('a', { label: 'latest' })).version).toBe(2);
    await patch('a', 2, ['production']);
    expect((await get('a')).version).toBe(2);
    await remove('a', '?version=2');
    await expect(get('a')).rejects.toThrow('404');
  });
});

describe('references', () => {
  const to = writeReference;

  test('getPrompt puts texts in, and follows labels when they move', async () => {
    await create({ name: 'rules', prompt: 'be kind', labels: ['production'] });
    await create({
      name: 'a',
      prompt: `First, ${to({ name: 'rules', label: 'production' })}!`,
      labels: ['production'],
    });
    expect(await get('a')).toMatchObject({
      prompt: 'First, be kind!',
      resolutionGraph: { root: { name: 'a', version: 1 } },
    });
    expect(await get('a', { resolve: 'false' })).toMatchObject({
      prompt: 'First, @@@langfusePrompt:name=rules|label=production@@@!',
      resolutionGraph: null,
    });
    await create({ name: 'rules', prompt: 'be short', labels: ['production'] });
    expect((await get('a')).prompt).toBe('First, be short!');
  });

  test('createPrompt refuses what cannot be put in', async () => {
    const missing = await fail({ name: 'a', prompt: to({ name: 'none', version: 1 }) });
    expect(missing).toMatchObject({ status: 400, body: { error: 'InvalidRequestError' } });
    expect(missing.body.message).toContain("'none' with version 1");
    await create({ name: 'a', prompt: 'x' });
    expect((await fail({ name: 'a', prompt: to({ name: 'a', version: 1 }) })).body.message).toContain('Circular');
  });

  test('getPrompt answers 409 for a circle that labels closed later', async () => {
    await create({ name: 'a', prompt: 'a1', labels: ['production'] });
    await create({ name: 'b', prompt: to({ name: 'a', label: 'production' }), labels: ['production'] });
    await create({ name: 'c', prompt: to({ name: 'b', label: 'production' }), labels: ['production'] });
    await create({ name: 'b', prompt: 'b2' });
    await patch('b', 2, ['production']);
    await create({ name: 'a', prompt: to({ name: 'b', label: 'production' }) });
    await patch('a', 2, ['production']);
    await patch('b', 1, ['production']);
    expect(await api.call('GET', `${path}/c`)).toMatchObject({ status: 409, body: { error: 'LangfuseConflictError' } });
    await patch('b', 2, ['production']);
    expect((await get('c')).prompt).toBe('b2');
  });

  test('deletePrompt refuses what others refer to', async () => {
    await create({ name: 'rules', prompt: '1', labels: ['production'] });
    await create({ name: 'rules', prompt: '2' });
    await create({ name: 'a', prompt: to({ name: 'rules', label: 'production' }) });
    expect((await remove('rules', '?version=1')).body).toMatchObject({ error: 'InvalidRequestError' });
    expect((await remove('rules')).status).toBe(400);
    const label = await api.call('DELETE', '/api/public/prompts/labels?name=rules&label=production');
    expect(label.status).toBe(400);
    expect((await remove('rules', '?version=2')).status).toBe(204);
    expect((await api.get<PromptHistory>('/api/public/prompts/history', { name: 'rules' })).usedBy).toEqual(['a']);
    expect((await remove('a')).status).toBe(204);
    expect((await remove('rules')).status).toBe(204);
  });
});

describe('PATCH /api/public/v2/prompts/:promptName/versions/:version', () => {
  test('updatePromptLabels adds labels and moves them', async () => {
    await create({ name: 'f/a', prompt: '1', labels: ['production', 'x'] });
    await create({ name: 'f/a', prompt: '2', labels: ['y'] });
    const { status, body } = await patch('f/a', 2, ['production']);
    expect(status).toBe(200);
    expect(promptShape.parse(body).labels).toEqual(['production', 'y', 'latest']);
    expect(await labelsOf('f/a')).toEqual({ 1: ['x'], 2: ['production', 'y', 'latest'] });
    const raw = await api.call<Prompt>('PATCH', `${path}/f/a/versions/1`, {
      body: { newLabels: ['y'], name: 'f/a', version: 1 },
    });
    expect(raw.body.labels).toEqual(['x', 'y']);
  });

  test('updatePromptLabels refuses `latest` and what is not there', async () => {
    await create({ name: 'a', prompt: '1' });
    expect((await patch('a', 1, ['latest'])).body.error).toBe('InvalidRequestError');
    expect((await patch('a', 2, ['x'])).status).toBe(404);
    expect((await patch('b', 1, ['x'])).status).toBe(404);
  });

  test('removePromptLabel takes a label off', async () => {
    await create({ name: 'a', prompt: '1', labels: ['production', 'x'] });
    await expect(api.call('DELETE', '/api/public/prompts/labels?name=a&label=x')).rejects.toThrow(SyntaxError);
    expect(await labelsOf('a')).toEqual({ 1: ['production', 'latest'] });
    expect((await api.call('DELETE', '/api/public/prompts/labels?name=a&label=x')).status).toBe(404);
  });
});

describe('DELETE /api/public/v2/prompts/:promptName', () => {
  test('deletePrompt takes one version, those of a label, or all', async () => {
    for (const labels of [['x'], ['production'], []]) await create({ name: 'a', prompt: 'p', labels });
    expect((await remove('a', '?label=x')).status).toBe(204);
    expect((await remove('a', '?version=3')).status).toBe(204);
    expect(await labelsOf('a')).toEqual({ 2: ['production', 'latest'] });
    expect((await remove('a', '?version=3')).status).toBe(404);
    // The number is not given to another text: generations that name it would be linked to what they never used.
    expect((await create({ name: 'a', prompt: 'q' })).version).toBe(4);
    expect((await remove('a')).status).toBe(204);
    expect(await remove('a')).toMatchObject({ status: 404, body: { message: "Prompt not found: 'a'" } });
  });
});

describe('GET /api/public/v2/prompts', () => {
  const list = async (query: Record<string, unknown>) => listPrompts.reply.parse(await api.get(path, query));

  test('listPrompts gives versions, labels and pages', async () => {
    await create({ name: 'b', prompt: '1', labels: ['production'], tags: ['t'], config: { n: 1 } });
    await create({ name: 'b', prompt: '2', config: { n: 2 } });
    await create({ name: 'a', prompt: [], labels: ['x'] });
    const first = await list({ limit: 1 });
    expect(first.data.map(({ name, type }) => [name, type])).toEqual([['a', 'chat']]);
    expect(first.meta).toEqual({ page: 1, limit: 1, totalItems: 2, totalPages: 2 });
    expect(first.pagination).toEqual(first.meta);
    const [b] = (await list({ page: 2, limit: 1 })).data;
    expect(b).toMatchObject({
      name: 'b',
      versions: [1, 2],
      labels: ['production', 'latest'],
      tags: ['t'],
      lastConfig: { n: 2 },
    });
  });

  test('listPrompts filters versions', async () => {
    await create({ name: 'a', prompt: '1', labels: ['production'], tags: ['t'] });
    await create({ name: 'a', prompt: '2' });
    await create({ name: 'b', prompt: '1' });
    const names = async (query: object) =>
      (await list({ ...query })).data.map(({ name, versions }) => [name, versions]);
    expect(await names({ name: 'a' })).toEqual([['a', [1, 2]]]);
    expect(await names({ label: 'production' })).toEqual([['a', [1]]]);
    expect(await names({ label: 'latest' })).toEqual([
      ['a', [2]],
      ['b', [1]],
    ]);
    expect(await names({ version: 2 })).toEqual([['a', [2]]]);
    expect(await names({ tag: 't' })).toEqual([['a', [1, 2]]]);
    expect(await names({ toUpdatedAt: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await names({ fromUpdatedAt: '2020-01-01T00:00:00Z' })).toHaveLength(2);
  });
});

describe('/api/public/prompts, before labels', () => {
  test('isActive stands for production', async () => {
    const made = await api.call<Prompt>('POST', '/api/public/prompts', {
      body: { name: 'a', prompt: 'x', isActive: true, config: null },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ isActive: true, labels: ['production', 'latest'], config: {} });
    await create({ name: 'a', prompt: 'y' });
    expect(await api.get('/api/public/prompts', { name: 'a' })).toMatchObject({ version: 1, isActive: true });
    expect(await api.get('/api/public/prompts', { name: 'a', version: 2 })).toMatchObject({
      version: 2,
      isActive: false,
    });
    expect((await api.call('GET', '/api/public/prompts?name=b')).status).toBe(404);
  });
});

describe('GET /api/public/prompts/browse', () => {
  const browse = async (query: Record<string, unknown> = {}) =>
    browsePrompts.reply.parse(await ada.get('/api/public/prompts/browse', query));

  test('browsePrompts walks folders', async () => {
    await create({ name: 'support/é/answer', prompt: '1', labels: ['production'] }, ada);
    await create({ name: 'support/é/answer', prompt: '2', commitMessage: 'why' }, ada);
    await create({ name: 'support/triage', prompt: '1' });
    await create({ name: 'support', prompt: '1' });
    const top = await browse();
    expect(top.folders.map(({ path: at, promptCount }) => [at, promptCount])).toEqual([['support', 2]]);
    expect(top.data.map(({ name }) => name)).toEqual(['support']);
    const inside = await browse({ folder: 'support' });
    expect(inside.folders.map(({ path: at }) => at)).toEqual(['support/é']);
    expect(inside.data.map(({ name }) => name)).toEqual(['support/triage']);
    const [answer] = (await browse({ folder: 'support/é' })).data;
    expect(answer).toMatchObject({
      versionCount: 2,
      latestVersion: 2,
      labels: [{ label: 'production', version: 1 }],
      commitMessage: 'why',
      author: { id: 'ada', name: 'Ada' },
    });
  });

  test('browsePrompts finds by name, label and tag below a folder', async () => {
    await create({ name: 'x/Answer', prompt: '1', labels: ['production'], tags: ['t'] });
    await create({ name: 'x/y/answer', prompt: '1' });
    await create({ name: 'answer', prompt: '1' });
    const names = async (query: object) => (await browse({ ...query })).data.map(({ name }) => name);
    expect(await names({ q: 'ANSW' })).toEqual(['answer', 'x/Answer', 'x/y/answer']);
    expect(await names({ q: 'answ', folder: 'x' })).toEqual(['x/Answer', 'x/y/answer']);
    expect(await names({ label: 'production' })).toEqual(['x/Answer']);
    expect(await names({ tag: 't' })).toEqual(['x/Answer']);
    expect(await browse({ tag: 't' })).toMatchObject({ folders: [], labels: ['production'], tags: ['t'] });
  });

  test('setPromptTags sets the tags of all versions', async () => {
    await create({ name: 'a', prompt: '1' });
    const set = await api.call('PUT', '/api/public/prompts/tags', { body: { name: 'a', tags: ['x'] } });
    expect(set).toEqual({ status: 200, body: { tags: ['x'] } });
    expect((await get('a', { version: 1 })).tags).toEqual(['x']);
    expect((await api.call('PUT', '/api/public/prompts/tags', { body: { name: 'b', tags: [] } })).status).toBe(404);
  });
});
