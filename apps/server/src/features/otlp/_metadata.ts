/** What is kept of a span beside its fields: the user's metadata, and everything that no rule turned into something else. */
import type { Json } from '#features/records/records.ts';
import { isoMicros } from '#lib/iso-time.ts';
import type { IoDraft } from './_io-draft.ts';
import { unwrapped } from './_json.ts';
import { type KeyFamily, prefixedKey } from './_keys.ts';
import type { Attributes, Scope, SpanEvent, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

/** The same objects for all spans of a group. */
export interface Surroundings {
  readonly resourceAttributes: ValueMap;
  readonly scope: ValueMap;
}

export function surroundingsOf(resource: Attributes, scope: Scope): Surroundings {
  const described = Object.create(null) as ValueMap;
  described.name = scope.name;
  described.version = scope.version;
  described.attributes = plain(scope.attributes);
  return { resourceAttributes: plain(resource), scope: described };
}

function plain(attributes: Attributes): ValueMap {
  const map = Object.create(null) as ValueMap;
  for (const [key, value] of attributes) map[key] = value;
  return map;
}

export function metadataOf(view: SpanView, io: IoDraft, around: Surroundings): Json {
  const metadata = Object.create(null) as Json;
  for (const key of ['langfuse.observation.metadata', 'langfuse.metadata', 'metadata']) addObject(metadata, view, key);
  addFamily(metadata, view, 'observationMetadata');
  addFamily(metadata, view, 'vercelMetadata', vercelTraceKeys);
  addFamily(metadata, view, 'traceloopProperties', traceloopTraceKeys);
  // A key that the user chose is the user's.
  if (view.span.events.length > 0) metadata.events ??= keptEvents(view, io);
  metadata.resourceAttributes ??= around.resourceAttributes;
  metadata.scope ??= around.scope;
  metadata.attributes ??= view.isLangfuse ? experimentOf(view) : keptAttributes(view, io);
  for (const key of ['events', 'attributes']) if (metadata[key] === undefined) delete metadata[key];
  return metadata;
}

/** Trace metadata said on a span; undefined when there is none. */
export function traceMetadataOf(view: SpanView): Json | undefined {
  const hasObject = view.has('langfuse.trace.metadata');
  if (!hasObject && view.family('traceMetadata').length === 0) return undefined;
  const metadata = Object.create(null) as Json;
  if (hasObject) addObject(metadata, view, 'langfuse.trace.metadata');
  addFamily(metadata, view, 'traceMetadata');
  return metadata;
}

/** These go to the trace's own fields. */
const vercelTraceKeys: ReadonlySet<string> = new Set(['userId', 'sessionId', 'tags', 'langfusePrompt']);
const traceloopTraceKeys: ReadonlySet<string> = new Set(['user_id', 'session_id', 'userId', 'sessionId']);

function addObject(metadata: Json, view: SpanView, key: string): void {
  const object = view.object(key);
  if (object) for (const [name, value] of Object.entries(object)) metadata[name] = value;
}

function addFamily(metadata: Json, view: SpanView, family: KeyFamily, except?: ReadonlySet<string>): void {
  for (const { key, rest } of view.family(family)) {
    const value = view.get(key);
    if (value !== undefined && !except?.has(rest)) metadata[rest] = unwrapped(value);
  }
}

const metadataFamilies: ReadonlySet<KeyFamily> = new Set([
  'observationMetadata',
  'traceMetadata',
  'vercelMetadata',
  'traceloopProperties',
]);

const metadataKeys: ReadonlySet<string> = new Set([
  'langfuse.observation.metadata',
  'langfuse.metadata',
  'langfuse.trace.metadata',
  'metadata',
]);

/** Attributes that did not become input, output or metadata, as text. */
function keptAttributes(view: SpanView, io: IoDraft): Json | undefined {
  const kept = Object.create(null) as Json;
  let found = false;
  for (const [key, value] of view.span.attributes) {
    if (io.taken.has(key)) continue;
    if (metadataKeys.has(key) && view.object(key)) continue;
    const family = prefixedKey(key)?.family;
    if (family !== undefined && metadataFamilies.has(family)) continue;
    kept[key] = typeof value === 'string' ? value : JSON.stringify(value);
    found = true;
  }
  return found ? kept : undefined;
}

/** Spans of Langfuse's SDKs say everything in fields, but for the experiment they belong to. */
function experimentOf(view: SpanView): Json | undefined {
  const family = view.family('experiment');
  if (family.length === 0) return undefined;
  const kept = Object.create(null) as Json;
  for (const { key } of family) {
    const value = view.get(key);
    if (value !== undefined) kept[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return kept;
}

const eventsMax = 100;

/** Exceptions of every span; other events too unless the span is Langfuse's own or they became input and output. */
function keptEvents(view: SpanView, io: IoDraft): Json[] | undefined {
  const kept: Json[] = [];
  for (const event of view.span.events) {
    if (kept.length >= eventsMax) break;
    if (event.name !== 'exception' && view.isLangfuse) continue;
    if (io.eventsTaken && event.name.startsWith('gen_ai.')) continue;
    kept.push(describeEvent(event));
  }
  return kept.length > 0 ? kept : undefined;
}

function describeEvent({ name, time, attributes }: SpanEvent): Json {
  const isTime = time !== null && Math.abs(time) < 8.64e18 / 1000;
  return { name, ...(isTime && { time: isoMicros(time) }), attributes: plain(attributes) };
}
