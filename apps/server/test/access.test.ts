import type { Access, Operation } from '@telltale/contract/operation.ts';
import { operations } from '@telltale/contract/operations.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectHeader } from '#http/access.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

/** Whether each kind of caller may use an operation: written out again here, so that the code is not its own judge. */
const allowed: Record<Caller, readonly Access[]> = {
  stranger: ['public'],
  wrongSecret: ['public'],
  fullKey: ['public', 'anyone-known', 'scores', 'read', 'write', 'manage'],
  publicKeyOnly: ['public', 'scores'],
  viewer: ['public', 'session', 'anyone-known', 'read', 'personal'],
  member: ['public', 'session', 'anyone-known', 'scores', 'read', 'personal', 'write'],
  admin: ['public', 'session', 'anyone-known', 'scores', 'read', 'personal', 'write', 'manage', 'admin'],
  owner: ['public', 'session', 'anyone-known', 'scores', 'read', 'personal', 'write', 'manage', 'admin'],
  ownerOfAnother: ['public', 'session', 'anyone-known'],
};

type Caller =
  | 'stranger'
  | 'wrongSecret'
  | 'fullKey'
  | 'publicKeyOnly'
  | 'viewer'
  | 'member'
  | 'admin'
  | 'owner'
  | 'ownerOfAnother';

let server: TestApp;
let project: TestProject;
const headersOf = new Map<Caller, Record<string, string>>();

beforeAll(async () => {
  server = await startTestApp();
  project = await server.createProject();
  const another = await server.createProject();
  const person = async (of: TestProject, role: 'VIEWER' | 'MEMBER' | 'ADMIN' | 'OWNER') => ({
    cookie: await server.signIn(of, role),
    [projectHeader]: project.id,
  });
  const wrong = Buffer.from(`${project.publicKey}:sk-lf-wrong`).toString('base64');
  headersOf.set('stranger', {});
  headersOf.set('wrongSecret', { authorization: `Basic ${wrong}` });
  headersOf.set('fullKey', { authorization: project.authorization });
  headersOf.set('publicKeyOnly', { authorization: `Bearer ${project.publicKey}` });
  headersOf.set('viewer', await person(project, 'VIEWER'));
  headersOf.set('member', await person(project, 'MEMBER'));
  headersOf.set('admin', await person(project, 'ADMIN'));
  headersOf.set('owner', await person(project, 'OWNER'));
  headersOf.set('ownerOfAnother', await person(another, 'OWNER'));
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('every operation answers every kind of caller as its access says', () => {
  test.each(Object.keys(allowed) as Caller[])('%s', async (caller) => {
    const wrong: string[] = [];
    for (const { operation } of server.app.routes) {
      // It would end the session that the walk goes on with.
      if (operation.id === 'auth.logout') continue;
      const status = await call(operation, caller);
      const refused = status === 401 || status === 403;
      if (refused === allowed[caller].includes(operation.access)) wrong.push(`${operation.id}: ${status}`);
      if (status >= 500) wrong.push(`${operation.id} fails: ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('every route has an id of its own and a known access', () => {
  const operations = server.app.routes.map((route) => route.operation);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  const known: Access[] = [
    'public',
    'session',
    'anyone-known',
    'scores',
    'read',
    'personal',
    'write',
    'manage',
    'admin',
  ];
  for (const operation of operations) expect(known).toContain(operation.access);
});

test('the contract names the operations that are mounted, and no others', () => {
  const mounted = server.app.routes.map((route) => route.operation.id);
  expect(operations.map(({ id }) => id).toSorted()).toEqual(mounted.toSorted());
});

test('the public operations are these and no others', () => {
  const open = server.app.routes.filter((route) => route.operation.access === 'public');
  expect(open.map((route) => route.operation.id).toSorted()).toEqual([
    'auth.login',
    'auth.logout',
    'health.get',
    'health.ready',
  ]);
});

test("a signed-in person's cookie is no use to a page of another site", async () => {
  const response = await server.fetch('DELETE', '/api/public/traces/any', {
    headers: { ...headersOf.get('owner'), 'sec-fetch-site': 'cross-site' },
  });
  expect(response.status).toBe(403);
});

test('a person who names no project is told to', async () => {
  const { cookie } = headersOf.get('owner') as { cookie: string };
  const response = await server.fetch('GET', '/api/public/traces', { headers: { cookie } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining(projectHeader) });
});

/** Path parameters name what does not exist, so nothing is changed; only who is asked matters. */
async function call(operation: Operation, caller: Caller): Promise<number> {
  const path = operation.path.replace(':projectId', project.id).replaceAll(/:\w+(\{[^}]*\})?/g, 'does-not-exist');
  const hasBody = operation.method !== 'GET' && operation.id !== 'auth.logout';
  const response = await server.fetch(operation.method, path, {
    headers: { ...headersOf.get(caller), ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: '{}' } : {}),
  });
  // Streams of events do not end by themselves.
  await response.body?.cancel();
  return response.status;
}
