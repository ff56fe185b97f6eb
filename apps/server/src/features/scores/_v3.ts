/** The rules of v3 lists: which parameters go together, and what they mean as filter conditions. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { type listScoresV3, scoreDataType, scoreSource, scoreV3FieldGroups } from '@telltale/contract/scores.ts';
import type { z } from 'zod';
import { plain } from '#features/records/filter.ts';
import { AppError } from '#lib/errors.ts';

export type V3Query = z.output<NonNullable<typeof listScoresV3.query>>;

/** @throws AppError 'invalid_request' for parameters that do not go together. */
export function v3Conditions(query: V3Query): FilterCondition[] {
  requireOneTarget(query);
  const dataTypes = members('dataType', query.dataType, scoreDataType.options);
  return [
    plain.anyOf('id', query.id),
    plain.anyOf('name', query.name),
    plain.anyOf('source', members('source', query.source, scoreSource.options)),
    plain.anyOf('dataType', dataTypes),
    plain.anyOf('environment', query.environment),
    plain.anyOf('configId', query.configId),
    plain.anyOf('queueId', query.queueId),
    plain.anyOf('authorUserId', query.authorUserId),
    plain.anyOf('traceId', query.traceId),
    plain.anyOf('observationId', query.observationId),
    plain.anyOf('sessionId', query.sessionId),
    plain.anyOf('datasetRunId', query.experimentId),
    plain.from('timestamp', query.fromTimestamp),
    plain.before('timestamp', query.toTimestamp),
    ...rangeConditions(query, dataTypes),
    plain.anyOf('stringValue', valueType(query) === 'CATEGORICAL' ? query.value : undefined),
  ].filter((condition) => condition !== undefined);
}

/** @throws AppError 'invalid_request' for an unknown group. */
export function v3FieldGroups(fields: readonly string[] | undefined): ReadonlySet<string> {
  const known: readonly string[] = scoreV3FieldGroups;
  const unknown = fields?.filter((field) => !known.includes(field)) ?? [];
  if (unknown.length > 0) throw invalid(`Unknown fields: ${unknown.join(', ')}; use any of: ${known.join(', ')}`);
  return new Set(fields);
}

function requireOneTarget(query: V3Query): void {
  const targets = (['traceId', 'sessionId', 'experimentId'] as const).filter((name) => query[name] !== undefined);
  if (targets.length > 1) throw invalid(`${targets.join(' and ')} exclude each other`);
  if (query.observationId !== undefined && query.traceId === undefined) {
    throw invalid('observationId needs traceId: the ids of observations are those of a trace');
  }
}

/** Upper and lower case are the same. */
function members(name: string, given: readonly string[] | undefined, known: readonly string[]): string[] | undefined {
  const upper = given?.map((value) => value.toUpperCase());
  const unknown = upper?.find((value) => !known.includes(value));
  if (unknown !== undefined) throw invalid(`Unknown ${name} "${unknown}"; use any of: ${known.join(', ')}`);
  return upper;
}

function rangeConditions(query: V3Query, dataTypes: readonly string[] | undefined): FilterCondition[] {
  const bounds = [
    { operator: '>=', value: query.valueMin },
    { operator: '<=', value: query.valueMax },
  ] as const;
  return bounds.flatMap(({ operator, value }): FilterCondition[] => {
    if (value === undefined) return [];
    if (dataTypes?.length !== 1 || dataTypes[0] !== 'NUMERIC') {
      throw invalid('valueMin and valueMax need dataType=NUMERIC alone');
    }
    return [{ type: 'number', column: 'value', operator, value }];
  });
}

/** The numbers that `value` names; BOOLEAN scores are kept as 1 and 0. Undefined when it names none. */
export function v3Numbers(query: V3Query): readonly number[] | undefined {
  const dataType = valueType(query);
  if (dataType === 'BOOLEAN') return query.value?.map(booleanNumber);
  return dataType === 'NUMERIC' ? query.value?.map(finiteNumber) : undefined;
}

function valueType(query: V3Query): string | undefined {
  if (query.value === undefined) return undefined;
  const [dataType, ...others] = query.dataType?.map((value) => value.toUpperCase()) ?? [];
  if (others.length > 0 || !dataType || !['NUMERIC', 'BOOLEAN', 'CATEGORICAL'].includes(dataType)) {
    throw invalid('value needs exactly one dataType of NUMERIC, BOOLEAN, CATEGORICAL');
  }
  return dataType;
}

function booleanNumber(value: string): number {
  if (value !== 'true' && value !== 'false') throw invalid('value of dataType BOOLEAN must be true or false');
  return value === 'true' ? 1 : 0;
}

function finiteNumber(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number)) throw invalid('value of dataType NUMERIC must be a finite number');
  return number;
}

function invalid(message: string): AppError {
  return new AppError('invalid_request', message);
}
