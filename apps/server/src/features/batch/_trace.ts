/** From the body of a `trace-create` to a change of a trace. */
import type { Stamp, TraceChange } from '#features/ingest/change.ts';
import type { Json } from '#features/records/records.ts';
import {
  booleanField,
  clearableText,
  environmentField,
  idField,
  jsonText,
  metadataField,
  refuse,
  textField,
  textsField,
  timeField,
} from './_fields.ts';

const nameLengthMax = 1000;

export function traceChange(body: Json, stamp: Stamp, newId: () => string): TraceChange {
  const name = clearableText(body, 'name');
  if ((name?.length ?? 0) > nameLengthMax) throw refuse(`name must have at most ${nameLengthMax} characters`);
  return {
    kind: 'trace',
    id: idField(body, 'id') ?? newId(),
    stamp,
    patch: {
      timestamp: timeField(body, 'timestamp'),
      name,
      userId: clearableText(body, 'userId'),
      sessionId: clearableText(body, 'sessionId'),
      environment: environmentField(body),
      release: clearableText(body, 'release'),
      version: textField(body, 'version'),
      externalId: clearableText(body, 'externalId'),
      public: booleanField(body, 'public'),
      tags: textsField(body, 'tags'),
      input: jsonText(body, 'input'),
      output: jsonText(body, 'output'),
      metadata: metadataField(body),
    },
  };
}
