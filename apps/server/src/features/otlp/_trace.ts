/** What a span says about its trace: `user.id`, `session.id`, tags, `langfuse.trace.*` and their cousins. */
import type { TraceChange, TracePatch } from '#features/ingest/change.ts';
import { priority } from '#features/ingest/change.ts';
import type { ObservationRecord } from '#features/records/records.ts';
import { label, parseJson, textOf } from './_json.ts';
import { traceMetadataOf } from './_metadata.ts';
import type { Value } from './_span.ts';
import { scalarText, type SpanView } from './_view.ts';

/** The facts of a span that its trace depends on. */
export interface SpanFacts extends Pick<
  ObservationRecord,
  'name' | 'startTime' | 'environment' | 'version' | 'release'
> {
  readonly isRoot: boolean;
  readonly isAppRoot: boolean;
}

/** No parent, or a parent in another service that is known not to matter. */
export function isRoot(view: SpanView): boolean {
  return parentOf(view) === '' || view.flag('langfuse.internal.as_root');
}

/** Some exporters write zeros for "none". */
export function parentOf(view: SpanView): string {
  const { parentId } = view.span;
  return /^0*$/.test(parentId) ? '' : parentId;
}

/** The first span of an SDK in its process; spans above it may never arrive. */
export function isAppRoot(view: SpanView): boolean {
  return view.flag('langfuse.internal.is_app_root');
}

export function traceChangesOf(view: SpanView, facts: SpanFacts): TraceChange[] {
  const { id, traceId } = view.span;
  const at = facts.startTime;
  const observed = { id, start: at, isRoot: facts.isRoot, isAppRoot: facts.isAppRoot };
  const said: TraceChange = {
    kind: 'trace',
    id: traceId,
    stamp: { priority: priority.said, at, order: 0, by: id },
    patch: patchOf(view, facts),
    observed,
  };
  if ((!facts.isRoot && !facts.isAppRoot) || facts.name === '') return [said];
  const from = facts.isRoot ? priority.derivedFromRoot : priority.derivedFromAppRoot;
  // Of derived names the earliest wins: ingest/fold turns the order round below `said`.
  return [
    said,
    { kind: 'trace', id: traceId, stamp: { priority: from, at, order: 0, by: id }, patch: { name: facts.name } },
  ];
}

const userKeys = [
  'langfuse.user.id',
  'user.id',
  'langfuse.observation.metadata.langfuse_user_id',
  'langfuse.trace.metadata.langfuse_user_id',
  'ai.telemetry.metadata.userId',
  'traceloop.association.properties.user_id',
  'traceloop.association.properties.userId',
];

const sessionKeys = [
  'langfuse.session.id',
  'session.id',
  'gen_ai.conversation.id',
  'langfuse.observation.metadata.langfuse_session_id',
  'langfuse.trace.metadata.langfuse_session_id',
  'ai.telemetry.metadata.sessionId',
  'traceloop.association.properties.session_id',
  'traceloop.association.properties.sessionId',
];

const tagKeys = [
  'langfuse.trace.tags',
  'langfuse.tags',
  'langfuse.observation.metadata.langfuse_tags',
  'langfuse.trace.metadata.langfuse_tags',
  'ai.telemetry.metadata.tags',
  'tag.tags',
];

/** Input and output only where they are said of the trace: a root's own are found through the root. */
function patchOf(view: SpanView, facts: SpanFacts): TracePatch {
  const patch: TracePatch = { timestamp: facts.startTime, environment: facts.environment };
  if (facts.version !== '') patch.version = facts.version;
  if (facts.release !== '') patch.release = facts.release;
  const name = view.text('langfuse.trace.name');
  if (name !== '') patch.name = name;
  const userId = view.text(...userKeys);
  if (userId !== '') patch.userId = userId;
  const sessionId = view.text(...sessionKeys);
  if (sessionId !== '') patch.sessionId = sessionId;
  const tags = tagsOf(view.first(tagKeys));
  if (tags.length > 0) patch.tags = tags;
  const isPublic = view.get('langfuse.trace.public') ?? view.get('langfuse.public');
  if (isPublic !== undefined) patch.public = isPublic === true || isPublic === 'true';
  const input = textOf(view.get('langfuse.trace.input'));
  if (input !== '') patch.input = input;
  const output = textOf(view.get('langfuse.trace.output'));
  if (output !== '') patch.output = output;
  const metadata = traceMetadataOf(view);
  if (metadata) patch.metadata = metadata;
  return patch;
}

const tagsMax = 200;
const tagLengthMax = 500;

/** An array, the JSON text of one, a list with commas, or a single word. */
function tagsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  const list = typeof value === 'string' ? listOf(value) : Array.isArray(value) ? value : [value];
  const tags = list.map((tag) => label(scalarText(tag), tagLengthMax).trim()).filter((tag) => tag !== '');
  return [...new Set(tags)].slice(0, tagsMax);
}

function listOf(text: string): readonly Value[] {
  const parsed = text.trimStart().startsWith('[') ? parseJson(text) : undefined;
  return Array.isArray(parsed) ? parsed : text.split(',');
}
