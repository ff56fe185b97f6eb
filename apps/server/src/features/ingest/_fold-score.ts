/** The fold of one score. */
import type { ScoreRecord } from '#features/records/records.ts';
import type { ScoreChange } from './change.ts';
import { closeFold, type Folding, type Layout, openFold } from './_fold-text.ts';
import type { FoldContext } from './fold.ts';

/** What belongs together is one register, so that no score is ever half of one write and half of another. */
interface Values {
  timestamp: number;
  environment: string;
  target: Pick<ScoreRecord, 'traceId' | 'observationId' | 'sessionId' | 'datasetRunId'>;
  verdict: Pick<ScoreRecord, 'name' | 'source' | 'dataType' | 'value' | 'stringValue'>;
  comment: string;
  authorUserId: string;
  configId: string;
  queueId: string;
}

const layout: Layout<Values> = {
  fields: ['timestamp', 'environment', 'target', 'verdict', 'comment', 'authorUserId', 'configId', 'queueId'],
  firsts: ['timestamp', 'environment', 'target'],
};

const empty: Values = {
  timestamp: 0,
  environment: 'default',
  target: { traceId: '', observationId: '', sessionId: '', datasetRunId: '' },
  verdict: { name: '', source: 'API', dataType: 'NUMERIC', value: null, stringValue: '' },
  comment: '',
  authorUserId: '',
  configId: '',
  queueId: '',
};

export interface ScoreState extends Folding<Values, object> {
  isChanged(): boolean;
}

export function openScore(stored: ScoreRecord | null): ScoreState {
  const folding = openFold<Values, object>(stored, { stored: stored && valuesOf(stored), empty }, layout);
  return { ...folding, isChanged: () => folding.registers.changed || folding.metadata.changed };
}

function valuesOf(stored: ScoreRecord): Values {
  const { traceId, observationId, sessionId, datasetRunId, name, source, dataType, value, stringValue } = stored;
  return {
    timestamp: stored.timestamp,
    environment: stored.environment,
    target: { traceId, observationId, sessionId, datasetRunId },
    verdict: { name, source, dataType, value, stringValue },
    comment: stored.comment,
    authorUserId: stored.authorUserId,
    configId: stored.configId,
    queueId: stored.queueId,
  };
}

export function addScoreChange({ registers, metadata }: ScoreState, { patch, stamp }: ScoreChange): void {
  const { name, source, dataType, value, stringValue } = patch;
  registers.first('timestamp', patch.timestamp, stamp);
  registers.first('environment', patch.environment, stamp);
  registers.first('target', targetOf(patch), stamp);
  registers.last('verdict', { name, source, dataType, value, stringValue }, stamp);
  registers.last('comment', patch.comment === null ? '' : patch.comment, stamp);
  registers.last('authorUserId', patch.authorUserId, stamp);
  registers.last('configId', patch.configId, stamp);
  registers.last('queueId', patch.queueId, stamp);
  metadata.merge(patch.metadata, stamp);
}

function targetOf(patch: ScoreChange['patch']): Values['target'] | undefined {
  const { traceId = '', observationId = '', sessionId = '', datasetRunId = '' } = patch;
  if (!traceId && !observationId && !sessionId && !datasetRunId) return undefined;
  return { traceId, observationId, sessionId, datasetRunId };
}

export function closeScore(state: ScoreState, stored: ScoreRecord | null, context: FoldContext): ScoreRecord {
  const { target, verdict, ...rest } = state.registers.values;
  return {
    projectId: context.projectId,
    id: context.id,
    ...rest,
    ...target,
    ...verdict,
    ...closeFold(state, {}, layout),
    createdAt: stored?.createdAt ?? context.now,
    updatedAt: context.now,
    rowVersion: context.rowVersion,
    isDeleted: false,
  };
}
