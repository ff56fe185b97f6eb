import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenRules } from './invariants.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';
import { conventions, type Sent } from './provider-conventions.ts';
import { type ProviderResponse, providerResponses } from './provider-responses.ts';

const autumn = '2026-09-25T12:00:00.000Z';
const traceId = 'c057c057c057c057c057c057c057c057';

interface Case {
  readonly id: string;
  readonly convention: string;
  readonly response: ProviderResponse;
  readonly sent: Sent;
}

const cases: readonly Case[] = providerResponses
  .flatMap((response) => conventions.map(({ name, send }) => ({ response, convention: name, sent: send(response) })))
  .flatMap(({ sent, ...rest }, at) =>
    sent === null ? [] : [{ ...rest, sent, id: (at + 1).toString(16).padStart(16, '0') }],
  );

interface Observed {
  readonly id: string;
  readonly calculatedTotalCost: number;
  readonly costDetails: Record<string, number>;
  readonly usageDetails: Record<string, number>;
}

let server: TestApp;
let project: TestProject;
const observed = new Map<string, Observed>();

beforeAll(async () => {
  server = await startTestApp();
  project = await server.createProject();
  await server.call(project, 'POST', '/api/public/ingestion', { batch: cases.flatMap(eventOf) });
  await server.call(project, 'POST', '/api/public/otel/v1/traces', { resourceSpans: cases.flatMap(spanOf) });
  for (let page = 1; observed.size < cases.length && page <= 20; page += 1) {
    const path = `/api/public/observations?limit=100&page=${page}`;
    const { data } = await server.call<{ data: Observed[] }>(project, 'GET', path);
    for (const each of data) observed.set(each.id, each);
  }
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function eventOf({ id, response, sent }: Case): object[] {
  if (sent.door !== 'batch') return [];
  const startTime = response.at ?? autumn;
  return [
    { id: `e${id}`, type: 'generation-create', timestamp: startTime, body: { id, traceId, startTime, ...sent.body } },
  ];
}

function spanOf({ id, response, sent }: Case): object[] {
  if (sent.door !== 'otlp') return [];
  const startTimeUnixNano = `${Date.parse(response.at ?? autumn)}000000`;
  const attributes = Object.entries(sent.attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
  }));
  const span = {
    traceId,
    spanId: id,
    name: sent.name,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano,
    attributes,
  };
  return [{ scopeSpans: [{ scope: { name: sent.scope }, spans: [span] }] }];
}

test('the table holds at least 60 responses, each under at least two conventions, worked out twice', () => {
  expect(providerResponses.length).toBeGreaterThanOrEqual(60);
  const lonely = providerResponses.filter((response) => cases.filter((each) => each.response === response).length < 2);
  expect(lonely).toEqual([]);
  for (const response of providerResponses) {
    const pico = response.billed.reduce(
      (sum, [units, price]) => sum + BigInt(units) * BigInt(Math.round(price * 1e6)),
      0n,
    );
    expect(Number(pico) / 1e12).toBeCloseTo(Number(response.usd), 12);
  }
});

test('no rule of stored usage and cost is broken', async () => {
  expect(await brokenRules(server.app.engines.clickhouse, project.id)).toEqual({});
});

describe.each(conventions.map(({ name }) => name))('%s', (convention) => {
  const own = cases.filter((each) => each.convention === convention);

  test('costs are what the provider bills, exact to 1e-9', () => {
    expect(own.length).toBeGreaterThan(5);
    const wrong = own.flatMap(({ id, response }) => {
      const { calculatedTotalCost: cost = Number.NaN, usageDetails } = observed.get(id) ?? {};
      const isExact = Math.abs(cost - Number(response.usd)) < 1e-9;
      return isExact ? [] : [`${response.what}: ${cost}, not ${response.usd}, for ${JSON.stringify(usageDetails)}`];
    });
    expect(wrong).toEqual([]);
  });

  test('the total is the sum of its parts', () => {
    for (const { id } of own) {
      const { total = 0, ...parts } = observed.get(id)?.costDetails ?? {};
      const sum = Object.values(parts).reduce((all, part) => all + part, 0);
      expect(sum).toBeCloseTo(total, 10);
    }
  });
});
