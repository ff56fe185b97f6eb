import type { AbTest, AbTestReport, createAbTest } from '@telltale/contract/ab-tests.ts';
import { getAbTest, listAbTests, predictAbTest } from '@telltale/contract/ab-tests.ts';
import type { Prompt } from '@telltale/contract/prompts.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import type { Postgres } from '#db/postgres/postgres.ts';
import { memberships, organizations, projects, users } from '#db/postgres/schema.ts';
import { openTestPostgres } from '#db/postgres/testing.ts';
import { createTrials } from '#features/ab-tests/ab-tests.ts';
import { AbTestWatch } from '#features/ab-tests/jobs.ts';
import { createAbTests } from '#features/ab-tests/lifecycle.ts';
import { abTestsRoutes } from '#features/ab-tests/routes.ts';
import { createLocalChanges } from '#features/prompts/changes.ts';
import { createPrompts } from '#features/prompts/prompts.ts';
import { promptsRoutes } from '#features/prompts/routes.ts';
import { storeRecords, testObservation, testScore, testTrace } from '#features/records/testing-store.ts';
import type { Route } from '#http/route.ts';
import { type Caller, callerOf } from '#http/testing.ts';

let engine: TestClickHouse;
let postgres: Postgres;
let routes: Route[];
let watch: AbTestWatch;
let ada: Caller;
let now = Date.UTC(2026, 4, 1);

const logger = pino({ level: 'silent' });
const path = '/api/public/ab-tests';

/** What one server process is made of. */
function startProcess() {
  const { db } = postgres;
  const { clickhouse } = engine;
  const changes = createLocalChanges();
  const prompts = createPrompts({ db, changes, trials: createTrials({ db, changes }) });
  const abTests = createAbTests({ db, clickhouse, prompts, changes, logger, now: () => now });
  return {
    routes: [...promptsRoutes({ prompts, db, clickhouse }), ...abTestsRoutes({ db, abTests })],
    watch: new AbTestWatch({ db, abTests, logger }),
  };
}

beforeAll(async () => {
  [engine, postgres] = await Promise.all([openTestClickHouse(), openTestPostgres()]);
  const { db } = postgres;
  await db.insert(organizations).values({ id: 'org', name: 'org' });
  await db.insert(users).values({ id: 'ada', email: 'ada@x', name: 'Ada', passwordHash: '-' });
  await db.insert(memberships).values({ organizationId: 'org', userId: 'ada', role: 'MEMBER' });
  ({ routes, watch } = startProcess());
});

afterAll(async () => {
  await watch[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

let projectId = 'none';
let counter = 0;

/** A project of its own for each test, with a prompt of two versions, the first of them in production. */
beforeEach(async () => {
  counter += 1;
  projectId = `p${counter}`;
  await postgres.db.insert(projects).values({ id: projectId, name: projectId, organizationId: 'org' });
  const member = new Map([[projectId, 'MEMBER' as const]]);
  ada = callerOf(routes, projectId, { kind: 'person', userId: 'ada', email: 'ada@x', projects: member });
  await createVersion('first', ['production']);
  await createVersion('second');
  now = Date.UTC(2026, 4, 1);
});

interface Failure {
  readonly message: string;
}

async function createVersion(prompt: string, labels: string[] = []): Promise<number> {
  const { status } = await ada.call('POST', '/api/public/v2/prompts', { body: { name: 'answer', prompt, labels } });
  return status;
}

type Body = Partial<z.input<NonNullable<typeof createAbTest.body>>>;

const arms = [
  { version: 1, weight: 1 },
  { version: 2, weight: 1 },
];
const quality = { kind: 'score', name: 'quality' } as const;

const post = (body: Body, caller = ada) =>
  caller.call<AbTest & Failure>('POST', path, {
    body: { promptName: 'answer', arms, primary: quality, warmupSeconds: 0, ...body },
  });

async function start(body: Body = {}): Promise<string> {
  const reply = await post(body);
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return reply.body.id;
}

const end = (id: string, how: 'stop' | 'promote', body?: object) =>
  ada.call<AbTest & Failure>('POST', `${path}/${id}/${how}`, how === 'promote' ? { body: body ?? {} } : {});

const report = async (id: string): Promise<AbTestReport> => getAbTest.reply.parse(await ada.get(`${path}/${id}`));

const fetchPrompt = (query: Record<string, unknown> = {}, caller = ada) =>
  caller.get<Prompt>('/api/public/v2/prompts/answer', query);

const versionFor = async (key: string, caller = ada) => (await fetchPrompt({ abKey: key }, caller)).version;

interface Use {
  readonly version: number;
  readonly user: string;
  readonly quality?: number;
  readonly isError?: boolean;
  readonly cost?: number;
}

/** One trace with one generation for each use, a minute after now. */
async function use(uses: readonly Use[]): Promise<void> {
  const startTime = (now + 60_000) * 1000;
  const id = (n: number) => `${projectId}-${now}-${n}`;
  await storeRecords(engine.clickhouse, {
    traces: uses.map(({ user }, n) => testTrace({ id: id(n), projectId, userId: user, timestamp: startTime })),
    observations: uses.map(({ version, isError, cost }, n) =>
      testObservation({
        id: `${id(n)}-o`,
        traceId: id(n),
        projectId,
        type: 'GENERATION',
        promptName: 'answer',
        promptVersion: version,
        startTime,
        endTime: startTime + 1_000_000,
        level: isError ? 'ERROR' : 'DEFAULT',
        totalCost: String(cost ?? 0.01),
      }),
    ),
    scores: uses.flatMap(({ quality: value }, n) =>
      value === undefined ? [] : [testScore({ id: id(n), projectId, name: 'quality', value, traceId: id(n) })],
    ),
  });
  now += 120_000;
}

/** 200 users of either version; the second one's values are the first one's and `gain`. */
const crowd = (gain: number, more: (version: number, n: number) => Partial<Use> = () => ({})) =>
  [1, 2].flatMap((version) =>
    Array.from({ length: 200 }, (_, n) => ({
      version,
      user: `u${version}-${n}`,
      quality: 0.4 + (n % 5) * 0.05 + (version === 2 ? gain : 0),
      ...more(version, n),
    })),
  );

describe('POST /api/public/ab-tests', () => {
  test('createAbTest shares the fetches of the label, and of no other', async () => {
    const id = await start();
    const found = new Set<string>();
    for (let n = 0; n < 60; n += 1) {
      const { version, abTest } = await fetchPrompt();
      expect(abTest).toEqual({ id, arm: version - 1 });
      found.add(String(version));
    }
    expect([...found].toSorted()).toEqual(['1', '2']);
    const byVersion = await fetchPrompt({ version: 2 });
    expect(byVersion).not.toHaveProperty('abTest');
    expect(await fetchPrompt({ label: 'latest' })).not.toHaveProperty('abTest');
    expect((await fetchPrompt({ resolve: 'false', abKey: 'x' })).version).toBe(1);
  });

  test('createAbTest says what it made', async () => {
    const { body } = await post({ guardrails: [{ metric: { kind: 'cost' } }] });
    expect(body).toMatchObject({
      projectId,
      promptName: 'answer',
      label: 'production',
      arms,
      key: 'user',
      primary: { ...quality, direction: 'higher' },
      guardrails: [{ metric: { kind: 'cost', direction: 'lower' }, tolerance: 0.05 }],
      minimumLift: 0.1,
      alpha: 0.05,
      status: 'running',
      verdict: 'collecting',
      startedBy: { id: 'ada', name: 'Ada' },
      endedAt: null,
    });
    expect(body).not.toHaveProperty('salt');
  });

  test.each([
    [{ promptName: 'unknown' }, 404, "Prompt not found: 'unknown'"],
    [
      {
        arms: [
          { version: 1, weight: 1 },
          { version: 9, weight: 1 },
        ],
      },
      400,
      "'answer' has no version 9",
    ],
    [{ arms: arms.toReversed() }, 400, "'production' is on version 1"],
    [{ label: 'staging' }, 400, "No version of 'answer' has the label 'staging'"],
    [{ label: 'latest' }, 400, 'nothing can be tested under it'],
    [{ arms: [{ version: 1, weight: 1 }] }, 400, 'at least two versions'],
    [
      {
        arms: [
          { version: 1, weight: 1 },
          { version: 1, weight: 1 },
        ],
      },
      400,
      'once',
    ],
    [{ primary: { kind: 'beauty' } as never }, 400, 'primary'],
  ])('createAbTest refuses %j', async (body, status, message) => {
    const reply = await post(body);
    expect(reply.status).toBe(status);
    expect(JSON.stringify(reply.body)).toContain(message);
  });

  test('createAbTest runs one test under a label at a time', async () => {
    const id = await start();
    const second = await post({});
    expect(second.status).toBe(409);
    expect(second.body.message).toContain('Stop it first');
    await end(id, 'stop');
    expect((await post({})).status).toBe(201);
  });
});

describe('assignment', () => {
  test('a key keeps its version, in every process and after a restart', async () => {
    await start();
    const keys = Array.from({ length: 40 }, (_, n) => `user-${n}`);
    const first = await Promise.all(keys.map((key) => versionFor(key)));
    const another = startProcess();
    const other = callerOf(another.routes, projectId);
    expect(await Promise.all(keys.map((key) => versionFor(key, other)))).toEqual(first);
    expect(await Promise.all(keys.map((key) => versionFor(key)))).toEqual(first);
    expect(new Set(first).size).toBe(2);
    await another.watch[Symbol.asyncDispose]();
  });

  test('a key may come as a header, and to the API before labels', async () => {
    await start();
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      const headers = { 'x-telltale-ab-key': key };
      const version = await versionFor(key);
      const byHeader = await ada.call<Prompt>('GET', '/api/public/v2/prompts/answer', { headers });
      const old = await ada.call<Prompt>('GET', '/api/public/prompts?name=answer', { headers });
      expect([byHeader.body.version, old.body.version]).toEqual([version, version]);
    }
    const long = await ada.call('GET', '/api/public/v2/prompts/answer', {
      headers: { 'x-telltale-ab-key': 'x'.repeat(1001) },
    });
    expect(long.status).toBe(400);
  });

  test('weights decide how many keys get a version', async () => {
    await start({
      arms: [
        { version: 1, weight: 9 },
        { version: 2, weight: 1 },
      ],
    });
    const versions = await Promise.all(Array.from({ length: 1000 }, (_, n) => versionFor(`user-${n}`)));
    const challengers = versions.filter((version) => version === 2).length;
    // Four standard deviations of 1000 draws with one in ten.
    expect(Math.abs(challengers - 100)).toBeLessThan(38);
  });
});

describe('while a test runs', () => {
  test('its label and versions stay where they are', async () => {
    const id = await start();
    const patch = await ada.call<Failure>('PATCH', '/api/public/v2/prompts/answer/versions/2', {
      body: { newLabels: ['production'] },
    });
    expect(patch.status).toBe(409);
    expect(patch.body.message).toContain('Stop the test first');
    expect(await createVersion('third', ['production'])).toBe(409);
    const label = await ada.call('DELETE', '/api/public/prompts/labels?name=answer&label=production');
    expect(label.status).toBe(409);
    for (const which of ['', '?version=2', '?label=production']) {
      expect((await ada.call('DELETE', `/api/public/v2/prompts/answer${which}`)).status).toBe(409);
    }
    expect(await createVersion('third', ['staging'])).toBe(201);
    await end(id, 'stop');
    expect(await createVersion('fourth', ['production'])).toBe(201);
  });
});

describe('GET /api/public/ab-tests/:testId', () => {
  test('getAbTest counts a user once for each version, with the mean of their values', async () => {
    const id = await start({ guardrails: [{ metric: { kind: 'error_rate' } }, { metric: { kind: 'latency' } }] });
    await use([
      { version: 1, user: 'a', quality: 0.2 },
      { version: 1, user: 'a', quality: 0.4, isError: true },
      { version: 1, user: 'b', quality: 0.9 },
      { version: 2, user: 'a', quality: 1 },
      { version: 2, user: 'c' },
      { version: 2, user: '' },
      { version: 2, user: '' },
      { version: 3, user: 'd', quality: 1 },
    ]);
    const { result, events } = await report(id);
    expect(result.arms).toMatchObject([
      {
        version: 1,
        share: 0.5,
        units: 2,
        crossed: 1,
        primary: { n: 2 },
        guardrails: [{ n: 2, mean: 0.25 }, { mean: 1 }],
      },
      // Traces without a user stand for themselves.
      { version: 2, share: 0.5, units: 4, crossed: 1, primary: { n: 1, mean: 1 }, guardrails: [{ n: 4, mean: 0 }, {}] },
    ]);
    expect(result.arms[0]?.primary.mean).toBeCloseTo(0.6, 12);
    expect(result.verdict).toBe('collecting');
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'result']);
  });

  test('getAbTest leaves out what was before, and scores of other observations', async () => {
    await use([{ version: 1, user: 'early', quality: 1 }]);
    const id = await start({ warmupSeconds: 120 });
    await use([{ version: 1, user: 'in the warm-up', quality: 1 }]);
    await use([{ version: 1, user: 'a', quality: 0.5 }]);
    const [trace] = await engine.clickhouse.rows<{ id: string }>(
      'SELECT id FROM traces WHERE project_id = {p:String} AND user_id = {u:String}',
      { p: projectId, u: 'a' },
    );
    const traceId = trace?.id ?? '';
    const at = { projectId, traceId, name: 'quality' };
    await storeRecords(engine.clickhouse, {
      scores: [
        testScore({ ...at, id: 'other', value: 9, observationId: 'another' }),
        testScore({ ...at, id: 'own', value: 0.7, observationId: `${traceId}-o` }),
      ],
    });
    const { result } = await report(id);
    expect(result.arms[0]).toMatchObject({ units: 1, primary: { n: 1 } });
    expect(result.arms[0]?.primary.mean).toBeCloseTo(0.6, 12);
  });

  test('getAbTest finds a winner, and promoting it moves the label and keeps the record', async () => {
    const id = await start();
    expect((await end(id, 'promote')).status).toBe(409);
    await use(crowd(0.2));
    const { result } = await report(id);
    expect(result).toMatchObject({ verdict: 'winner', winner: 2, ratio: { isMismatch: false } });
    const [comparison] = result.comparisons;
    expect(comparison?.difference?.estimate).toBeCloseTo(0.2, 10);
    expect(comparison?.difference?.low).toBeGreaterThan(0);
    expect(comparison?.relative?.estimate).toBeCloseTo(0.4, 10);
    const promoted = await end(id, 'promote');
    expect(promoted.body).toMatchObject({ status: 'promoted', promotedVersion: 2, endedBy: { name: 'Ada' } });
    expect(await fetchPrompt()).toMatchObject({ version: 2, labels: ['production', 'latest'] });
    expect(await fetchPrompt()).not.toHaveProperty('abTest');
    await use(crowd(-0.4));
    const after = await report(id);
    expect(after.result).toMatchObject({ verdict: 'winner', winner: 2 });
    expect(after.events.map(({ kind, by }) => [kind, by?.name])).toEqual([
      ['started', 'Ada'],
      ['result', undefined],
      ['promoted', 'Ada'],
    ]);
    expect((await end(id, 'stop')).status).toBe(409);
    expect((await end(id, 'promote', { version: 1 })).status).toBe(409);
  });

  test('getAbTest notices traffic that does not follow the weights', async () => {
    const id = await start();
    await use(crowd(0.2).filter(({ version, user }) => version === 1 || user.endsWith('7')));
    const { result } = await report(id);
    expect(result.ratio.isMismatch).toBe(true);
    expect(result).toMatchObject({ verdict: 'ratio_mismatch', winner: null });
  });

  test('getAbTest tells the time that is left from the rate so far', async () => {
    const id = await start({ minimumLift: 0.01 });
    await use(crowd(0.001));
    const { result } = await report(id);
    const units = result.arms.reduce((sum, arm) => sum + arm.units, 0);
    expect(units).toBe(400);
    expect(result.unitsNeeded).toBeGreaterThan(400);
    expect(result.secondsToDecision).toBeCloseTo((((result.unitsNeeded ?? 0) - 400) * 120) / 400, 6);
  });

  test('getAbTest adds to the record at first every minute, and not at each look', async () => {
    const id = await start();
    await report(id);
    await report(id);
    now += 61_000;
    await report(id);
    await report(id);
    expect((await report(id)).events.map(({ kind }) => kind)).toEqual(['started', 'result']);
  });

  test('getAbTest knows no test of another project', async () => {
    const id = await start();
    const stranger = callerOf(routes, 'p0');
    expect((await stranger.call('GET', `${path}/${id}`)).status).toBe(404);
    expect((await stranger.call('POST', `${path}/${id}/stop`)).status).toBe(404);
    expect((await stranger.call('POST', `${path}/${id}/promote`, { body: {} })).status).toBe(404);
    expect((await report(id)).test.status).toBe('running');
  });
});

describe('guardrails', () => {
  test('AbTestWatch stops a test whose version does harm, and everybody gets the control', async () => {
    const id = await start({ guardrails: [{ metric: { kind: 'error_rate' }, tolerance: 0.1 }] });
    await use(crowd(0.2, (version, n) => ({ isError: n % 10 === 0 || (version === 2 && n % 2 === 0) })));
    await watch.look();
    const { test: stopped, result, events } = await report(id);
    expect(stopped).toMatchObject({ status: 'breached', verdict: 'guardrail_breached', endedBy: null });
    expect(result.guardrails).toMatchObject([{ guardrail: 0, version: 2, isBreached: true }]);
    expect(events.at(-1)).toMatchObject({ kind: 'breached', by: null });
    const keys = Array.from({ length: 20 }, (_, n) => `user-${n}`);
    expect(new Set(await Promise.all(keys.map((key) => versionFor(key))))).toEqual(new Set([1]));
  });

  test('AbTestWatch leaves a test alone whose version does none', async () => {
    const id = await start({ guardrails: [{ metric: { kind: 'cost' } }] });
    await use(crowd(0, () => ({ cost: 0.01 })));
    await watch.look();
    expect((await report(id)).test.status).toBe('running');
  });
});

describe('GET /api/public/ab-tests', () => {
  test('listAbTests lists the newest first, of a prompt or with a status', async () => {
    const first = await start();
    await end(first, 'stop');
    now += 1000;
    const second = await start();
    const ids = async (query: Record<string, unknown>) =>
      listAbTests.reply.parse(await ada.get(path, query)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second, first]);
    expect(await ids({ promptName: 'answer', status: 'stopped' })).toEqual([first]);
    expect(await ids({ promptName: 'other' })).toEqual([]);
    expect(await ids({ before: new Date(now).toISOString() })).toEqual([first]);
  });
});

describe('POST /api/public/ab-tests/predict', () => {
  test('predictAbTest says how many units and days it takes, or that nothing is known', async () => {
    const predict = async () => {
      const body = { promptName: 'answer', arms, primary: quality, minimumLift: 0.1 };
      const reply = await ada.call('POST', `${path}/predict`, { body });
      return predictAbTest.reply.parse(reply.body);
    };
    expect(await predict()).toEqual({ baseline: null, unitsNeeded: null, unitsPerDay: 0, days: null });
    await use(crowd(0));
    const { baseline, unitsNeeded, unitsPerDay, days } = await predict();
    expect(baseline).toEqual({ n: 200, mean: expect.closeTo(0.5, 10) });
    expect(unitsNeeded).toBeGreaterThan(50);
    expect(unitsPerDay).toBeCloseTo(400 / 7, 10);
    expect(days).toBeCloseTo((unitsNeeded ?? 0) / (400 / 7), 10);
  });
});
