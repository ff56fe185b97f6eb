import type { Entity } from '@telltale/contract/fields.ts';
import { arbitraryQuery, testKeys, testNumbers, testTexts } from '@telltale/contract/query-testing.ts';
import { printQuery, type Query } from '@telltale/contract/query-tree.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import {
  type Json,
  levels,
  type ObservationRecord,
  type ScoreRecord,
  type TraceRecord,
} from '#features/records/records.ts';
import { and, readRows, type Sql, sql } from '#features/records/sql.ts';
import { storeRecords, testObservation, testScore, testTraceOf } from '#features/records/testing-store.ts';
import { encodeText } from '#features/records/text.ts';
import { observationWhere } from './observation-rows.ts';
import { readQuery } from './parse.ts';
import { searchSettings } from './search-settings.ts';
import { evaluate } from './testing-evaluate.ts';
import type { Store } from './testing-rows.ts';
import { selectTraces } from './trace-rows.ts';

let engine: TestClickHouse;
let store: Store;

const day = Date.UTC(2026, 0, 1) * 1000;
const hour = 3_600_000_000;
const second = 1_000_000;

const some = <T>(values: readonly T[]) => fc.constantFrom(...values);
const textOrNone = fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 2, arbitrary: some(testTexts) });
const document = fc.oneof(
  fc.constant(''),
  some(testTexts).map((text) => encodeText(text)),
  fc.array(some(testTexts), { minLength: 1, maxLength: 3 }).map((texts) => encodeText({ content: texts.join(' ') })),
  // As clients write JSON that keep to ASCII.
  some(testTexts).map((text) =>
    JSON.stringify([text]).replaceAll(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ),
);
const metadataValue = fc.oneof(
  some(testTexts),
  some(testNumbers),
  some(['1', '', 'Latin']),
  fc.constant(null),
  fc.record({ a: some(testTexts) }),
);
const metadata = fc.dictionary(some(testKeys), metadataValue, { maxKeys: 3 }) as fc.Arbitrary<Json>;
const shared = {
  name: textOrNone,
  environment: some(['default', 'alpha']),
  version: textOrNone,
  release: textOrNone,
  input: document,
  output: document,
  metadata,
};

const observation = fc.record({
  ...shared,
  traceId: some(['t0', 't1', 't2', 't3', 't4', 'unknown', '']),
  parentId: textOrNone,
  type: some(['SPAN', 'GENERATION', 'TOOL'] as const),
  level: some(levels),
  statusMessage: textOrNone,
  isRoot: fc.boolean(),
  model: textOrNone,
  modelId: textOrNone,
  provider: textOrNone,
  promptName: textOrNone,
  promptVersion: some([0, 1, 2]),
  startTime: some([0, 1, 27, 30]).map((hours) => day + hours * hour + 245 * second),
  seconds: fc.option(some(testNumbers)),
  firstToken: fc.option(some(testNumbers)),
  usage: some([{}, { input: 1, output: 2, total: 3 }, { input: 10, total: 10 }]),
  cost: some<Record<string, string>>([{}, { input: '0.5', output: '0.5', total: '1' }, { output: '10' }]),
  totalCost: some(['0', '0.5', '1']),
});

const trace = fc.record({
  ...shared,
  timestamp: some([0, 5, 24, 48]).map((hours) => day + hours * hour),
  userId: textOrNone,
  sessionId: textOrNone,
  externalId: textOrNone,
  public: fc.boolean(),
  bookmarked: fc.boolean(),
  tags: fc.subarray([...testTexts]),
});

const score = fc.record({
  name: some(testKeys),
  dataType: some(['NUMERIC', 'BOOLEAN', 'CATEGORICAL'] as const),
  value: some([0, 1, 0.5]),
  stringValue: textOrNone,
  traceId: some(['t0', 't1', 't2']),
  observationId: some(['', 'o0', 'o1', 'o2', 'o3']),
});

/** The same ones in every run, so that a failure can be looked at; other queries in each. */
function randomStore(seed: number): Store {
  const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number) => fc.sample(arbitrary, { numRuns: count, seed });
  const observations: ObservationRecord[] = sample(observation, 60).map(({ seconds, firstToken, ...fields }, n) =>
    testObservation({
      ...fields,
      id: `o${n}`,
      endTime: seconds === null ? null : fields.startTime + seconds * second,
      completionStartTime: firstToken === null ? null : fields.startTime + firstToken * second,
    }),
  );
  const traces: TraceRecord[] = sample(trace, 6).map((fields, n) =>
    testTraceOf(
      { ...fields, id: `t${n}` },
      observations.filter(({ traceId }) => traceId === `t${n}`),
    ),
  );
  const scores: ScoreRecord[] = sample(score, 25).map((fields, n) =>
    testScore({
      ...fields,
      id: `s${n}`,
      value: fields.dataType === 'BOOLEAN' ? Math.round(fields.value) : fields.value,
    }),
  );
  return { observations, traces, scores };
}

/** Every row has an older version that says something else, and there are rows that were deleted. */
function withOlderVersions(current: Store): Store {
  const newer = { rowVersion: 2 };
  const deleted = [1, 2].map((rowVersion) => ({ rowVersion, isDeleted: rowVersion === 2 }));
  return {
    observations: current.observations.flatMap((record, n) => [
      { ...record, input: 'older alpha', level: 'ERROR' as const, name: 'alpha', metadata: { region: 'alpha' } },
      { ...record, ...newer },
      ...(n < 5 ? deleted.map((version) => ({ ...record, id: `deleted${n}`, ...version })) : []),
    ]),
    traces: current.traces.flatMap((record) => [
      { ...record, userId: 'alpha', input: 'older alpha' },
      { ...record, ...newer },
      ...deleted.map((version) => ({ ...record, id: `deleted${record.id}`, ...version })),
    ]),
    scores: current.scores.flatMap((record) => [
      { ...record, stringValue: 'alpha' },
      { ...record, ...newer },
    ]),
  };
}

beforeAll(async () => {
  engine = await openTestClickHouse();
  store = randomStore(1);
  await storeRecords(engine.clickhouse, withOlderVersions(store));
  const foreign = randomStore(2);
  const other = { projectId: 'other' };
  await storeRecords(engine.clickhouse, {
    observations: foreign.observations.map((record) => ({ ...record, ...other })),
    traces: foreign.traces.map((record) => ({ ...record, ...other })),
    scores: foreign.scores.map((record) => ({ ...record, ...other })),
  });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

function statementOf(entity: Entity, query: Query): Sql {
  const selection = { projectId: 'p', conditions: [], query };
  if (entity === 'observations') {
    return sql`SELECT o.id AS id FROM observations AS o FINAL WHERE ${and(observationWhere(selection))} ORDER BY id`;
  }
  const selected = selectTraces(selection);
  return sql`WITH ${selected.with} SELECT t.id AS id ${selected.from} ORDER BY id`;
}

async function idsOf(entity: Entity, query: Query): Promise<string[]> {
  const rows = await readRows(engine.clickhouse, statementOf(entity, query), { settings: searchSettings });
  return rows.map((row) => String(row['id'])).toSorted();
}

describe.each(['observations', 'traces'] as const)('queries over %s', (entity) => {
  test('queries give the same ids through the engine as evaluated in memory', async () => {
    const queries = fc.array(arbitraryQuery(entity), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(queries, async (many) => {
        for (const query of many) {
          const found = await idsOf(entity, query);
          expect({ query: printQuery(query), found }).toEqual({
            query: printQuery(query),
            found: evaluate(query, entity, store),
          });
        }
      }),
      { numRuns: 6 },
    );
  });

  test('queries of one condition on each field give the same ids', async () => {
    const texts = [
      'has:input',
      '-has:output',
      'input:pha',
      'output:"退款"',
      'metadata:alpha',
      'metadata.region:*a*',
      '-metadata."n.m":>=1',
      'scores.region:>=0.5',
      '-scores.tone:true',
      'has:scores',
      'level:(ERROR OR DEBUG) -level:WARNING',
      'latency:0..1',
      '-latency:>1',
      'tokens:>2',
      'cost:1',
      'user:alpha OR public:false',
      'NOT (tags:alpha OR session:*beta)',
      '退款政策',
      'größe',
      '"x:y-1"',
      'a*ta',
      'session:(alpha OR Gr*) -has:user',
      'ttft:<1',
      'time:>2026-01-01',
      'time:<=2026-01-01',
      'type:TOOL alpha',
    ];
    const counts: number[] = [];
    for (const text of texts) {
      const query = readQuery(text, entity) as Query;
      const found = await idsOf(entity, query);
      expect({ text, found }).toEqual({ text, found: evaluate(query, entity, store) });
      counts.push(found.length);
    }
    // Else all of this would show nothing.
    const all = entity === 'traces' ? store.traces.length : store.observations.length;
    expect(counts.filter((count) => count > 0 && count < all).length).toBeGreaterThan(texts.length / 2);
  });
});
