/** One event of a batch: its envelope, and which normaliser its type asks for. */
import { createHash } from 'node:crypto';
import { type Change, priority, type Stamp } from '#features/ingest/change.ts';
import type { Json, ObservationType } from '#features/records/records.ts';
import { idField, kindOf, objectOf, refuse, timeField } from './_fields.ts';
import { observationChange, type ObservationKind } from './_observation.ts';
import { scoreChangeOf } from './_score.ts';
import { traceChange } from './_trace.ts';

/** Events that a public key alone may send. */
const openTypes: readonly unknown[] = ['score-create', 'sdk-log'];

export function needsFullKey(event: Json): boolean {
  return !openTypes.includes(event['type']);
}

const create = (type: ObservationType | null): ObservationKind => ({ type, isUpdate: false });
const update = (type: ObservationType | null): ObservationKind => ({ type, isUpdate: true });

const observationKinds = new Map<unknown, ObservationKind>([
  ['span-create', create('SPAN')],
  ['span-update', update('SPAN')],
  ['generation-create', create('GENERATION')],
  ['generation-update', update('GENERATION')],
  ['event-create', create('EVENT')],
  ['agent-create', create('AGENT')],
  ['tool-create', create('TOOL')],
  ['chain-create', create('CHAIN')],
  ['retriever-create', create('RETRIEVER')],
  ['evaluator-create', create('EVALUATOR')],
  ['embedding-create', create('EMBEDDING')],
  ['guardrail-create', create('GUARDRAIL')],
  ['observation-create', create(null)],
  ['observation-update', update(null)],
]);

/**
 * The change an event asks for; null for `sdk-log`, which asks for none.
 * @throws AppError 'invalid_request' with the reason why the event is not taken.
 */
export function changeOf(event: Json): Change | null {
  const { type } = event;
  if (type === 'sdk-log') return null;
  const eventId = idField(event, 'id');
  if (eventId === undefined) throw refuse('an event must have an id');
  const at = timeField(event, 'timestamp');
  if (at === undefined) throw refuse('an event must have a timestamp');
  const kind = observationKinds.get(type);
  const stamp: Stamp = { priority: priority.said, at, order: kind?.isUpdate ? 1 : 0, by: eventId };
  const newId = () => idFrom(`${String(type)} ${eventId}`);
  if (kind) return observationChange(bodyOf(event), { kind, stamp, newId });
  if (type === 'trace-create') return traceChange(bodyOf(event), stamp, newId);
  if (type === 'score-create') return scoreChangeOf(bodyOf(event), stamp, newId);
  if (type === 'dataset-run-item-create') throw refuse('events of type dataset-run-item-create are internal');
  throw refuse(typeof type === 'string' ? `unknown event type ${type.slice(0, 60)}` : `type is ${kindOf(type)}`);
}

function bodyOf(event: Json): Json {
  return objectOf(event['body'], 'body');
}

/** Made from the event's own id, so that an event sent twice without a body id is stored once. */
function idFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
