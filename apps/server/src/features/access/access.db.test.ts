import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InitialValues } from '#config.ts';
import type { Postgres } from '#db/postgres/postgres.ts';
import { apiKeys, memberships, organizations, projects, userSessions, users } from '#db/postgres/schema.ts';
import { openTestPostgres } from '#db/postgres/testing.ts';
import type { Principal, Role } from '#http/principal.ts';
import { createRouter } from '#http/router.ts';
import { type Access, createAccess } from './access.ts';
import { accessRoutes } from './routes.ts';

const logger = pino({ level: 'silent' });
let postgres: Postgres;
let access: Access;
let call: (method: string, path: string, options?: CallOptions) => Promise<Reply>;

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never> & { message?: string };
}

beforeAll(async () => {
  postgres = await openTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());
beforeEach(async () => {
  await postgres.pool.query('TRUNCATE organizations, users CASCADE');
  access = createAccess({ db: postgres.db, logger, config: {} });
  call = caller(access);
});

function caller(
  over: Access,
  clientAddress = (request: Request) => request.headers.get('x-test-address') ?? undefined,
) {
  const router = createRouter({
    routes: accessRoutes({ access: over, clientAddress }),
    authenticator: over,
    limits: { bodyBytesMax: 1e6, decodedBytesMax: 1e6 } as never,
    logger,
    fallback: () => new Response('web app'),
  });
  return async (method: string, path: string, { body, headers = {} }: CallOptions = {}): Promise<Reply> => {
    const init = { method, headers: { 'content-type': 'application/json', ...headers } };
    const request = new Request(`http://t${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    const response = await router.fetch(request);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] };
  };
}

const basic = (publicKey: string, secretKey: string) => ({
  authorization: `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`,
});
const withAuthorization = (authorization: string) => new Request('http://t/', { headers: { authorization } });

async function firstOwner(initial: InitialValues = {}) {
  const owner = await access.ensureFirstOwner(initial);
  if (!owner.user || !owner.key) throw new Error('the owner was there already');
  return { ...owner, user: owner.user, key: owner.key };
}

async function signIn(email: string, password: string): Promise<string> {
  const reply = await call('POST', '/api/auth/login', { body: { email, password } });
  expect(reply.status).toBe(200);
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] as string;
}

/** Another organisation with a project, and a member of it with the given role. */
async function addTenant(role: Role) {
  const { db } = postgres;
  const [organizationId, projectId, userId] = [randomUUID(), randomUUID(), randomUUID()];
  const [owner] = await db.select().from(users);
  await db.insert(organizations).values({ id: organizationId, name: 'Other' });
  await db.insert(projects).values({ id: projectId, organizationId, name: 'Other project', retentionDays: 7 });
  const email = `${role.toLowerCase()}-${userId.slice(0, 8)}@example.com`;
  await db.insert(users).values({ id: userId, email, passwordHash: owner?.passwordHash ?? '' });
  await db.insert(memberships).values({ organizationId, userId, role });
  return { organizationId, projectId, userId, email };
}

test('ensureFirstOwner() makes up what is not configured, once', async () => {
  const made = await firstOwner();
  expect(made.projectName).toBe('My project');
  expect(made.user).toEqual({ email: 'owner@telltale.local', password: expect.stringMatching(/^[\w-]{20}$/) });
  expect(made.key.publicKey).toMatch(/^pk-lf-[0-9a-f-]{36}$/);
  expect(made.key.secretKey).toMatch(/^sk-lf-[0-9a-f-]{36}$/);

  const again = await access.ensureFirstOwner({});
  expect(again).toEqual({ projectId: made.projectId, projectName: 'My project', user: null, key: null });
  expect(await postgres.db.$count(users)).toBe(1);
});

const configured: InitialValues = {
  organizationId: 'acme',
  organizationName: 'Acme',
  projectId: 'chat',
  projectName: 'Chat',
  publicKey: 'pk-lf-configured',
  secretKey: 'sk-lf-configured',
  userEmail: ' Ada@Example.com',
  userName: 'Ada',
  userPassword: 'correct horse',
};

test('ensureFirstOwner() takes configured values and changes nothing when they are given again', async () => {
  const made = await firstOwner(configured);
  expect(made.user).toEqual({ email: 'ada@example.com', password: 'correct horse' });
  expect(made.projectId).toBe('chat');
  const reply = await call('GET', '/api/public/projects', { headers: basic('pk-lf-configured', 'sk-lf-configured') });
  expect(reply.body).toEqual({
    data: [{ id: 'chat', name: 'Chat', organization: { id: 'acme', name: 'Acme' }, metadata: {} }],
  });
  expect(await access.ensureFirstOwner(configured)).toEqual({
    projectId: 'chat',
    projectName: 'Chat',
    user: null,
    key: null,
  });
  await signIn('ada@example.COM', 'correct horse');
});

test('ensureFirstOwner() keeps a password that was changed since, and takes a changed secret', async () => {
  await firstOwner(configured);
  const changed = { ...configured, userPassword: 'something else', secretKey: 'sk-lf-rotated' };
  expect(await access.ensureFirstOwner(changed)).toMatchObject({ user: null });
  await signIn('ada@example.com', 'correct horse');
  const oldSecret = await call('GET', '/api/public/projects', {
    headers: basic('pk-lf-configured', 'sk-lf-configured'),
  });
  expect(oldSecret.status).toBe(401);
  const newSecret = await call('GET', '/api/public/projects', { headers: basic('pk-lf-configured', 'sk-lf-rotated') });
  expect(newSecret.status).toBe(200);
});

test('ensureFirstOwner() adds what a later configuration names, and gives it to who is there', async () => {
  const first = await firstOwner();
  const { userEmail: _e, userPassword: _p, userName: _n, ...withoutUser } = configured;
  const second = await access.ensureFirstOwner(withoutUser);
  expect(second).toMatchObject({ projectId: 'chat', user: null, key: { publicKey: 'pk-lf-configured' } });
  const me = await call('GET', '/api/auth/me', {
    headers: { cookie: await signIn(first.user.email, first.user.password) },
  });
  expect(me.body).toMatchObject({ projects: [{ name: 'My project' }, { id: 'chat', role: 'OWNER' }] });
});

test('ensureFirstOwner() leaves nothing behind when it fails half-way, and refuses contradictions', async () => {
  await firstOwner(configured);
  const foreign = { ...configured, organizationId: 'other', userEmail: 'new@example.com' };
  await expect(access.ensureFirstOwner(foreign)).rejects.toMatchObject({ code: 'conflict' });
  const takenKey = { ...configured, projectId: 'second', projectName: 'Second' };
  await expect(access.ensureFirstOwner(takenKey)).rejects.toMatchObject({ code: 'conflict' });
  expect(await postgres.db.$count(organizations)).toBe(1);
  expect(await postgres.db.$count(projects)).toBe(1);
  expect(await postgres.db.$count(users)).toBe(1);
  await expect(access.ensureFirstOwner({ publicKey: 'pk' })).rejects.toMatchObject({ code: 'invalid_request' });
});

test('ensureFirstOwner() makes one owner when called many times at once', async () => {
  const made = await Promise.all(Array.from({ length: 5 }, () => access.ensureFirstOwner({})));
  expect(made.filter((each) => each.user !== null)).toHaveLength(1);
  expect(await postgres.db.$count(organizations)).toBe(1);
});

test('authenticate() knows nobody, and lets a key pair in for its project only with both halves right', async () => {
  const { projectId, key } = await firstOwner();
  expect(await access.authenticate(new Request('http://t/'))).toEqual({ kind: 'nobody' });
  const request = new Request('http://t/', { headers: basic(key.publicKey, key.secretKey) });
  const expected = { kind: 'key', keyId: expect.any(String) as string, projectId, scope: 'full' };
  expect(await access.authenticate(request)).toEqual(expected);
  const other = await access.createKey(projectId, null);
  for (const [publicKey, secretKey] of [
    [key.publicKey, 'sk-lf-wrong'],
    [key.publicKey, ''],
    [key.publicKey, other.secretKey],
    ['pk-lf-unknown', key.secretKey],
    ['', key.secretKey],
    ['x'.repeat(10_000), key.secretKey],
    [key.secretKey, key.publicKey],
  ] as const) {
    const wrong = new Request('http://t/', { headers: basic(publicKey, secretKey) });
    await expect(access.authenticate(wrong)).rejects.toMatchObject({
      code: 'unauthorized',
      message: "Invalid credentials. Confirm that you've configured the correct host.",
    });
  }
});

test('authenticate() reads the scheme in any case, and only the first two parts of Basic credentials', async () => {
  const { key } = await firstOwner();
  const encoded = Buffer.from(`${key.publicKey}:${key.secretKey}:ignored`).toString('base64');
  expect(await access.authenticate(withAuthorization(`basic   ${encoded} `))).toMatchObject({ scope: 'full' });
});

test.each(['', 'Basic', 'Basic ', 'Basic !!!', 'Basic bm9jb2xvbg==', 'Digest username="x"', 'pk-lf-x', 'Basic a b'])(
  'authenticate() calls the header %j invalid',
  async (header) => {
    await expect(access.authenticate(withAuthorization(header))).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'Invalid authorization header',
    });
  },
);

test('authenticate() gives a public key alone the scope of scores', async () => {
  const { projectId, key } = await firstOwner();
  const principal = await access.authenticate(withAuthorization(`Bearer ${key.publicKey}`));
  expect(principal).toMatchObject({ kind: 'key', projectId, scope: 'scores' });
  await expect(access.authenticate(withAuthorization(`Bearer ${key.secretKey}`))).rejects.toMatchObject({
    message: "Invalid public key. Confirm that you've configured the correct host.",
  });
  const reply = await call('GET', '/api/public/projects', { headers: { authorization: `Bearer ${key.publicKey}` } });
  expect(reply.status).toBe(403);
});

test('authenticate() asks the database once for a key, known or unknown, also for many requests at once', async () => {
  const { key } = await firstOwner();
  let queries = 0;
  const counting = new Proxy(postgres.db, {
    get(target, name) {
      if (name === 'select') queries++;
      return Reflect.get(target, name, target) as unknown;
    },
  });
  const own = createAccess({ db: counting, logger, config: {} });
  const request = () => own.authenticate(new Request('http://t/', { headers: basic(key.publicKey, key.secretKey) }));
  await Promise.all(Array.from({ length: 20 }, request));
  await request();
  expect(queries).toBe(1);
  const unknown = () =>
    own.authenticate(new Request('http://t/', { headers: basic('pk-lf-no', 'sk') })).catch(() => null);
  await Promise.all(Array.from({ length: 20 }, unknown));
  await unknown();
  expect(queries).toBe(2);
  await own[Symbol.asyncDispose]();
});

test('authenticate() answers 503, not 401, when the database does not answer', async () => {
  const broken = new Proxy(postgres.db, {
    get: () => () => {
      throw new Error('connection refused');
    },
  });
  const own = createAccess({ db: broken, logger, config: {} });
  await expect(own.authenticate(withAuthorization('Bearer pk-lf-x'))).rejects.toMatchObject({
    code: 'overloaded',
    message: 'Service Unavailable',
  });
});

test('authenticate() refuses a key from the moment it expires', async () => {
  const { key, projectId } = await firstOwner();
  await postgres.db
    .update(apiKeys)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(eq(apiKeys.projectId, projectId));
  await expect(access.authenticate(withAuthorization(`Bearer ${key.publicKey}`))).rejects.toMatchObject({
    code: 'unauthorized',
  });
});

test('a deleted API key stops working at once, and a made one works although it was tried before', async () => {
  const { user, projectId } = await firstOwner();
  const cookie = await signIn(user.email, user.password);
  const pair = { publicKey: 'pk-lf-mine', secretKey: 'sk-lf-mine-0123456789' };
  const use = () => call('GET', '/api/public/projects', { headers: basic(pair.publicKey, pair.secretKey) });
  expect((await use()).status).toBe(401);
  const made = await call('POST', `/api/public/projects/${projectId}/apiKeys`, { headers: { cookie }, body: pair });
  expect(made.status).toBe(201);
  expect((await use()).status).toBe(200);
  const gone = await call('DELETE', `/api/public/projects/${projectId}/apiKeys/${made.body['id']}`, {
    headers: { cookie },
  });
  expect(gone).toMatchObject({ status: 200, body: { success: true } });
  expect((await use()).status).toBe(401);
});

test('the secret of an API key is shown once and stored as a hash', async () => {
  const { user, projectId } = await firstOwner();
  const cookie = await signIn(user.email, user.password);
  const path = `/api/public/projects/${projectId}/apiKeys`;
  const made = await call('POST', path, { headers: { cookie }, body: { note: 'for CI' } });
  const secret = String(made.body['secretKey']);
  expect(made.body).toEqual({
    id: expect.any(String),
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    publicKey: expect.stringMatching(/^pk-lf-/),
    secretKey: expect.stringMatching(/^sk-lf-/),
    displaySecretKey: `sk-lf-…${secret.slice(-4)}`,
    note: 'for CI',
  });
  const listed = await call('GET', path, { headers: { cookie } });
  expect(listed.body['apiKeys']).toHaveLength(2);
  expect(listed.body['apiKeys']?.[1]).toEqual({
    id: made.body['id'],
    createdAt: made.body['createdAt'],
    expiresAt: null,
    lastUsedAt: null,
    note: 'for CI',
    publicKey: made.body['publicKey'],
    displaySecretKey: made.body['displaySecretKey'],
  });
  const stored = await postgres.pool.query<{ row: string }>('SELECT api_keys::text AS row FROM api_keys');
  expect(stored.rows.some(({ row }) => row.includes(secret))).toBe(false);
});

test('API keys of one’s own need both halves, neither weak nor with a colon, and a free public key', async () => {
  const { user, projectId, key } = await firstOwner();
  const cookie = await signIn(user.email, user.password);
  const post = (body: unknown) =>
    call('POST', `/api/public/projects/${projectId}/apiKeys`, { headers: { cookie }, body });
  const secretKey = 'sk-lf-0123456789';
  expect((await post({ publicKey: 'pk-lf-half' })).status).toBe(400);
  expect((await post({ secretKey })).status).toBe(400);
  expect((await post({ publicKey: 'pk-lf-a', secretKey: 'short' })).status).toBe(400);
  expect((await post({ publicKey: 'pk:lf', secretKey })).status).toBe(400);
  expect((await post({ publicKey: key.publicKey, secretKey })).status).toBe(409);
});

test('last use of an API key is noted, once a minute at most', async () => {
  const { key, projectId } = await firstOwner();
  const use = () => access.authenticate(withAuthorization(`Bearer ${key.publicKey}`));
  await use();
  await access[Symbol.asyncDispose]();
  const [first] = await access.listKeys(projectId);
  expect(first?.lastUsedAt).toMatch(/^\d{4}-/);
  await use();
  await access[Symbol.asyncDispose]();
  expect((await access.listKeys(projectId))[0]?.lastUsedAt).toBe(first?.lastUsedAt);
});

test('login gives a session that me, projects and logout understand', async () => {
  const { user, projectId, key } = await firstOwner();
  const reply = await call('POST', '/api/auth/login', { body: user });
  const setCookie = reply.headers.get('set-cookie') ?? '';
  expect(setCookie).toMatch(/^telltale_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
  const cookie = `a=b; ${setCookie.split(';')[0]}; c=d`;
  const project = {
    id: projectId,
    name: 'My project',
    organization: { id: expect.any(String), name: 'My organization' },
  };
  const account = {
    user: { id: expect.any(String), email: user.email, name: null },
    projects: [{ ...project, role: 'OWNER' }],
  };
  expect(reply.body).toEqual(account);
  expect((await call('GET', '/api/auth/me', { headers: { cookie } })).body).toEqual(account);
  expect((await call('GET', '/api/public/projects', { headers: { cookie } })).body).toEqual({
    data: [{ ...project, metadata: {} }],
  });
  // A key in the header wins over the cookie.
  const asKey = await call('GET', '/api/auth/me', { headers: { cookie, ...basic(key.publicKey, key.secretKey) } });
  expect(asKey.status).toBe(403);

  const out = await call('POST', '/api/auth/logout', { headers: { cookie } });
  expect(out.headers.get('set-cookie')).toMatch(/^telltale_session=; .*Max-Age=0/);
  expect((await call('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(401);
  expect((await call('POST', '/api/auth/logout', { headers: { cookie } })).status).toBe(200);
});

test('the session cookie is for https only where the server is reached by https', async () => {
  const { user } = await firstOwner();
  const secure = createAccess({ db: postgres.db, logger, config: { publicUrl: 'https://telltale.example.com' } });
  const reply = await caller(secure)('POST', '/api/auth/login', { body: user });
  expect(reply.headers.get('set-cookie')).toMatch(/; Secure$/);
});

test('sessions are stored as hashes and end when they expire', async () => {
  const { user } = await firstOwner();
  const cookie = await signIn(user.email, user.password);
  const [session] = await postgres.db.select().from(userSessions);
  expect(cookie).not.toContain(session?.tokenHash);
  await postgres.db.update(userSessions).set({ expiresAt: new Date(Date.now() - 1) });
  expect((await call('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(401);
  await signIn(user.email, user.password);
  expect(await postgres.db.$count(userSessions)).toBe(1);
});

test('login says the same for an unknown e-mail as for a wrong password', async () => {
  const { user } = await firstOwner();
  const wrong = await call('POST', '/api/auth/login', { body: { email: user.email, password: 'wrong' } });
  const unknown = await call('POST', '/api/auth/login', { body: { email: 'x@example.com', password: 'wrong' } });
  expect(wrong.status).toBe(401);
  expect(wrong.body).toEqual({ ...unknown.body, requestId: expect.any(String) });
  expect((await call('POST', '/api/auth/login', { body: { email: user.email } })).status).toBe(400);
});

test('login is limited by e-mail and by address, and success forgives', async () => {
  const { user } = await firstOwner();
  const attempt = (email: string, password: string, address: string) =>
    call('POST', '/api/auth/login', { body: { email, password }, headers: { 'x-test-address': address } });
  for (let i = 0; i < 9; i++) expect((await attempt(user.email, 'wrong', '10.0.0.1')).status).toBe(401);
  expect((await attempt(user.email, user.password, '10.0.0.1')).status).toBe(200);
  for (let i = 0; i < 10; i++) expect((await attempt(user.email, 'wrong', '10.0.0.1')).status).toBe(401);
  const limited = await attempt(user.email.toUpperCase(), user.password, '10.0.0.1');
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await attempt(user.email, user.password, '10.0.0.2')).status).toBe(200);
  const statuses = await Promise.all(
    Array.from({ length: 52 }, (_, i) => attempt(`u${i}@example.com`, 'wrong', '10.0.0.3').then((each) => each.status)),
  );
  expect(statuses.filter((each) => each === 429)).toHaveLength(2);
}, 60_000);

test('a page of another site can neither sign in nor out', async () => {
  const { user } = await firstOwner();
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect((await call('POST', '/api/auth/login', { body: user, headers })).status).toBe(403);
  expect((await call('POST', '/api/auth/logout', { headers })).status).toBe(403);
});

test('a changed password ends all other sessions and needs the current one', async () => {
  const { user } = await firstOwner();
  const [mine, other] = [await signIn(user.email, user.password), await signIn(user.email, user.password)];
  const change = (currentPassword: string, newPassword: string) =>
    call('POST', '/api/auth/password', { headers: { cookie: mine }, body: { currentPassword, newPassword } });
  expect((await change('wrong', 'a new password')).status).toBe(403);
  expect((await change(user.password, 'short')).status).toBe(400);
  expect((await change(user.password, 'a new password')).status).toBe(200);
  expect((await call('GET', '/api/auth/me', { headers: { cookie: mine } })).status).toBe(200);
  expect((await call('GET', '/api/auth/me', { headers: { cookie: other } })).status).toBe(401);
  await signIn(user.email, 'a new password');
});

test('API keys are for ADMIN and OWNER of their own organisation', async () => {
  const first = await firstOwner();
  const asKey = await call('GET', `/api/public/projects/${first.projectId}/apiKeys`, {
    headers: basic(first.key.publicKey, first.key.secretKey),
  });
  expect(asKey.status).toBe(403);
  for (const role of ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const) {
    const tenant = await addTenant(role);
    const cookie = await signIn(tenant.email, first.user.password);
    const own = await call('GET', `/api/public/projects/${tenant.projectId}/apiKeys`, { headers: { cookie } });
    expect([role, own.status]).toEqual([role, role === 'OWNER' || role === 'ADMIN' ? 200 : 403]);
    const foreign = await call('GET', `/api/public/projects/${first.projectId}/apiKeys`, { headers: { cookie } });
    expect(foreign.status).toBe(403);
    // Named in the header is one's own project, in the path another's.
    const headers = { cookie, 'x-telltale-project': tenant.projectId };
    const mixed = await call('GET', `/api/public/projects/${first.projectId}/apiKeys`, { headers });
    expect(mixed.status).toBe(403);
    const listed = await call('GET', '/api/public/projects', { headers: { cookie } });
    expect(listed.body['data']).toMatchObject([{ id: tenant.projectId, retentionDays: 7 }]);
  }
});

test('an API key can be deleted through its own project only', async () => {
  const first = await firstOwner();
  const tenant = await addTenant('OWNER');
  const cookie = await signIn(tenant.email, first.user.password);
  const [key] = await access.listKeys(first.projectId);
  const reply = await call('DELETE', `/api/public/projects/${tenant.projectId}/apiKeys/${key?.id}`, {
    headers: { cookie },
  });
  expect(reply.status).toBe(404);
  expect(await access.listKeys(first.projectId)).toHaveLength(1);
});

test('no credentials, no entry', async () => {
  await firstOwner();
  for (const path of ['/api/public/projects', '/api/auth/me', '/api/public/projects/x/apiKeys']) {
    expect(await call('GET', path)).toMatchObject({ status: 401, body: { message: 'No authorization header' } });
  }
  const stale = await call('GET', '/api/auth/me', { headers: { cookie: 'telltale_session=abc' } });
  expect(stale.status).toBe(401);
});

test('authenticate() tells a person all their projects with their role', async () => {
  const first = await firstOwner();
  const tenant = await addTenant('VIEWER');
  const [owner] = await postgres.db.select().from(users).where(eq(users.email, first.user.email));
  await postgres.db
    .insert(memberships)
    .values({ organizationId: tenant.organizationId, userId: owner?.id ?? '', role: 'MEMBER' });
  const cookie = await signIn(first.user.email, first.user.password);
  const principal: Principal = await access.authenticate(new Request('http://t/', { headers: { cookie } }));
  expect(principal).toEqual({
    kind: 'person',
    userId: owner?.id,
    email: first.user.email,
    projects: new Map([
      [first.projectId, 'OWNER'],
      [tenant.projectId, 'MEMBER'],
    ]),
  });
});
