/** Stored records as the live tail tells of them: narrow, whatever a client has put into names. */
import type { LiveObservation, LiveTrace } from '@telltale/contract/live.ts';
import type { ObservationRecord, TraceRecord } from '#features/records/records.ts';
import { isoMillis } from '#lib/iso-time.ts';

const textLengthMax = 240;
const tagsMax = 50;

export function liveTraceView(record: TraceRecord): LiveTrace {
  return {
    id: record.id,
    timestamp: isoMillis(record.timestamp),
    name: cutOrNull(record.name),
    userId: cutOrNull(record.userId),
    sessionId: cutOrNull(record.sessionId),
    environment: record.environment,
    release: cutOrNull(record.release),
    version: cutOrNull(record.version),
    tags: record.tags.slice(0, tagsMax).map(cut),
    public: record.public,
    bookmarked: record.bookmarked,
    updatedAt: isoMillis(record.updatedAt),
    isNew: record.createdAt === record.updatedAt,
    isDeleted: record.isDeleted,
  };
}

export function liveObservationView(record: ObservationRecord): LiveObservation {
  const { input, output } = tokensOf(record.usage);
  return {
    id: record.id,
    traceId: record.traceId,
    parentObservationId: record.parentId || null,
    type: record.type,
    name: cutOrNull(record.name),
    level: record.level,
    statusMessage: cutOrNull(record.statusMessage),
    startTime: isoMillis(record.startTime),
    endTime: record.endTime === null ? null : isoMillis(record.endTime),
    isRunning: isRunning(record),
    environment: record.environment,
    model: cutOrNull(record.model),
    inputTokens: input,
    outputTokens: output,
    totalTokens: record.usage['total'] ?? 0,
    totalCost: record.costSource === '' ? null : Number(record.totalCost),
    updatedAt: isoMillis(record.updatedAt),
  };
}

/** Spans of OpenTelemetry arrive when they have ended, and events have no end. */
function isRunning({ endTime, type, source }: ObservationRecord): boolean {
  return endTime === null && type !== 'EVENT' && source === 'batch';
}

/** As the tables count them: whatever unit has `input` or `output` in its name. */
function tokensOf(usage: Readonly<Record<string, number>>): { input: number; output: number } {
  let input = 0;
  let output = 0;
  for (const [unit, units] of Object.entries(usage)) {
    if (unit.includes('input')) input += units;
    if (unit.includes('output')) output += units;
  }
  return { input, output };
}

function cutOrNull(text: string): string | null {
  return text === '' ? null : cut(text);
}

function cut(text: string): string {
  return text.length <= textLengthMax ? text : text.slice(0, textLengthMax).toWellFormed();
}
