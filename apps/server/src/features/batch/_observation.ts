/** From the body of a span, generation, event or typed observation to a change of an observation. */
import type { ObservationChange, ObservationPatch, Stamp } from '#features/ingest/change.ts';
import { type Json, levels, type ObservationType, observationTypes } from '#features/records/records.ts';
import {
  choiceField,
  clearableText,
  clearableTime,
  environmentField,
  idField,
  isObject,
  jsonText,
  kindOf,
  metadataField,
  refuse,
  requireShallow,
  textField,
  timeField,
} from './_fields.ts';
import { costOf, usageOf } from './_usage.ts';

export interface ObservationKind {
  /** Null for the old generic events, which name their type in the body. */
  readonly type: ObservationType | null;
  readonly isUpdate: boolean;
}

export interface ObservationContext {
  readonly kind: ObservationKind;
  readonly stamp: Stamp;
  readonly newId: () => string;
}

export function observationChange(body: Json, { kind, stamp, newId }: ObservationContext): ObservationChange {
  const id = idField(body, 'id');
  if (id === undefined && kind.isUpdate) throw refuse('an update must have body.id');
  const patch: ObservationPatch = {
    traceId: idField(body, 'traceId'),
    startTime: timeField(body, 'startTime'),
    environment: environmentField(body),
    type: kind.type ?? choiceField(body, 'type', observationTypes),
    name: clearableText(body, 'name'),
    endTime: kind.type === 'EVENT' ? undefined : clearableTime(body, 'endTime'),
    completionStartTime: clearableTime(body, 'completionStartTime'),
    metadata: metadataField(body),
    input: jsonText(body, 'input'),
    output: jsonText(body, 'output'),
    level: body['level'] === null ? null : choiceField(body, 'level', levels),
    statusMessage: textField(body, 'statusMessage'),
    parentId: idField(body, 'parentObservationId'),
    version: textField(body, 'version'),
    model: clearableText(body, 'model'),
    modelParameters: parametersOf(body),
    usage: usageOf(body),
    cost: costOf(body),
    ...promptOf(body),
  };
  return { kind: 'observation', id: id ?? newId(), stamp, patch };
}

function parametersOf(body: Json): Json | undefined {
  const parameters = body['modelParameters'];
  if (parameters === undefined || parameters === null) return undefined;
  if (!isObject(parameters)) throw refuse(`modelParameters must be a JSON object, not ${kindOf(parameters)}`);
  requireShallow(parameters, 'modelParameters');
  return parameters;
}

const promptVersionMax = 2 ** 31 - 1;

function promptOf(body: Json): Pick<ObservationPatch, 'promptName' | 'promptVersion'> {
  const promptName = textField(body, 'promptName') || undefined;
  const promptVersion = body['promptVersion'] ?? undefined;
  if (promptName === undefined && promptVersion === undefined) return {};
  if (promptName === undefined || promptVersion === undefined) {
    throw refuse('promptName and promptVersion must be given together');
  }
  const isVersion = Number.isInteger(promptVersion) && Number(promptVersion) > 0;
  if (!isVersion || Number(promptVersion) > promptVersionMax) throw refuse('promptVersion must be a positive integer');
  return { promptName, promptVersion: Number(promptVersion) };
}
