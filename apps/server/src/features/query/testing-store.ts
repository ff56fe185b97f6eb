/** Made-up records over the values that made-up queries ask for, with older and deleted versions of each. */
import { testKeys, testNumbers, testTexts } from '@telltale/contract/query-testing.ts';
import fc from 'fast-check';
import {
  type Json,
  levels,
  type ObservationRecord,
  type ScoreRecord,
  type TraceRecord,
} from '#features/records/records.ts';
import { testObservation, testScore, testTraceOf } from '#features/records/testing-store.ts';
import { encodeText } from '#features/records/text.ts';
import type { Store } from './testing-rows.ts';

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
export function randomStore(seed: number): Store {
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
export function withOlderVersions(current: Store): Store {
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
