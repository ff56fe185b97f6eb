/** The fold of one observation, and what it says about traces. */
import type { Json, Level, Micros, ObservationRecord, ObservationType, Text } from '#features/records/records.ts';
import { type ObservationChange, priority, type Stamp, type TraceChange } from './change.ts';
import { union } from './_fold-registers.ts';
import { compareLast, compareText } from './_fold-stamp.ts';
import { closeFold, type Folding, type Layout, openFold } from './_fold-text.ts';
import type { FoldContext } from './fold.ts';

interface Values {
  traceId: string;
  startTime: Micros;
  environment: string;
  type: ObservationType;
  name: string;
  endTime: Micros | null;
  completionStartTime: Micros | null;
  level: Level;
  statusMessage: string;
  parentId: string;
  version: string;
  model: string;
  modelParameters: Json;
  usage: Record<string, number>;
  cost: Record<string, string>;
  promptName: string;
  promptVersion: number;
  input: Text;
  output: Text;
}

const empty: Values = {
  traceId: '',
  startTime: 0,
  environment: 'default',
  type: 'SPAN',
  name: '',
  endTime: null,
  completionStartTime: null,
  level: 'DEFAULT',
  statusMessage: '',
  parentId: '',
  version: '',
  model: '',
  modelParameters: {},
  usage: {},
  cost: {},
  promptName: '',
  promptVersion: 0,
  input: '',
  output: '',
};

const layout: Layout<Values> = {
  fields: Object.keys(empty) as (keyof Values)[],
  firsts: ['traceId', 'startTime', 'environment'],
};

/** What events without a trace id have shown; it belongs to whichever trace the observation turns out to be in. */
interface Unplaced {
  readonly first: Micros;
  readonly last: Micros;
  readonly rootStart: Micros | null;
}

interface Extras {
  /** Earliest event time, while no event has given a start. */
  readonly t?: Micros;
  /** The end as it was given, when it is before the start. */
  readonly e?: Micros;
  readonly u?: Unplaced;
  /** Traces that events have named, when they do not agree. */
  readonly n?: readonly string[];
}

export interface ObservationState extends Folding<Values, Extras> {
  impliedStart: Micros | null;
  unplaced: Unplaced | null;
  traceIds: readonly string[];
  changed: boolean;
  isChanged(): boolean;
}

export function openObservation(stored: ObservationRecord | null, id: string): ObservationState {
  const folding = openFold<Values, Extras>(stored, { stored, empty }, layout);
  const { extras, registers } = folding;
  if (extras.e !== undefined) registers.values.endTime = extras.e;
  const traceId = registers.has('traceId') ? registers.values.traceId : '';
  if (!traceId) registers.values.traceId = id;
  return {
    ...folding,
    impliedStart: extras.t ?? null,
    unplaced: extras.u ?? null,
    traceIds: extras.n ?? (traceId ? [traceId] : []),
    changed: stored === null,
    isChanged() {
      return this.changed || registers.changed || folding.metadata.changed;
    },
  };
}

export function addObservationChange(state: ObservationState, change: ObservationChange): void {
  const { patch, stamp } = change;
  const { registers } = state;
  registers.first('traceId', patch.traceId || undefined, stamp);
  registers.first('startTime', patch.startTime, stamp);
  registers.first('environment', patch.environment, stamp);
  if (patch.type)
    registers.write('type', patch.type, { stamp, compare: compareTypes(patch.type, registers.values.type) });
  registers.last('name', cleared(patch.name), stamp);
  registers.last('endTime', patch.endTime, stamp);
  registers.last('completionStartTime', patch.completionStartTime, stamp);
  registers.last('level', patch.level === null ? 'DEFAULT' : patch.level, stamp);
  registers.last('statusMessage', patch.statusMessage, stamp);
  registers.last('parentId', patch.parentId, stamp);
  registers.last('version', patch.version, stamp);
  registers.last('model', cleared(patch.model), stamp);
  registers.last('modelParameters', filled(patch.modelParameters), stamp);
  registers.last('usage', filled(patch.usage), stamp);
  registers.last('cost', filled(patch.cost), stamp);
  registers.last('promptName', patch.promptName, stamp);
  registers.last('promptVersion', patch.promptVersion, stamp);
  registers.last('input', patch.input || undefined, stamp);
  registers.last('output', patch.output || undefined, stamp);
  state.metadata.merge(patch.metadata, stamp);
  place(state, change);
}

/** A create says what the observation is, an update only hints; then the more telling type wins, then the later. */
function compareTypes(written: ObservationType, held: ObservationType): (a: Stamp, b: Stamp) => number {
  return (a, b) => b.order - a.order || rankOf(written) - rankOf(held) || compareLast(a, b);
}

function rankOf(type: ObservationType): number {
  const rank = ['SPAN', 'EVENT', 'GENERATION'].indexOf(type);
  return rank < 0 ? 3 : rank;
}

function cleared(value: string | null | undefined): string | undefined {
  return value === null ? '' : value;
}

function filled<T extends object>(map: T | undefined): T | undefined {
  return map && Object.keys(map).length > 0 ? map : undefined;
}

/** Keeps what the event shows of the observation's start and place. */
function place(state: ObservationState, change: ObservationChange): void {
  const { patch, stamp } = change;
  if (patch.startTime === undefined && !state.registers.has('startTime')) {
    const impliedStart = Math.min(stamp.at, state.impliedStart ?? stamp.at);
    if (impliedStart !== state.impliedStart) Object.assign(state, { impliedStart, changed: true });
  }
  if (patch.traceId) {
    const traceIds = union(state.traceIds, [patch.traceId]);
    if (traceIds !== state.traceIds) Object.assign(state, { traceIds, changed: true });
    return;
  }
  const unplaced = joinUnplaced(state.unplaced, shownBy(change));
  if (JSON.stringify(unplaced) !== JSON.stringify(state.unplaced)) Object.assign(state, { unplaced, changed: true });
}

/** Only a create without a parent shows a root: updates need not repeat the parent. */
function shownBy({ patch, stamp }: ObservationChange): Unplaced {
  const start = patch.startTime ?? stamp.at;
  return { first: start, last: start, rootStart: stamp.order === 0 && !patch.parentId ? start : null };
}

function joinUnplaced(a: Unplaced | null, b: Unplaced): Unplaced {
  if (!a) return b;
  const roots = [a.rootStart, b.rootStart].filter((start) => start !== null);
  return {
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    rootStart: roots.length > 0 ? Math.min(...roots) : null,
  };
}

export function closeObservation(
  state: ObservationState,
  stored: ObservationRecord | null,
  context: FoldContext,
): ObservationRecord {
  const { registers } = state;
  const { values } = registers;
  const startTime = registers.has('startTime') ? values.startTime : (state.impliedStart ?? context.now);
  return {
    projectId: context.projectId,
    id: context.id,
    ...values,
    startTime,
    endTime: values.endTime === null ? null : Math.max(values.endTime, startTime),
    isRoot: values.parentId === '',
    release: stored?.release ?? '',
    provider: stored?.provider ?? '',
    usage: registers.has('usage') ? values.usage : {},
    cost: registers.has('cost') ? values.cost : {},
    totalCost: (registers.has('cost') && values.cost['total']) || '0',
    costSource: registers.has('cost') ? 'provided' : '',
    modelId: '',
    priceId: '',
    priceTier: '',
    source: stored?.source ?? 'batch',
    ...closeFold(state, extrasOf(state, startTime), layout),
    createdAt: stored?.createdAt ?? context.now,
    updatedAt: context.now,
    rowVersion: context.rowVersion,
    isDeleted: false,
  };
}

function extrasOf({ registers, impliedStart, unplaced, traceIds }: ObservationState, startTime: Micros): Extras {
  const { endTime } = registers.values;
  return {
    ...(impliedStart !== null && !registers.has('startTime') && { t: impliedStart }),
    ...(endTime !== null && endTime < startTime && { e: endTime }),
    ...(unplaced && { u: unplaced }),
    ...(traceIds.length > 1 && { n: traceIds }),
  };
}

/** Given anew with every change, even one already known: the process may have died between writing observation and trace. */
export function traceChangesOf(
  state: ObservationState,
  record: ObservationRecord,
  changes: readonly ObservationChange[],
): TraceChange[] {
  const named = changes.flatMap((change) => (change.patch.traceId ? [namedBy(change, change.patch.traceId)] : []));
  return state.unplaced ? [...named, ...placing(state, state.unplaced, record)] : named;
}

function namedBy(change: ObservationChange, traceId: string): TraceChange {
  const { first, rootStart } = shownBy(change);
  const stamp = { ...change.stamp, priority: priority.derivedFromAppRoot };
  return {
    kind: 'trace',
    id: traceId,
    stamp,
    patch: change.patch.environment === undefined ? {} : { environment: change.patch.environment },
    observed: { id: change.id, start: first, isRoot: rootStart !== null, isAppRoot: false },
  };
}

/** Until a trace is named, one of the observation's own id stands in for it; then all that was shown goes to the traces named. */
function placing(state: ObservationState, unplaced: Unplaced, record: ObservationRecord): TraceChange[] {
  const { id, name, environment, startTime } = record;
  const stamp = { priority: priority.derivedFromAppRoot, at: startTime, order: 0, by: id };
  const wrapper = state.traceIds.length > 0 ? null : { ...unplaced, name, environment };
  const { first, last, rootStart } = unplaced;
  const shown = state.traceIds.toSorted(compareText).flatMap((traceId) =>
    [
      { start: first, isRoot: false },
      { start: last, isRoot: false },
      ...(rootStart === null ? [] : [{ start: rootStart, isRoot: true }]),
    ].map((observed): TraceChange => {
      return { kind: 'trace', id: traceId, stamp, patch: {}, observed: { id, isAppRoot: false, ...observed } };
    }),
  );
  return [{ kind: 'trace', id, stamp, patch: {}, wrapper }, ...shown];
}
