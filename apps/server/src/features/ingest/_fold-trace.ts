/** The fold of one trace. */
import type { Micros, Text, TraceRecord } from '#features/records/records.ts';
import type { Stamp, TraceChange, Wrapper } from './change.ts';
import { union } from './_fold-registers.ts';
import { compareFirst, compareText } from './_fold-stamp.ts';
import { closeFold, type Folding, type Layout, openFold } from './_fold-text.ts';
import type { FoldContext } from './fold.ts';

interface Values {
  timestamp: Micros;
  environment: string;
  name: string;
  userId: string;
  sessionId: string;
  release: string;
  version: string;
  externalId: string;
  public: boolean;
  bookmarked: boolean;
  input: Text;
  output: Text;
}

const layout: Layout<Values> = {
  fields: [
    'timestamp',
    'environment',
    'name',
    'userId',
    'sessionId',
    'release',
    'version',
    'externalId',
    'public',
    'bookmarked',
    'input',
    'output',
  ],
  firsts: ['timestamp', 'environment'],
};

const empty: Values = {
  timestamp: 0,
  environment: 'default',
  name: '',
  userId: '',
  sessionId: '',
  release: '',
  version: '',
  externalId: '',
  public: false,
  bookmarked: false,
  input: '',
  output: '',
};

interface Root {
  readonly id: string;
  /** 2 has no parent, 1 is the first of its process. */
  readonly rank: number;
  readonly start: Micros;
}

/** What observations have shown of the trace. */
interface Seen {
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly root: Root | null;
}

interface Extras {
  /** Earliest change that gave no timestamp, while none has given one. */
  readonly t?: Micros;
  /** Rank and start of the root. */
  readonly r?: readonly [rank: number, start: Micros];
  /** The stand-in for an observation without a trace; then `o` is what other observations have shown. */
  readonly w?: Wrapper;
  readonly o?: Seen;
  /** 1 while nothing but the stand-in has named the trace. */
  readonly x?: 1;
}

export interface TraceState extends Folding<Values, Extras> {
  tags: readonly string[];
  impliedAt: Micros | null;
  seen: Seen;
  wrapper: Wrapper | null;
  isNamed: boolean;
  changed: boolean;
  isChanged(): boolean;
}

export function openTrace(stored: TraceRecord | null): TraceState {
  const folding = openFold<Values, Extras>(stored, { stored, empty }, layout);
  const { extras, registers } = folding;
  // A stand-in's name and environment are shown in the record, but nobody wrote them.
  if (!registers.has('name')) registers.values.name = '';
  if (!registers.has('environment')) registers.values.environment = 'default';
  return {
    ...folding,
    tags: stored?.tags ?? [],
    impliedAt: extras.t ?? null,
    seen: extras.o ?? seenOf(stored, extras),
    wrapper: extras.w ?? null,
    isNamed: stored !== null && !extras.x,
    changed: stored === null,
    isChanged() {
      return this.changed || registers.changed || folding.metadata.changed;
    },
  };
}

function seenOf(stored: TraceRecord | null, extras: Partial<Extras>): Seen {
  if (!stored) return { first: null, last: null, root: null };
  const [rank, start] = extras.r ?? [0, 0];
  const root = stored.rootId ? { id: stored.rootId, rank, start } : null;
  return { first: stored.firstStart, last: stored.lastStart, root };
}

export function addTraceChange(state: TraceState, change: TraceChange): void {
  if (change.wrapper !== undefined) return setWrapper(state, change.wrapper);
  if (!state.isNamed) set(state, 'isNamed', true);
  if (change.observed) observe(state, change.observed);
  addPatch(state, change);
}

function addPatch(state: TraceState, { patch, stamp, observed }: TraceChange): void {
  const { registers } = state;
  setTimestamp(state, patch.timestamp, stamp);
  registers.first('environment', patch.environment, stamp);
  registers.last('name', cleared(patch.name), stamp);
  registers.last('userId', cleared(patch.userId), stamp);
  registers.last('sessionId', cleared(patch.sessionId), stamp);
  registers.last('release', cleared(patch.release), stamp);
  registers.last('version', cleared(patch.version), stamp);
  registers.last('externalId', cleared(patch.externalId), stamp);
  registers.last('public', patch.public, stamp);
  registers.last('bookmarked', patch.bookmarked, stamp);
  registers.last('input', patch.input || undefined, stamp);
  registers.last('output', patch.output || undefined, stamp);
  state.metadata.merge(patch.metadata, stamp);
  set(state, 'tags', union(state.tags, patch.tags));
  const implied = registers.has('timestamp') || observed ? null : stamp.at;
  if (implied !== null) set(state, 'impliedAt', Math.min(implied, state.impliedAt ?? implied));
}

/**
 * The earliest time wins, whoever wrote it. The JavaScript SDK of the batch era sends a time of its own with each update, and stamps
 * create and update only after work that they may leave in either order: the stamps do not tell which came first.
 */
function setTimestamp({ registers }: TraceState, timestamp: Micros | undefined, stamp: Stamp): void {
  if (timestamp === undefined) return;
  const held = registers.values.timestamp;
  registers.write('timestamp', timestamp, {
    stamp,
    compare: (a, b) => a.priority - b.priority || held - timestamp || compareFirst(a, b),
  });
}

function cleared(value: string | null | undefined): string | undefined {
  return value === null ? '' : value;
}

function observe(state: TraceState, { id, start, isRoot, isAppRoot }: NonNullable<TraceChange['observed']>): void {
  const rank = isRoot ? 2 : Number(isAppRoot);
  const seen = join(state.seen, { first: start, last: start, root: rank > 0 ? { id, rank, start } : null });
  const { first, last, root } = state.seen;
  if (seen.first !== first || seen.last !== last || seen.root !== root) set(state, 'seen', seen);
}

function join(a: Seen, b: Seen): Seen {
  return {
    first: a.first === null || b.first === null ? (a.first ?? b.first) : Math.min(a.first, b.first),
    last: a.last === null || b.last === null ? (a.last ?? b.last) : Math.max(a.last, b.last),
    root: a.root === null || b.root === null ? (a.root ?? b.root) : compareRoots(a.root, b.root) <= 0 ? a.root : b.root,
  };
}

function compareRoots(a: Root, b: Root): number {
  return b.rank - a.rank || a.start - b.start || compareText(a.id, b.id);
}

function setWrapper(state: TraceState, wrapper: Wrapper | null): void {
  if (JSON.stringify(wrapper) !== JSON.stringify(state.wrapper)) set(state, 'wrapper', wrapper);
}

function set<K extends 'tags' | 'impliedAt' | 'seen' | 'wrapper' | 'isNamed'>(
  state: TraceState,
  field: K,
  value: TraceState[K],
): void {
  if (state[field] === value) return;
  state[field] = value;
  state.changed = true;
}

export function closeTrace(state: TraceState, stored: TraceRecord | null, context: FoldContext): TraceRecord | null {
  if (!state.isNamed && !state.wrapper) return stored && tombstone(stored, context);
  const { wrapper, registers, tags } = state;
  const { values } = registers;
  const seen = wrapper ? join(state.seen, seenThrough(wrapper, context.id)) : state.seen;
  return {
    projectId: context.projectId,
    id: context.id,
    ...values,
    timestamp: registers.has('timestamp') ? values.timestamp : earliest(state.impliedAt, seen.first, context.now),
    name: registers.has('name') ? values.name : (wrapper?.name ?? ''),
    environment: registers.has('environment') ? values.environment : (wrapper?.environment ?? 'default'),
    tags,
    rootId: seen.root?.id ?? '',
    firstStart: seen.first,
    lastStart: seen.last,
    ...closeFold(state, extrasOf(state), layout),
    createdAt: stored?.createdAt ?? context.now,
    updatedAt: context.now,
    rowVersion: context.rowVersion,
    isDeleted: false,
  };
}

function earliest(a: Micros | null, b: Micros | null, otherwise: Micros): Micros {
  if (a === null || b === null) return a ?? b ?? otherwise;
  return Math.min(a, b);
}

function seenThrough({ first, last, rootStart }: Wrapper, id: string): Seen {
  return { first, last, root: rootStart === null ? null : { id, rank: 2, start: rootStart } };
}

function extrasOf({ registers, impliedAt, seen, wrapper, isNamed }: TraceState): Extras {
  return {
    ...(impliedAt !== null && !registers.has('timestamp') && { t: impliedAt }),
    ...(seen.root && !wrapper && { r: [seen.root.rank, seen.root.start] as const }),
    ...(wrapper && { w: wrapper, o: seen }),
    ...(!isNamed && { x: 1 as const }),
  };
}

function tombstone(stored: TraceRecord, { now, rowVersion }: FoldContext): TraceRecord {
  return { ...stored, input: '', output: '', metadata: {}, fold: '', updatedAt: now, rowVersion, isDeleted: true };
}
