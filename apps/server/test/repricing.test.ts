import type { UnpricedModel } from '@telltale/contract/repricing.ts';
import { repricedMax } from '@telltale/contract/repricing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await startTestApp();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
const minuteAgo = new Date(Date.now() - 60_000).toISOString();

async function send(project: TestProject, bodies: readonly object[]): Promise<void> {
  const batch = bodies.map((body, at) => ({
    id: `event-${at}`,
    type: 'generation-create',
    timestamp: hourAgo,
    body: { id: `g${at}`, traceId: 't', startTime: hourAgo, endTime: hourAgo, ...body },
  }));
  await server.call(project, 'POST', '/api/public/ingestion', { batch });
}

const define = (project: TestProject, modelName: string, inputPrice: number, more: object = {}) =>
  server.call(project, 'POST', '/api/public/models', {
    modelName,
    matchPattern: `^${modelName}$`,
    inputPrice,
    outputPrice: inputPrice,
    ...more,
  });

async function unpricedOf(project: TestProject): Promise<UnpricedModel[]> {
  return (await server.call<{ data: UnpricedModel[] }>(project, 'GET', '/api/public/unpriced-models')).data;
}

interface Repriced {
  readonly seen: number;
  readonly changed: number;
  readonly difference: number;
  readonly next: string | null;
}

const reprice = (project: TestProject, body: object) =>
  server.call<Repriced>(project, 'POST', '/api/public/reprice', body);

async function costOf(project: TestProject, id: string): Promise<{ cost: number | null; source: string | null }> {
  const shown = await server.call<{ calculatedTotalCost: number | null; costSource: string | null }>(
    project,
    'GET',
    `/api/public/observations/${id}`,
  );
  return { cost: shown.calculatedTotalCost, source: shown.costSource };
}

const usageDetails = { input: 10, output: 5 };

describe('GET /api/public/unpriced-models', () => {
  test('listUnpricedModels names models that nobody knows, the most used first, until they are defined', async () => {
    const project = await server.createProject();
    await send(project, [
      { model: 'rare', usageDetails },
      { model: 'common', usageDetails },
      { model: 'common', usageDetails, startTime: minuteAgo },
      { model: 'gpt-4o', usageDetails },
      { model: 'paid-already', usageDetails, costDetails: { total: 1 } },
    ]);
    expect(await unpricedOf(project)).toEqual([
      {
        model: 'common',
        provider: '',
        observationCount: 2,
        totalTokens: 30,
        firstSeen: hourAgo,
        lastSeen: minuteAgo,
        traceId: 't',
        observationId: 'g2',
      },
      expect.objectContaining({ model: 'rare', observationCount: 1 }),
    ]);
    await define(project, 'common', 0.001);
    expect((await unpricedOf(project)).map(({ model }) => model)).toEqual(['rare']);
  });

  test('listUnpricedModels tells nothing of another project', async () => {
    const [project, other] = [await server.createProject(), await server.createProject()];
    await send(project, [{ model: 'secret-model', usageDetails }]);
    expect(await unpricedOf(other)).toEqual([]);
  });
});

describe('POST /api/public/reprice', () => {
  test('reprice gives what was stored without a price the cost it has now, and leaves what clients told', async () => {
    const project = await server.createProject();
    await send(project, [
      { model: 'ours', usageDetails },
      { model: 'ours', usageDetails, costDetails: { total: 1 } },
      { model: 'other', usageDetails },
    ]);
    await define(project, 'ours', 0.001);
    expect(await reprice(project, { model: 'ours' })).toEqual({ seen: 1, changed: 1, difference: 0.015, next: null });
    expect(await costOf(project, 'g0')).toEqual({ cost: 0.015, source: 'computed' });
    expect(await costOf(project, 'g1')).toEqual({ cost: 1, source: 'provided' });
    expect(await costOf(project, 'g2')).toEqual({ cost: null, source: null });
    const trace = await server.call<{ totalCost: number }>(project, 'GET', '/api/public/traces/t');
    expect(trace.totalCost).toBeCloseTo(1.015, 12);
  });

  test('reprice of all follows a price that has changed, by the time of each observation', async () => {
    const project = await server.createProject();
    await send(project, [
      { model: 'gpt-4o', usageDetails },
      { model: 'gpt-4o', usageDetails, startTime: minuteAgo, endTime: minuteAgo },
    ]);
    const before = await costOf(project, 'g0');
    await define(project, 'gpt-4o', 1, { startDate: minuteAgo });
    const { changed, difference } = await reprice(project, { model: 'gpt-4o', which: 'all' });
    expect(changed).toBe(1);
    expect(difference).toBeCloseTo(15 - (before.cost ?? 0), 9);
    expect(await costOf(project, 'g0')).toEqual(before);
    expect((await costOf(project, 'g1')).cost).toBe(15);
    expect((await reprice(project, { model: 'gpt-4o', which: 'all' })).changed).toBe(0);
  });

  test('reprice goes on where the last call ended, and an update afterwards keeps all that was stored', async () => {
    const project = await server.createProject();
    const count = repricedMax + 20;
    await send(
      project,
      Array.from({ length: count }, () => ({ model: 'ours', usageDetails, name: 'call' })),
    );
    await define(project, 'ours', 0.001);
    const first = await reprice(project, { model: 'ours' });
    expect(first).toMatchObject({ seen: repricedMax, changed: repricedMax });
    const second = await reprice(project, { model: 'ours', after: first.next });
    expect(second).toMatchObject({ changed: 20, next: null });
    await server.call(project, 'POST', '/api/public/ingestion', {
      batch: [
        {
          id: 'late',
          type: 'generation-update',
          timestamp: minuteAgo,
          body: { id: 'g7', traceId: 't', output: 'done' },
        },
      ],
    });
    const shown = await server.call<object>(project, 'GET', '/api/public/observations/g7');
    expect(shown).toMatchObject({ name: 'call', output: 'done', calculatedTotalCost: 0.015 });
  });

  test('reprice refuses a cursor that is none of its own', async () => {
    const project = await server.createProject();
    await expect(reprice(project, { model: 'x', after: 'nonsense' })).rejects.toThrow('400');
  });
});
