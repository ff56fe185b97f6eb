/** Turns stored scores into what the three API styles give. */
import type { Score, ScoreV3 } from '@telltale/contract/scores.ts';
import type { ScoreRecord } from '#features/records/records.ts';
import { isoMillis } from '#lib/iso-time.ts';

export function scoreView(record: ScoreRecord): Score {
  return {
    ...coreOf(record),
    ...(record.dataType !== 'TEXT' && { value: record.value ?? 0 }),
    ...(record.dataType !== 'NUMERIC' && { stringValue: record.stringValue }),
    traceId: record.traceId || null,
    observationId: record.observationId || null,
    sessionId: record.sessionId || null,
    datasetRunId: record.datasetRunId || null,
    comment: record.comment || null,
    metadata: record.metadata,
    authorUserId: record.authorUserId || null,
    configId: record.configId || null,
    queueId: record.queueId || null,
  };
}

export function scoreViewV3(record: ScoreRecord, groups: ReadonlySet<string>): ScoreV3 {
  return {
    ...coreOf(record),
    value: valueOf(record),
    ...(groups.has('details') && {
      comment: record.comment || null,
      configId: record.configId || null,
      metadata: record.metadata,
    }),
    ...(groups.has('subject') && { subject: subjectOf(record) }),
    ...(groups.has('annotation') && {
      authorUserId: record.authorUserId || null,
      queueId: record.queueId || null,
    }),
  };
}

function coreOf(record: ScoreRecord) {
  return {
    id: record.id,
    projectId: record.projectId,
    name: record.name,
    source: record.source,
    dataType: record.dataType,
    timestamp: isoMillis(record.timestamp),
    environment: record.environment,
    createdAt: isoMillis(record.createdAt),
    updatedAt: isoMillis(record.updatedAt),
  };
}

function valueOf(record: ScoreRecord): ScoreV3['value'] {
  switch (record.dataType) {
    case 'NUMERIC':
      return record.value ?? 0;
    case 'BOOLEAN':
      return record.value === 1;
    case 'CATEGORICAL':
    case 'TEXT':
    case 'CORRECTION':
      return record.stringValue;
  }
}

function subjectOf(record: ScoreRecord): ScoreV3['subject'] {
  if (record.observationId) {
    return { kind: 'observation', id: record.observationId, traceId: record.traceId || null };
  }
  if (record.traceId) return { kind: 'trace', id: record.traceId };
  if (record.sessionId) return { kind: 'session', id: record.sessionId };
  if (record.datasetRunId) return { kind: 'experiment', id: record.datasetRunId };
  return null;
}
