import { builtInDashboards } from '@telltale/contract/built-in-dashboards.ts';
import { type Dashboard, dashboard, listDashboards } from '@telltale/contract/dashboards.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Postgres } from '#db/postgres/postgres.ts';
import { dashboards, memberships, organizations, projects, users } from '#db/postgres/schema.ts';
import { openTestPostgres } from '#db/postgres/testing.ts';
import type { Principal, Role } from '#http/principal.ts';
import { type Caller, callerOf } from '#http/testing.ts';
import { dashboardsRoutes } from './routes.ts';

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
  await db.insert(projects).values({ id: 'p', name: 'p', organizationId: 'org' });
  const person = async (userId: string, role: Role) => {
    await db.insert(users).values({ id: userId, email: `${userId}@x`, passwordHash: '-' });
    await db.insert(memberships).values({ organizationId: 'org', userId, role });
    const principal: Principal = { kind: 'person', userId, email: `${userId}@x`, projects: new Map([['p', role]]) };
    return callerOf(dashboardsRoutes({ db }), 'p', principal);
  };
  ada = await person('ada', 'MEMBER');
  bob = await person('bob', 'MEMBER');
  viewer = await person('vic', 'VIEWER');
  admin = await person('amy', 'ADMIN');
  key = callerOf(dashboardsRoutes({ db }), 'p');
});

afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await postgres.db.delete(dashboards);
});

const path = '/api/public/dashboards';
const widget = {
  id: 'w',
  type: 'number',
  title: 'Traces',
  query: { view: 'traces', metrics: [{ measure: 'count', aggregation: 'count' }] },
  position: { x: 0, y: 0, w: 3, h: 2 },
};
const make = (caller: Caller, body: object = {}) =>
  caller.call<Dashboard>('POST', path, { body: { name: 'mine', widgets: [widget], ...body } });
const change = (caller: Caller, id: string, body: object) => caller.call<Dashboard>('PATCH', `${path}/${id}`, { body });
const names = async (caller: Caller) =>
  listDashboards.reply
    .parse(await caller.get(path))
    .data.filter((each) => !each.isBuiltIn)
    .map(({ name }) => name);

test('createDashboard keeps widgets, and getDashboard gives them', async () => {
  const { status, body } = await make(ada, { query: 'user:ada', timePreset: '7d' });
  expect(status).toBe(201);
  expect(dashboard.parse(body)).toMatchObject({ name: 'mine', query: 'user:ada', mayChange: true, isBuiltIn: false });
  expect(await ada.get(`${path}/${body.id}`)).toEqual(body);
});

test.each([
  ['two widgets of one id', { widgets: [widget, widget] }],
  ['a chart that cannot show its query', { widgets: [{ ...widget, type: 'line' }] }],
  ['a filter that cannot be read', { query: 'level:(' }],
])('createDashboard refuses %s', async (_, body) => {
  expect((await make(ada, body)).status).toBe(400);
});

test('createDashboard takes a copy of every built-in dashboard', async () => {
  for (const { name, description, widgets } of builtInDashboards) {
    const { status, body } = await make(ada, { name, description, widgets });
    expect({ status, widgets: body.widgets }).toEqual({ status: 201, widgets });
  }
});

describe('access to dashboards', () => {
  test('listDashboards shows the built-in ones first, shared ones to all, personal ones to their owner', async () => {
    await make(ada, { name: 'b mine' });
    await make(ada, { name: 'a ours', isShared: true });
    expect(await names(ada)).toEqual(['a ours', 'b mine']);
    expect(await names(bob)).toEqual(['a ours']);
    expect(await names(key)).toEqual(['a ours']);
    const { data } = listDashboards.reply.parse(await key.get(path));
    expect(data.slice(0, builtInDashboards.length).map(({ id }) => id)).toEqual(builtInDashboards.map(({ id }) => id));
  });

  test('the built-in dashboards are read by everybody and changed by nobody', async () => {
    expect(await key.get(`${path}/built-in-cost`)).toMatchObject({ name: 'Cost', mayChange: false });
    expect((await change(admin, 'built-in-cost', { name: 'x' })).status).toBe(403);
    expect((await admin.call('DELETE', `${path}/built-in-cost`)).status).toBe(403);
  });

  test('a personal dashboard is unknown to others, a shared one is changed by its owner and admins', async () => {
    const mine = (await make(ada)).body;
    expect((await bob.call('GET', `${path}/${mine.id}`)).status).toBe(404);
    expect((await change(admin, mine.id, { name: 'x' })).status).toBe(404);
    expect((await change(ada, mine.id, { isShared: true })).body).toMatchObject({ isShared: true, name: 'mine' });
    expect((await change(bob, mine.id, { name: 'x' })).status).toBe(403);
    expect((await change(admin, mine.id, { name: 'x' })).body).toMatchObject({ name: 'x', owner: { id: 'ada' } });
    expect((await change(admin, mine.id, { isShared: false })).status).toBe(403);
    expect((await admin.call('DELETE', `${path}/${mine.id}`)).status).toBe(200);
  });

  test('a viewer makes dashboards for themselves, an API key makes none', async () => {
    expect((await make(viewer)).status).toBe(201);
    expect((await make(viewer, { name: 'ours', isShared: true })).status).toBe(403);
    expect((await make(key)).status).toBe(403);
  });
});

test('updateDashboard refuses a change to what has been changed since, and a name that is taken', async () => {
  const { body } = await make(ada);
  expect((await change(ada, body.id, { description: 'a', ifUpdatedAt: body.updatedAt })).status).toBe(200);
  const stale = '2020-01-01T00:00:00.000Z';
  expect((await change(ada, body.id, { description: 'b', ifUpdatedAt: stale })).status).toBe(409);
  await make(ada, { name: 'other' });
  expect((await change(ada, body.id, { name: 'other' })).status).toBe(409);
});
