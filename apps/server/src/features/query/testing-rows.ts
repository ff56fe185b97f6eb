/** Stored records as the rows that a query is evaluated over. */
import type { ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import { encodeMetadata } from '#features/records/text.ts';
import type { EvaluatedRow } from './testing-evaluate.ts';

/** Newest versions only, of one project. */
export interface Store {
  readonly observations: readonly ObservationRecord[];
  readonly traces: readonly TraceRecord[];
  readonly scores: readonly ScoreRecord[];
}

export type Value = string | number | boolean | null | readonly string[];

export function observationRow(record: ObservationRecord, store: Store): EvaluatedRow {
  const trace = store.traces.find(({ id }) => id === record.traceId);
  return {
    id: record.id,
    values: single({ ...observationValues(record), ...(trace ? traceValuesOf(trace) : noTrace) }),
    metadata: encodeMetadata(record.metadata),
    scores: store.scores.filter(
      ({ traceId, observationId }) => observationId === record.id && traceId === record.traceId,
    ),
    names: [
      ...observationNames(record),
      record.traceId,
      trace?.name ?? '',
      trace?.userId ?? '',
      trace?.sessionId ?? '',
    ],
    texts: textsOf([record]),
    nullable: new Set([
      'latency',
      'timeToFirstToken',
      'tokensPerSecond',
      'promptVersion',
      'startTime',
      'endTime',
      'completionStartTime',
    ]),
  };
}

export function traceRow(record: TraceRecord, store: Store): EvaluatedRow {
  const observations = store.observations.filter(({ traceId }) => traceId === record.id);
  const root = observations.find(({ id }) => id === record.rootId);
  const texts = textsOf([record, ...observations]);
  return {
    id: record.id,
    values: { ...single(ownValues(record)), ...single(totals(observations)), ...someOf(observations) },
    metadata: { ...encodeMetadata(root?.metadata ?? {}), ...encodeMetadata(record.metadata) },
    scores: store.scores.filter(({ traceId }) => traceId === record.id),
    names: [
      record.id,
      record.name,
      record.userId,
      record.sessionId,
      ...observations.flatMap((each) => [...observationNames(each), each.traceId]),
    ],
    texts,
    nullable: new Set(['timestamp', 'timeToFirstToken']),
  };
}

const noTrace = {
  userId: '',
  sessionId: '',
  traceName: '',
  traceEnvironment: '',
  tags: [],
  release: '',
  traceVersion: '',
  bookmarked: false,
  public: false,
} as const;

function traceValuesOf(trace: TraceRecord) {
  const { userId, sessionId, name, environment, tags, release, version, bookmarked } = trace;
  return {
    userId,
    sessionId,
    traceName: name,
    traceEnvironment: environment,
    tags,
    release,
    traceVersion: version,
    bookmarked,
    public: trace.public,
  };
}

function observationValues(record: ObservationRecord): Record<string, Value> {
  const latency = secondsBetween(record.startTime, record.endTime);
  const outputTokens = sumOf(record.usage, 'output');
  return {
    id: record.id,
    traceId: record.traceId,
    parentObservationId: record.parentId,
    type: record.type,
    name: record.name,
    isRootObservation: record.isRoot,
    startTime: record.startTime,
    endTime: record.endTime,
    completionStartTime: record.completionStartTime,
    environment: record.environment,
    level: record.level,
    statusMessage: record.statusMessage,
    version: record.version,
    latency,
    timeToFirstToken: secondsBetween(record.startTime, record.completionStartTime),
    tokensPerSecond: latency ? outputTokens / latency : null,
    inputTokens: sumOf(record.usage, 'input'),
    outputTokens,
    totalTokens: record.usage['total'] ?? 0,
    inputCost: sumOf(record.cost, 'input'),
    outputCost: sumOf(record.cost, 'output'),
    totalCost: Number(record.totalCost),
    model: record.model,
    modelId: record.modelId,
    provider: record.provider,
    promptName: record.promptName,
    promptVersion: record.promptVersion || null,
  };
}

function ownValues(record: TraceRecord): Record<string, Value> {
  const { id, timestamp, name, userId, sessionId, environment, version, release, externalId, tags, bookmarked } =
    record;
  return {
    id,
    timestamp,
    name,
    userId,
    sessionId,
    environment,
    version,
    release,
    externalId,
    tags,
    bookmarked,
    public: record.public,
  };
}

function totals(observations: readonly ObservationRecord[]): Record<string, Value> {
  const sum = (name: string) => observations.reduce((all, each) => all + Number(observationValues(each)[name]), 0);
  const levels = (level: string) => observations.filter((each) => each.level === level).length;
  const starts = observations.map(({ startTime }) => startTime);
  const ends = observations.map(({ startTime, endTime }) => endTime ?? startTime);
  return {
    latency: starts.length > 0 ? (Math.max(...ends) - Math.min(...starts)) / 1e6 : 0,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    totalTokens: sum('totalTokens'),
    inputCost: sum('inputCost'),
    outputCost: sum('outputCost'),
    totalCost: sum('totalCost'),
    observationCount: observations.length,
    errorCount: levels('ERROR'),
    warningCount: levels('WARNING'),
    defaultCount: levels('DEFAULT'),
    debugCount: levels('DEBUG'),
    worstLevel: worstOf(levels),
  };
}

function worstOf(levels: (level: string) => number): string {
  if (levels('ERROR') > 0) return 'ERROR';
  if (levels('WARNING') > 0) return 'WARNING';
  return levels('DEBUG') > 0 && levels('DEFAULT') === 0 ? 'DEBUG' : 'DEFAULT';
}

function someOf(observations: readonly ObservationRecord[]): Record<string, readonly Value[]> {
  const rows = observations.map(observationValues);
  const names = ['level', 'type', 'model', 'modelId', 'provider', 'promptName', 'statusMessage', 'timeToFirstToken'];
  const fields = names.map((name) => [name, rows.map((row) => row[name] ?? null)] as const);
  return { ...Object.fromEntries(fields), observationName: rows.map((row) => row['name'] ?? null) };
}

function single(values: Readonly<Record<string, Value>>): Record<string, readonly Value[]> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}

function observationNames({ id, name, statusMessage }: ObservationRecord): string[] {
  return [id, name, statusMessage];
}

function textsOf(records: readonly (ObservationRecord | TraceRecord)[]): Record<string, readonly string[]> {
  return {
    input: records.map(({ input }) => input),
    output: records.map(({ output }) => output),
    metadata: records.map(({ metadata }) => Object.values(encodeMetadata(metadata)).join('\n')),
  };
}

function sumOf(details: Readonly<Record<string, number | string>>, side: string): number {
  return Object.entries(details).reduce((sum, [key, value]) => (key.includes(side) ? sum + Number(value) : sum), 0);
}

function secondsBetween(start: number, end: number | null): number | null {
  return end === null ? null : (end - start) / 1e6;
}
