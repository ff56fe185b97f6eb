/** Numbers of metrics are the sums of the traces that lists show, also where a parent carries the sums of its children. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenRules } from './invariants.ts';
import { startTestApp, type TestApp, type TestProject } from './harness.ts';

let server: TestApp;
let project: TestProject;

const day = { fromTimestamp: '2026-01-02T00:00:00Z', toTimestamp: '2026-01-03T00:00:00Z' };
const startMs = Date.UTC(2026, 0, 2, 10);
const traces = 12;

beforeAll(async () => {
  server = await startTestApp();
  project = await server.createProject();
  const spans = Array.from({ length: traces }, (_, at) => agentRun(at)).flat();
  const scopeSpans = [{ scope: { name: 'agents' }, spans }];
  await server.call(project, 'POST', '/api/public/otel/v1/traces', { resourceSpans: [{ scopeSpans }] });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** An agent that says again what its two model calls have used. */
function agentRun(at: number): object[] {
  const calls = [
    { input: 100 + at, output: 7 },
    { input: 200, output: 11 + at },
  ];
  const sum = { input: 300 + at, output: 18 + at };
  const root = spanOf(at, 0, { operation: 'invoke_agent', usage: sum });
  return [root, ...calls.map((usage, n) => spanOf(at, n + 1, { operation: 'chat', usage }))];
}

interface Call {
  readonly operation: string;
  readonly usage: { readonly input: number; readonly output: number };
}

function spanOf(trace: number, n: number, { operation, usage }: Call): object {
  const idOf = (number: number) => (trace * 10 + number + 1).toString(16).padStart(16, '0');
  const startTimeUnixNano = `${startMs + trace * 60_000 + n * 10}000000`;
  const attributes = {
    'gen_ai.operation.name': operation,
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': usage.input,
    'gen_ai.usage.output_tokens': usage.output,
    'user.id': `user-${trace % 4}`,
    'session.id': `session-${trace % 5}`,
  };
  return {
    traceId: (trace + 1).toString(16).padStart(32, '0'),
    spanId: idOf(n),
    ...(n > 0 && { parentSpanId: idOf(0) }),
    name: operation,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
    })),
  };
}

interface Listed {
  readonly id: string;
  readonly totalCost: number;
  readonly userId: string;
  readonly sessionId: string;
}

interface Measured {
  readonly id?: string;
  readonly sum_totalCost?: number;
  readonly sum_totalTokens?: number;
}

async function metric(view: string, measure: string, dimensions: readonly string[] = []): Promise<Measured[]> {
  const metrics = [{ measure, aggregation: 'sum' }];
  const query = { view, metrics, dimensions: dimensions.map((field) => ({ field })), ...day };
  const path = `/api/public/metrics?query=${encodeURIComponent(JSON.stringify(query))}`;
  return (await server.call<{ data: Measured[] }>(project, 'GET', path)).data;
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

test('costs of observations, traces, users and sessions are the same sums, down to each trace', async () => {
  const { data } = await server.call<{ data: Listed[] }>(project, 'GET', '/api/public/traces?limit=100');
  expect(data).toHaveLength(traces);
  const listed = sumOf(data.map(({ totalCost }) => totalCost));
  expect(listed).toBeGreaterThan(0);
  for (const view of ['observations', 'traces', 'users', 'sessions']) {
    const [row] = await metric(view, 'totalCost');
    expect(row?.sum_totalCost).toBeCloseTo(listed, 10);
  }
  for (const [view, key] of [
    ['users', 'userId'],
    ['sessions', 'sessionId'],
  ] as const) {
    for (const row of await metric(view, 'totalCost', ['id'])) {
      const own = data.filter((each) => each[key] === row.id);
      expect(row.sum_totalCost).toBeCloseTo(sumOf(own.map(({ totalCost }) => totalCost)), 10);
    }
  }
  for (const { id, totalCost } of data) {
    const whole = await server.call<{ observations: { calculatedTotalCost: number }[] }>(
      project,
      'GET',
      `/api/public/traces/${id}`,
    );
    expect(sumOf(whole.observations.map((each) => each.calculatedTotalCost))).toBeCloseTo(totalCost, 10);
  }
});

test('a parent that carries the sums of its children is not counted', async () => {
  const [row] = await metric('observations', 'totalTokens');
  const used = Array.from({ length: traces }, (_, at) => 318 + 2 * at);
  expect(row?.sum_totalTokens).toBe(sumOf(used));
  expect(await brokenRules(server.app.engines.clickhouse, project.id)).toEqual({});
});
