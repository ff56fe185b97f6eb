/** Folds one project's changes of a batch: observations first, because they say which traces they belong to. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Micros, ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import type { ProjectChanges } from './_grouping.ts';
import { loadObservations, loadScores, loadTraces, type Whereabouts } from './_load.ts';
import type { Caches } from './_prepare.ts';
import type { ObservationChange, ScoreChange, TraceChange } from './change.ts';
import { foldObservation, foldScore, foldTrace } from './fold.ts';

/** What is to be inserted. */
export interface Folded {
  readonly observations: ObservationRecord[];
  readonly traces: TraceRecord[];
  readonly scores: ScoreRecord[];
}

export interface FoldingContext {
  readonly clickhouse: ClickHouse;
  readonly caches: Caches;
  readonly batch: number;
  readonly now: Micros;
  /** The version before it is free for tombstones. */
  readonly rowVersion: number;
}

export async function foldGroup(group: ProjectChanges, context: FoldingContext, into: Folded): Promise<void> {
  const stored = new StoredEntities(group.projectId, context);
  for (const record of wholeRecords(group, context)) into.observations.push(record);
  await foldObservations(group, stored, into);
  await foldTraces(group, stored, into);
  await foldScores(group, stored, into);
}

function wholeRecords(
  { projectId, wholes }: ProjectChanges,
  { now, rowVersion }: FoldingContext,
): Iterable<ObservationRecord> {
  // A span that came twice in one batch would be two rows of one version.
  const records = new Map<string, ObservationRecord>();
  for (const { id, whole } of wholes) {
    records.set(`${whole.traceId} ${id}`, {
      ...whole,
      projectId,
      id,
      modelId: '',
      totalCost: '0',
      costSource: '',
      priceId: '',
      priceTier: '',
      source: 'otel',
      fold: '',
      createdAt: now,
      updatedAt: now,
      rowVersion,
      isDeleted: false,
    });
  }
  return records.values();
}

async function foldObservations(group: ProjectChanges, stored: StoredEntities, into: Folded): Promise<void> {
  if (group.observations.size === 0) return;
  await stored.loadObservations(group.observations);
  const { caches, batch } = stored.context;
  for (const [id, changes] of group.observations) {
    const before = stored.observations.get(id) ?? null;
    const fold = foldObservation(before, changes, { ...stored.context, projectId: group.projectId, id });
    for (const change of fold.traceChanges) addTraceChange(group, change);
    if (fold.record === before && !caches.observations.isInFlight(before)) continue;
    if (fold.tombstone) into.observations.push(fold.tombstone);
    into.observations.push(fold.record);
    caches.observations.hold(fold.record, batch);
  }
}

function addTraceChange(group: ProjectChanges, change: TraceChange): void {
  const changes = group.traces.get(change.id);
  if (changes) changes.push(change);
  else group.traces.set(change.id, [change]);
}

async function foldTraces(group: ProjectChanges, stored: StoredEntities, into: Folded): Promise<void> {
  await stored.loadTraces(group.traces.keys());
  const { caches, batch } = stored.context;
  for (const [id, changes] of group.traces) {
    const before = stored.traces.get(id) ?? null;
    const record = foldTrace(before, changes, { ...stored.context, projectId: group.projectId, id });
    if (!record || (record === before && !caches.traces.isInFlight(before))) continue;
    into.traces.push(record);
    caches.traces.hold(record, batch);
  }
}

async function foldScores(group: ProjectChanges, stored: StoredEntities, into: Folded): Promise<void> {
  if (group.scores.size === 0) return;
  await stored.loadScores(group.scores.keys());
  const { caches, batch } = stored.context;
  for (const [id, changes] of group.scores) {
    const before = stored.scores.get(id) ?? null;
    const all = changes as [ScoreChange, ...ScoreChange[]];
    const record = foldScore(before, all, { ...stored.context, projectId: group.projectId, id });
    if (record === before && !caches.scores.isInFlight(before)) continue;
    into.scores.push(record);
    caches.scores.hold(record, batch);
  }
}

/** What is stored of the entities that a batch changes, from the caches or the tables; null where there is nothing. */
class StoredEntities {
  readonly context: FoldingContext;
  readonly observations = new Map<string, ObservationRecord | null>();
  readonly traces = new Map<string, TraceRecord | null>();
  readonly scores = new Map<string, ScoreRecord | null>();
  readonly #projectId: string;

  constructor(projectId: string, context: FoldingContext) {
    this.#projectId = projectId;
    this.context = context;
  }

  async loadTraces(ids: Iterable<string>): Promise<void> {
    const { clickhouse, caches } = this.context;
    const missing = this.#missing(ids, this.traces, caches.traces);
    fill(this.traces, missing, missing.length > 0 ? await loadTraces(clickhouse, this.#projectId, missing) : []);
  }

  async loadScores(ids: Iterable<string>): Promise<void> {
    const { clickhouse, caches } = this.context;
    const missing = this.#missing(ids, this.scores, caches.scores);
    fill(this.scores, missing, missing.length > 0 ? await loadScores(clickhouse, this.#projectId, missing) : []);
  }

  /**
   * An observation is stored within the bounds of a trace it named before, or of the stand-in trace of its own id.
   * Where neither exists, it can't be stored; where no change names a trace, it is looked for everywhere.
   */
  async loadObservations(changes: ReadonlyMap<string, readonly ObservationChange[]>): Promise<void> {
    const { clickhouse, caches } = this.context;
    const missing = this.#missing(changes.keys(), this.observations, caches.observations);
    const tracesOf = new Map(missing.map((id) => [id, namedTraces(changes.get(id) ?? [])]));
    await this.loadTraces([...tracesOf].flatMap(([id, traceIds]) => [id, ...traceIds]));
    const wanted = [...tracesOf].flatMap(([id, traceIds]) => this.#whereabouts(id, traceIds));
    const found = wanted.length > 0 ? await loadObservations(clickhouse, this.#projectId, wanted) : [];
    fill(this.observations, missing, found);
  }

  #whereabouts(id: string, traceIds: readonly string[]): Whereabouts[] {
    if (traceIds.length === 0) return [{ id, within: null }];
    const known = [id, ...traceIds].map((traceId) => this.traces.get(traceId));
    return known.flatMap((trace) => {
      if (!trace || trace.firstStart === null || trace.lastStart === null) return [];
      return [{ id, within: { firstStart: trace.firstStart, lastStart: trace.lastStart } }];
    });
  }

  #missing<T extends { readonly isDeleted: boolean }>(
    ids: Iterable<string>,
    known: Map<string, T | null>,
    cache: { get(projectId: string, id: string): T | undefined },
  ): string[] {
    const missing = new Set<string>();
    for (const id of ids) {
      if (known.has(id)) continue;
      const cached = cache.get(this.#projectId, id);
      if (cached) known.set(id, cached.isDeleted ? null : cached);
      else missing.add(id);
    }
    return [...missing];
  }
}

function namedTraces(changes: readonly ObservationChange[]): string[] {
  return [...new Set(changes.flatMap((change) => change.patch.traceId ?? []))];
}

function fill<T extends { readonly id: string; readonly rowVersion: number }>(
  known: Map<string, T | null>,
  missing: readonly string[],
  found: readonly T[],
): void {
  for (const id of missing) known.set(id, null);
  for (const record of found) {
    const other = known.get(record.id);
    if (!other || other.rowVersion < record.rowVersion) known.set(record.id, record);
  }
}
