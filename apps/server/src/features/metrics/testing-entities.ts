/** The rows that views count, made from records in memory. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { Query } from '@telltale/contract/query-tree.ts';
import type { MetricView } from '@telltale/contract/metrics-catalogue.ts';
import { rowsMeeting } from '#features/query/testing-evaluate.ts';
import { observationRow, type Store, traceRow, type Value } from '#features/query/testing-rows.ts';
import { encodeMetadata } from '#features/records/text.ts';
import type { ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import { meetsAll } from './testing-filters.ts';

/** A list of values: the entity is in the group of each. */
export type Dimension = string | number | boolean | null | readonly (string | number)[];

export interface Entity {
  readonly bucket: string;
  dimension(name: string, key: string | undefined): Dimension;
  measure(name: string, key: string | undefined): number | string | null;
}

export interface Scope {
  readonly store: Store;
  readonly from: number;
  readonly to: number;
  readonly condition: Query | undefined;
  readonly filters: readonly FilterCondition[];
  readonly bucketOf: (time: number) => string;
  /** What is grouped by. */
  readonly dimensions: readonly string[];
}

export function entitiesIn(view: MetricView, scope: Scope): Entity[] {
  switch (view) {
    case 'observations':
      return observationsIn(scope);
    case 'traces':
      return tracesIn(scope).map((trace) => traceEntity(trace, scope));
    case 'users':
      return groupsIn(scope, ({ userId }) => userId);
    case 'sessions':
      return groupsIn(scope, ({ sessionId }) => sessionId);
    case 'scores-numeric':
      return scoresIn(scope, ['NUMERIC', 'BOOLEAN']);
    case 'scores-boolean':
      return scoresIn(scope, ['BOOLEAN']);
    case 'scores-categorical':
      return scoresIn(scope, ['CATEGORICAL']);
  }
}

function isIn(time: number, { from, to }: Scope): boolean {
  return time >= from && time < to;
}

function observationsIn(scope: Scope): Entity[] {
  const { store, condition, filters } = scope;
  // A condition on the trace is met by no observation without one.
  const asksTraces = filters.some(({ column }) => ['traceName', 'userId', 'tags'].includes(column));
  const met = new Set(condition && rowsMeeting(condition, 'observations', store).map(({ id }) => id));
  return store.observations
    .filter(({ id, startTime }) => isIn(startTime, scope) && (!condition || met.has(id)))
    .filter(({ traceId }) => !asksTraces || store.traces.some(({ id }) => id === traceId))
    .map((record) => observationEntity(record, scope))
    .filter((entity) => meetsAll(filters, (column, key) => entity.dimension(column, key)));
}

function observationEntity(record: ObservationRecord, { store, bucketOf }: Scope): Entity {
  const row = observationRow(record, store);
  const value = (name: string) => row.values[name]?.[0] ?? null;
  const { startTime, endTime, completionStartTime, usage, cost, level } = record;
  const millis = (from: number | null, to: number | null) => (from === null || to === null ? null : (to - from) / 1000);
  const latency = millis(startTime, endTime);
  const perSecond = (tokens: Value) => (latency ? (Number(tokens) / latency) * 1000 : null);
  const measures: Record<string, number | string | null> = {
    count: 1,
    latency,
    timeToFirstToken: millis(startTime, completionStartTime),
    streamingLatency: millis(completionStartTime, endTime),
    tokensPerSecond: perSecond(value('totalTokens')),
    outputTokensPerSecond: perSecond(value('outputTokens')),
    errorRate: level === 'ERROR' ? 1 : 0,
    countScores: row.scores.length,
    uniqueUserIds: String(value('userId')),
    uniqueSessionIds: String(value('sessionId')),
  };
  return {
    bucket: bucketOf(startTime),
    dimension(name, key) {
      if (name === 'startTimeMonth') return new Date(startTime / 1000).toISOString().slice(0, 7);
      if (name === 'usageType') return kindsOf(usage);
      if (name === 'costType') return kindsOf(cost);
      return name === 'metadata' ? entryText(row.metadata[key ?? '']) : listed(value(name));
    },
    measure(name, key = '') {
      if (name === 'usage' || name === 'usageByType') return usage[key] ?? null;
      if (name === 'cost' || name === 'costByType') return key in cost ? Number(cost[key]) : null;
      return measures[name] ?? (name in measures ? null : (value(name) as number));
    },
  };
}

function kindsOf(details: Readonly<Record<string, unknown>>): string[] {
  const kinds = Object.keys(details);
  return kinds.length === 1 ? kinds : kinds.filter((kind) => kind !== 'total');
}

/** An empty list is one group. */
function listed(value: Value): Dimension {
  if (!Array.isArray(value)) return value as Dimension;
  return value.length === 0 ? [''] : [...new Set(value as string[])];
}

/** A string that looks like JSON is stored in quotes. */
function entryText(stored = ''): string {
  return stored.startsWith('"') ? String(JSON.parse(stored)) : stored;
}

function tracesIn(scope: Scope): TraceRecord[] {
  const { store, condition, filters } = scope;
  const met = new Set(condition && rowsMeeting(condition, 'traces', store).map(({ id }) => id));
  return store.traces
    .filter(({ id, timestamp }) => isIn(timestamp, scope) && (!condition || met.has(id)))
    .filter((trace) => meetsAll(filters, (column, key) => traceEntity(trace, scope).dimension(column, key)));
}

function traceEntity(record: TraceRecord, { store, bucketOf }: Scope): Entity {
  const row = traceRow(record, store);
  const value = (name: string) => row.values[name]?.[0] ?? null;
  const hasObservations = value('observationCount') !== 0;
  const measures: Record<string, number | string | null> = {
    count: 1,
    observationsCount: Number(value('observationCount')),
    scoresCount: row.scores.length,
    uniqueUserIds: record.userId,
    uniqueSessionIds: record.sessionId,
    latency: hasObservations ? Math.round(Number(value('latency')) * 1e6) / 1000 : null,
    errorRate: Number(value('errorCount')) > 0 ? 1 : 0,
  };
  return {
    bucket: bucketOf(record.timestamp),
    dimension(name, key) {
      if (name === 'timestampMonth') return new Date(record.timestamp / 1000).toISOString().slice(0, 7);
      return name === 'metadata' ? entryText(row.metadata[key ?? '']) : listed(value(name));
    },
    measure: (name) => measures[name] ?? (name in measures ? null : Number(value(name))),
  };
}

/** By user or session, bucket of time and what is grouped by. */
function groupsIn(scope: Scope, keyOf: (trace: TraceRecord) => string): Entity[] {
  const parts = tracesIn(scope)
    .filter((trace) => keyOf(trace) !== '')
    .flatMap((trace) => {
      const entity = traceEntity(trace, scope);
      const dimension = (name: string): Dimension =>
        name === 'id' ? keyOf(trace) : entity.dimension(name === 'traceName' ? 'name' : name, undefined);
      const all = [{ bucket: entity.bucket, id: keyOf(trace) } as Record<string, string | number | boolean | null>];
      const combinations = scope.dimensions.reduce(
        (made, name) =>
          made.flatMap((each) => [dimension(name)].flat().map((one) => ({ ...each, [`d.${name}`]: one }))),
        all,
      );
      return combinations.map((group) => ({ group, trace, entity }));
    });
  const isTimed = (group: (typeof parts)[number]['group']) => JSON.stringify(group);
  return [...Map.groupBy(parts, ({ group }) => isTimed(group)).values()].map((members) => {
    const group = members[0]?.group ?? {};
    return {
      bucket: String(group['bucket']),
      dimension: (name) => group[`d.${name}`] ?? null,
      measure: (name) => groupMeasure(name, members, scope),
    };
  });
}

function groupMeasure(
  name: string,
  members: readonly { readonly trace: TraceRecord; readonly entity: Entity }[],
  { store }: Scope,
): number | null {
  if (name === 'count') return 1;
  if (name === 'tracesCount') return members.length;
  if (name === 'sessionsCount') return new Set(members.flatMap(({ trace }) => trace.sessionId || [])).size;
  if (name !== 'duration') return members.reduce((sum, { entity }) => sum + Number(entity.measure(name, undefined)), 0);
  const ids = new Set(members.map(({ trace }) => trace.id));
  const observations = store.observations.filter(({ traceId }) => ids.has(traceId));
  if (observations.length === 0) return null;
  const ends = observations.map(({ startTime, endTime }) => endTime ?? startTime);
  return (Math.max(...ends) - Math.min(...observations.map(({ startTime }) => startTime))) / 1000;
}

function scoresIn(scope: Scope, dataTypes: readonly string[]): Entity[] {
  const { store, condition, filters } = scope;
  const met = new Set(condition && rowsMeeting(condition, 'traces', store).map(({ id }) => id));
  return store.scores
    .filter(({ timestamp, dataType }) => isIn(timestamp, scope) && dataTypes.includes(dataType))
    .filter(({ traceId }) => !condition || met.has(traceId))
    .map((score) => scoreEntity(score, scope))
    .filter((entity) => meetsAll(filters, (column, key) => entity.dimension(column, key)));
}

function scoreEntity(score: ScoreRecord, { store, bucketOf }: Scope): Entity {
  const trace = store.traces.find(({ id }) => id === score.traceId);
  const observation = store.observations.find(
    ({ id, traceId }) => id === score.observationId && traceId === score.traceId,
  );
  const iso = new Date(score.timestamp / 1000).toISOString();
  const values: Record<string, Dimension> = {
    timestampMonth: iso.slice(0, 7),
    timestampDay: iso.slice(0, 10),
    value: score.value,
    booleanValue: score.value === 1,
    traceName: trace?.name ?? '',
    tags: listed(trace?.tags ?? []),
    traceRelease: trace?.release ?? '',
    traceVersion: trace?.version ?? '',
    userId: trace?.userId ?? '',
    sessionId: score.sessionId || (trace?.sessionId ?? ''),
    observationName: observation?.name ?? '',
    observationModelName: observation?.model ?? '',
    observationPromptName: observation?.promptName ?? '',
    observationPromptVersion: observation?.promptVersion || null,
  };
  return {
    bucket: bucketOf(score.timestamp),
    dimension(name, key = '') {
      if (name === 'metadata') return entryText(encodeMetadata(score.metadata)[key]);
      return name in values ? (values[name] ?? null) : (score[name as 'source'] as Dimension);
    },
    measure: (name) => (name === 'count' ? 1 : score.value),
  };
}
