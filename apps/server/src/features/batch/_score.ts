/** From the body of a `score-create`, or of POST /scores, to a change of a score. */
import type { ScoreChange, ScorePatch, Stamp } from '#features/ingest/change.ts';
import { type Json, type Micros, type ScoreDataType, scoreDataTypes } from '#features/records/records.ts';
import {
  choiceField,
  clearableText,
  environmentField,
  idField,
  kindOf,
  metadataField,
  refuse,
  textField,
} from './_fields.ts';

const textLengthMax = 500;

export function scoreChangeOf(body: Json, stamp: Stamp, newId: () => string): ScoreChange {
  const dataType = dataTypeOf(body);
  const target = targetOf(body);
  const source = choiceField(body, 'source', ['API', 'ANNOTATION']) ?? 'API';
  const configId = idField(body, 'configId');
  if (source === 'ANNOTATION' && !configId && dataType !== 'CORRECTION') {
    throw refuse('a score of source ANNOTATION must have a configId');
  }
  if (dataType === 'CORRECTION') requireCorrection(target, configId);
  return {
    kind: 'score',
    id: idField(body, 'id') ?? newId(),
    stamp,
    patch: {
      timestamp: stamp.at,
      environment: environmentField(body),
      ...target,
      name: dataType === 'CORRECTION' ? 'output' : nameOf(body),
      source,
      dataType,
      ...verdictOf(body['value'], dataType),
      comment: clearableText(body, 'comment'),
      metadata: metadataField(body),
      configId,
      queueId: idField(body, 'queueId'),
    },
  };
}

export function scoreStamp(at: Micros, by: string): Stamp {
  return { priority: 2, at, order: 0, by };
}

function nameOf(body: Json): string {
  const name = textField(body, 'name');
  if (!name) throw refuse('a score must have a name');
  return name;
}

function dataTypeOf(body: Json): ScoreDataType {
  return choiceField(body, 'dataType', scoreDataTypes) ?? typeOfValue(body['value']);
}

function typeOfValue(value: unknown): ScoreDataType {
  if (typeof value === 'boolean') return 'BOOLEAN';
  return typeof value === 'string' ? 'CATEGORICAL' : 'NUMERIC';
}

type Target = Pick<ScorePatch, 'traceId' | 'observationId' | 'sessionId' | 'datasetRunId'>;

function targetOf(body: Json): Target {
  const traceId = idField(body, 'traceId');
  const observationId = idField(body, 'observationId');
  const sessionId = idField(body, 'sessionId');
  const datasetRunId = idField(body, 'datasetRunId');
  const named = [traceId, sessionId, datasetRunId].filter((id) => id !== undefined);
  if (named.length !== 1) throw refuse('a score must have exactly one of traceId, sessionId and datasetRunId');
  if (observationId !== undefined && traceId === undefined) throw refuse('observationId needs traceId');
  return { traceId, observationId, sessionId, datasetRunId };
}

function requireCorrection(target: Target, configId: string | undefined): void {
  if (target.traceId === undefined) throw refuse('a score of type CORRECTION must have a traceId');
  if (configId !== undefined) throw refuse('a score of type CORRECTION must not have a configId');
}

function verdictOf(value: unknown, dataType: ScoreDataType): Pick<ScorePatch, 'value' | 'stringValue'> {
  switch (dataType) {
    case 'NUMERIC':
      return { value: numberOf(value), stringValue: '' };
    case 'BOOLEAN':
      return booleanOf(value);
    case 'CATEGORICAL':
      return { value: 0, stringValue: stringOf(value, dataType) };
    case 'CORRECTION':
      return { value: 0, stringValue: stringOf(value, dataType) };
    case 'TEXT':
      return { value: null, stringValue: shortText(value) };
  }
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw refuse(`value of a NUMERIC score must be a number, not ${kindOf(value)}`);
  if (!Number.isFinite(value)) throw refuse('value of a NUMERIC score is too large');
  return value;
}

function booleanOf(value: unknown): { value: number; stringValue: string } {
  if (value === 1 || value === true) return { value: 1, stringValue: 'True' };
  if (value === 0 || value === false) return { value: 0, stringValue: 'False' };
  throw refuse('value of a BOOLEAN score must be 0 or 1');
}

function stringOf(value: unknown, dataType: ScoreDataType): string {
  if (typeof value !== 'string') throw refuse(`value of a ${dataType} score must be a string, not ${kindOf(value)}`);
  return value.toWellFormed();
}

function shortText(value: unknown): string {
  const text = stringOf(value, 'TEXT');
  if (text === '' || text.length > textLengthMax) {
    throw refuse(`value of a TEXT score must have 1 to ${textLengthMax} characters, not ${text.length}`);
  }
  return text;
}
