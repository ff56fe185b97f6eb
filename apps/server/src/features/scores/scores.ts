/** What other slices may ask of scores. */
import type { Score, ScoreValue } from '@telltale/contract/scores.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { cutPreview } from '#features/records/preview.ts';
import type { ScoreRecord } from '#features/records/records.ts';
import { type ListedScore, readOfObservations, readOfTraces } from './_store.ts';
import { scoreView } from './_view.ts';

export type { ListedScore } from './_store.ts';

/** Scores of these traces and of their observations, by trace id, oldest first. */
export async function scoresOfTraces(
  clickhouse: ClickHouse,
  projectId: string,
  traceIds: readonly string[],
): Promise<Map<string, ScoreRecord[]>> {
  const records = await readOfTraces(clickhouse, projectId, traceIds, 'whole');
  return Map.groupBy(records, (record) => record.traceId);
}

/** The same, as far as a list shows them: half the columns, of rows that lie far apart. */
export async function listedScoresOfTraces(
  clickhouse: ClickHouse,
  projectId: string,
  traceIds: readonly string[],
): Promise<Map<string, ListedScore[]>> {
  const records: ListedScore[] = await readOfTraces(clickhouse, projectId, traceIds, 'listed');
  return Map.groupBy(records, (record) => record.traceId);
}

/** Scores of these observations alone as a list shows them, by observation id, oldest first. */
export async function scoresOfObservations(
  clickhouse: ClickHouse,
  projectId: string,
  observations: readonly { readonly id: string; readonly traceId: string }[],
): Promise<Map<string, ListedScore[]>> {
  const records = await readOfObservations(clickhouse, projectId, observations);
  return Map.groupBy(records, (record) => record.observationId);
}

export function scoreValueView(score: ListedScore): ScoreValue {
  return {
    id: score.id,
    name: score.name,
    source: score.source,
    dataType: score.dataType,
    value: score.dataType === 'TEXT' ? null : score.value,
    stringValue: score.dataType === 'NUMERIC' ? null : cutPreview(score.stringValue),
    observationId: score.observationId || null,
  };
}

/**
 * Scores as `GET /traces/:traceId` gives them. Corrections are no v1 scores; text scores are left out for Python SDKs below 3,
 * which fail on a data type they do not know.
 */
export function scoresInTrace(records: readonly ScoreRecord[], request: Request): Score[] {
  const hidden = new Set(isPythonBelow3(request) ? ['CORRECTION', 'TEXT'] : ['CORRECTION']);
  return records.filter((record) => !hidden.has(record.dataType)).map(scoreView);
}

function isPythonBelow3({ headers }: Request): boolean {
  const header = (name: string) =>
    headers.get(`x-langfuse-${name}`) ?? headers.get(`x_langfuse_${name.replace('-', '_')}`);
  return header('sdk-name') === 'python' && Number.parseInt(header('sdk-version') ?? '', 10) < 3;
}
