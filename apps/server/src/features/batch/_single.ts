/** The endpoints of before batches: one entity a call, with the same bodies and rules. */
import { randomUUID } from 'node:crypto';
import type { Change } from '#features/ingest/change.ts';
import type { Json } from '#features/records/records.ts';
import { changeOf } from './_event.ts';

/**
 * The change one call asks for. Its clients write null for whatever they were not given, so null is absent here.
 * @throws AppError 'invalid_request' with the reason why it is not taken.
 */
export function singleChange(type: string, body: Json, idKey = 'id'): Change {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  const event = {
    id: randomUUID(),
    type,
    timestamp: new Date().toISOString(),
    body: { ...given, id: given[idKey] ?? given['id'] },
  };
  return changeOf(event) as Change;
}
