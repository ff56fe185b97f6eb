import { listViews, type SavedView, savedView } from '@telltale/contract/views.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { memberships, organizations, projects, savedViews, users } from '#db/postgres/schema.ts';
import { openTestPostgres } from '#db/postgres/testing.ts';
import type { Postgres } from '#db/postgres/postgres.ts';
import type { Principal, Role } from '#http/principal.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { viewsRoutes } from './routes.ts';

let postgres: Postgres;
let ada: Caller;
let bob: Caller;
let viewer: Caller;
let admin: Caller;
let key: Caller;

beforeAll(async () => {
  postgres = await openTestPostgres();
  const { db } = postgres;
  await db.insert(organizations).values({ id: 'org', name: 'org' });
  await db.insert(projects).values(['p', 'q'].map((id) => ({ id, name: id, organizationId: 'org' })));
  const person = async (userId: string, role: Role, projectId = 'p') => {
    await db.insert(users).values({ id: userId, email: `${userId}@x`, passwordHash: '-' });
    await db.insert(memberships).values({ organizationId: 'org', userId, role });
    const principal: Principal = {
      kind: 'person',
      userId,
      email: `${userId}@x`,
      projects: new Map([[projectId, role]]),
    };
    return callerOf(viewsRoutes({ db }), projectId, principal);
  };
  ada = await person('ada', 'MEMBER');
  bob = await person('bob', 'MEMBER');
  viewer = await person('vic', 'VIEWER');
  admin = await person('amy', 'ADMIN');
  key = callerOf(viewsRoutes({ db }), 'p');
});

afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await postgres.db.delete(savedViews);
});

const path = '/api/public/views';
const save = (caller: Caller, body: object) =>
  caller.call<SavedView>('POST', path, { body: { entity: 'traces', name: 'mine', ...body } });
const names = async (caller: Caller, query = {}) =>
  listViews.reply.parse(await caller.get(path, query)).data.map((view) => view.name);

describe('POST /api/public/views', () => {
  test('createView keeps what is to be seen again', async () => {
    const wanted = { query: 'level:ERROR', columns: ['name', 'cost'], orderBy: 'timestamp.asc', timePreset: '24h' };
    const { status, body } = await save(ada, wanted);
    expect(status).toBe(201);
    expect(savedView.parse(body)).toMatchObject({
      ...wanted,
      name: 'mine',
      isShared: false,
      owner: { id: 'ada', name: 'ada@x' },
    });
    expect(await ada.get(`${path}/${body.id}`)).toEqual(body);
  });

  test('createView is for people only', async () => {
    expect((await save(key, {})).status).toBe(403);
  });

  test('createView refuses a name that the person has used for the entity', async () => {
    await save(ada, {});
    expect((await save(ada, {})).status).toBe(409);
    expect((await save(ada, { entity: 'sessions' })).status).toBe(201);
    expect((await save(bob, {})).status).toBe(201);
  });

  test('createView lets a viewer save for themselves but not share', async () => {
    expect((await save(viewer, {})).status).toBe(201);
    expect((await save(viewer, { name: 'ours', isShared: true })).status).toBe(403);
  });
});

describe('GET /api/public/views', () => {
  test('listViews shows shared ones to all, personal ones to their owner', async () => {
    await save(ada, { name: 'b mine' });
    await save(ada, { name: 'a ours', isShared: true });
    await save(bob, { name: 'c his', entity: 'sessions' });
    expect(await names(ada)).toEqual(['a ours', 'b mine']);
    expect(await names(bob)).toEqual(['a ours', 'c his']);
    expect(await names(bob, { entity: 'traces' })).toEqual(['a ours']);
    expect(await names(key)).toEqual(['a ours']);
    expect(await names(admin)).toEqual(['a ours']);
  });

  test('getView hides the personal view of another, and what is in another project', async () => {
    const { body } = await save(ada, {});
    for (const caller of [bob, admin, key]) {
      expect((await caller.call('GET', `${path}/${body.id}`)).status).toBe(404);
      expect((await caller.call('DELETE', `${path}/${body.id}`)).status).not.toBe(200);
    }
    const elsewhere = callerOf(viewsRoutes({ db: postgres.db }), 'q', {
      kind: 'person',
      userId: 'ada',
      email: 'ada@x',
      projects: new Map([['q', 'OWNER']]),
    });
    expect((await elsewhere.call('GET', `${path}/${body.id}`)).status).toBe(404);
    expect((await elsewhere.call('DELETE', `${path}/${body.id}`)).status).toBe(404);
  });
});

describe('PATCH and DELETE /api/public/views/:viewId', () => {
  const change = (caller: Caller, id: string, body: object) =>
    caller.call<SavedView>('PATCH', `${path}/${id}`, { body });

  test('updateView changes what is given and nothing else', async () => {
    const { body } = await save(ada, { query: 'a', columns: ['x'] });
    const changed = await change(ada, body.id, { query: 'b', columns: null });
    expect(changed.body).toMatchObject({ name: 'mine', query: 'b', columns: null, isShared: false });
    expect((await change(ada, body.id, {})).body).toMatchObject({ query: 'b' });
  });

  test('updateView leaves a shared view to who shared it and to admins', async () => {
    const { body } = await save(ada, { isShared: true });
    expect((await change(bob, body.id, { name: 'x' })).status).toBe(403);
    expect((await change(viewer, body.id, { name: 'x' })).status).toBe(403);
    expect((await change(admin, body.id, { name: 'x' })).body).toMatchObject({ name: 'x', owner: { id: 'ada' } });
    expect((await change(admin, body.id, { isShared: false })).status).toBe(403);
    expect((await bob.call('DELETE', `${path}/${body.id}`)).status).toBe(403);
    expect((await admin.call('DELETE', `${path}/${body.id}`)).status).toBe(200);
    expect(await names(ada)).toEqual([]);
  });

  test('one shared view is the default of its entity', async () => {
    const first = await save(ada, { name: 'first', isShared: true, isDefault: true });
    const second = await save(bob, { name: 'second', isShared: true, isDefault: true });
    const other = await save(bob, { name: 'other', entity: 'users', isShared: true, isDefault: true });
    const defaults = async () =>
      listViews.reply.parse(await key.get(path)).data.flatMap((view) => (view.isDefault ? [view.id] : []));
    expect(await defaults()).toEqual([other.body.id, second.body.id]);
    await change(ada, first.body.id, { isDefault: true });
    expect(await defaults()).toEqual([first.body.id, other.body.id]);
    expect((await save(ada, { name: 'third', isDefault: true })).status).toBe(400);
    expect((await change(ada, first.body.id, { isShared: false })).status).toBe(400);
  });
});
