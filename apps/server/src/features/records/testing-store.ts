/** Plain records, and a way to store them as the writer does, for tests of what reads them. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { ObservationRecord, ScoreRecord, TraceRecord } from './records.ts';
import { observationColumns, scoreColumns, toObservationLine, toScoreLine, toTraceLine, traceColumns } from './rows.ts';

/** 2026-01-02T03:04:05Z. */
export const testTime = Date.UTC(2026, 0, 2, 3, 4, 5) * 1000;

const stored = {
  projectId: 'p',
  createdAt: testTime,
  updatedAt: testTime,
  rowVersion: 1,
  isDeleted: false,
  fold: '',
};

export function testObservation(fields: Partial<ObservationRecord>): ObservationRecord {
  return {
    ...stored,
    id: 'o',
    traceId: 't',
    parentId: '',
    type: 'SPAN',
    name: '',
    startTime: testTime,
    endTime: null,
    completionStartTime: null,
    environment: 'default',
    version: '',
    release: '',
    level: 'DEFAULT',
    statusMessage: '',
    isRoot: false,
    provider: '',
    model: '',
    modelId: '',
    modelParameters: {},
    usage: {},
    cost: {},
    totalCost: '0',
    costSource: '',
    priceId: '',
    priceTier: '',
    promptName: '',
    promptVersion: 0,
    input: '',
    output: '',
    metadata: {},
    source: 'otel',
    ...fields,
  };
}

export function testTrace(fields: Partial<TraceRecord>): TraceRecord {
  return {
    ...stored,
    id: 't',
    timestamp: testTime,
    name: '',
    userId: '',
    sessionId: '',
    environment: 'default',
    release: '',
    version: '',
    externalId: '',
    public: false,
    bookmarked: false,
    tags: [],
    input: '',
    output: '',
    metadata: {},
    rootId: '',
    firstStart: null,
    lastStart: null,
    ...fields,
  };
}

export function testScore(fields: Partial<ScoreRecord>): ScoreRecord {
  return {
    ...stored,
    id: 's',
    timestamp: testTime,
    name: 'score',
    source: 'API',
    dataType: 'NUMERIC',
    value: null,
    stringValue: '',
    traceId: '',
    observationId: '',
    sessionId: '',
    datasetRunId: '',
    comment: '',
    metadata: {},
    authorUserId: '',
    configId: '',
    queueId: '',
    environment: 'default',
    ...fields,
  };
}

export interface TestRecords {
  readonly observations?: readonly ObservationRecord[];
  readonly traces?: readonly TraceRecord[];
  readonly scores?: readonly ScoreRecord[];
}

export async function storeRecords(clickhouse: ClickHouse, records: TestRecords): Promise<void> {
  const { observations = [], traces = [], scores = [] } = records;
  await clickhouse.insert('observations', observationColumns, linesOf(observations, toObservationLine));
  await clickhouse.insert('traces', traceColumns, linesOf(traces, toTraceLine));
  await clickhouse.insert('scores', scoreColumns, linesOf(scores, toScoreLine));
}

function linesOf<T>(records: readonly T[], toLine: (record: T) => string): string {
  return records.map((record) => `${toLine(record)}\n`).join('');
}

/** A trace with these observations, its bounds and root as the writer would have them. */
export function testTraceOf(trace: Partial<TraceRecord>, observations: readonly ObservationRecord[]): TraceRecord {
  const starts = observations.map((observation) => observation.startTime);
  return testTrace({
    rootId: observations.find((observation) => observation.isRoot)?.id ?? '',
    firstStart: starts.length > 0 ? Math.min(...starts) : null,
    lastStart: starts.length > 0 ? Math.max(...starts) : null,
    ...trace,
  });
}
