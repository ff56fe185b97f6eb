/** Made-up traffic of old SDKs, every trap of the protocol in it, and a store in memory that folds as the writer does. */
import type { Change, Committer, ObservationChange, ScoreChange, TraceChange } from '#features/ingest/change.ts';
import { foldObservation, foldScore, foldTrace } from '#features/ingest/fold.ts';
import type { ObservationRecord, ScoreRecord, TraceRecord } from '#features/records/records.ts';
import {
  fromObservationRow,
  fromScoreRow,
  fromTraceRow,
  toObservationLine,
  toScoreLine,
  toTraceLine,
} from '#features/records/rows.ts';
import { asEngineRow } from '#features/records/testing.ts';

export interface LegacyEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Small, seeded, the same everywhere. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  often(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** `count` events of many traces in the order an SDK would have sent them; the same for the same seed. */
export function legacyEvents(seed: number, count: number): LegacyEvent[] {
  const traffic = new Traffic(new Dice(seed));
  while (traffic.events.length < count) traffic.addTrace();
  return traffic.events.slice(0, count);
}

/** The same events in any order, in batches of any size, about one in ten of them twice. */
export function rearranged(events: readonly LegacyEvent[], seed: number): LegacyEvent[][] {
  const dice = new Dice(seed);
  const sent = [...events, ...events.filter(() => dice.often(10))];
  for (let at = sent.length - 1; at > 0; at -= 1) {
    const other = dice.below(at + 1);
    [sent[at], sent[other]] = [sent[other] as LegacyEvent, sent[at] as LegacyEvent];
  }
  const batches: LegacyEvent[][] = [];
  while (sent.length > 0) batches.push(sent.splice(0, 1 + dice.below(dice.often(50) ? 5 : 300)));
  return batches;
}

const words = ['Paris', 'a "quoted" \\ text\n\nwith lines', '123', '{"looks":"like JSON"}', '😀 \u0000', 'null', ''];
const levels = ['DEBUG', 'DEFAULT', 'WARNING', 'ERROR', null];
const kinds = ['span', 'span', 'generation', 'generation', 'event', 'agent', 'tool', 'observation'];

class Traffic {
  readonly events: LegacyEvent[] = [];
  readonly #dice: Dice;
  #now = Date.UTC(2026, 0, 31, 23, 50) * 1000;
  #ids = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  addTrace(): void {
    const dice = this.#dice;
    const id = this.#newId('t');
    this.#now += dice.below(40_000_000);
    if (dice.often(85)) this.#send('trace-create', { id, timestamp: this.#time(), ...this.#traceFields() });
    const observations: string[] = [];
    for (let count = dice.below(9); count > 0; count -= 1) observations.push(this.#addObservation(id, observations));
    for (let count = dice.below(3); count > 0; count -= 1) {
      const timestamp = dice.often(70) ? this.#time() : undefined;
      this.#send('trace-create', { id, timestamp, ...this.#traceFields() });
    }
    for (let count = dice.below(3); count > 0; count -= 1) this.#addScore(id, observations);
  }

  #traceFields(): Record<string, unknown> {
    const dice = this.#dice;
    return this.#some({
      name: dice.pick(['qa', 'chat', null]),
      userId: dice.pick(['u1', 'u2', 7, null]),
      sessionId: dice.pick(['s1', 's2', null]),
      environment: dice.pick(['staging', 'langfuse-Prod', 'not valid!', null]),
      release: dice.pick(['r1', null]),
      version: dice.pick(['1', null]),
      public: dice.pick([true, false, null]),
      tags: dice.pick([['b', 'a'], ['c'], [], null]),
      input: this.#value(),
      output: this.#value(),
      metadata: this.#metadata(),
    });
  }

  #addObservation(traceId: string, earlier: readonly string[]): string {
    const dice = this.#dice;
    const id = this.#newId('o');
    const kind = dice.pick(kinds);
    const parentObservationId =
      dice.often(60) && earlier.length > 0 ? dice.pick(earlier) : dice.pick([null, undefined]);
    // Now and then an observation names a trace that may only stand in for another observation.
    const named = dice.often(5) && earlier.length > 0 ? dice.pick(earlier) : traceId;
    const placed = dice.often(88) ? named : undefined;
    const startTime = dice.often(80) ? this.#time() : undefined;
    const fields = this.#some({ type: dice.pick(['SPAN', 'EVENT', null]), ...this.#observationFields() });
    this.#send(`${kind}-create`, { id, traceId: placed, parentObservationId, startTime, ...fields });
    for (let count = dice.below(3); count > 0; count -= 1) {
      const type = dice.pick(['span-update', 'generation-update', 'observation-update', `${kind}-create`]);
      const place = dice.pick([traceId, traceId, undefined, dice.often(5) ? this.#newId('t') : traceId]);
      this.#send(type, { id, traceId: place, ...this.#some(this.#observationFields()) });
    }
    return id;
  }

  #observationFields(): Record<string, unknown> {
    const dice = this.#dice;
    const model = dice.often(50) ? this.#generationFields() : {};
    return {
      ...model,
      name: dice.pick(['answer', 'retrieve', null]),
      endTime: dice.often(90) ? this.#time() : dice.pick([null, '2026-01-01T00:00:00Z']),
      startTime: dice.often(10) ? this.#time() : undefined,
      environment: dice.pick(['staging', undefined, undefined]),
      level: dice.pick(levels),
      statusMessage: dice.pick(['slow', null]),
      parentObservationId: dice.often(5) ? 'late-parent' : undefined,
      version: dice.pick(['1', null]),
      input: this.#value(),
      output: this.#value(),
      metadata: this.#metadata(),
    };
  }

  #generationFields(): Record<string, unknown> {
    const dice = this.#dice;
    return {
      model: dice.pick(['gpt-4o', 'claude-sonnet-4', null]),
      modelParameters: dice.pick([{ temperature: '0.1' }, {}, null]),
      completionStartTime: dice.often(50) ? this.#time() : null,
      usage: dice.pick([{ promptTokens: 3, completionTokens: 4 }, { input: 1, inputCost: 0.1 }, null]),
      usageDetails: dice.pick([{ input: 12, output: dice.below(9) }, {}, null]),
      costDetails: dice.pick([{ input: 0.000012 }, { total: 0.5 }, {}, null]),
      promptName: 'p',
      promptVersion: 1 + dice.below(3),
    };
  }

  #addScore(traceId: string, observations: readonly string[]): void {
    const dice = this.#dice;
    const id = this.#newId('s');
    const observationId = dice.often(50) && observations.length > 0 ? dice.pick(observations) : null;
    for (let count = 1 + dice.below(2); count > 0; count -= 1) {
      const verdict = dice.pick([
        { value: dice.below(100) / 10 },
        { value: 1, dataType: 'BOOLEAN' },
        { value: 'good', dataType: 'CATEGORICAL' },
      ]);
      const target = dice.often(90) ? { traceId, observationId } : { sessionId: 's1' };
      const comment = dice.pick(['fine', null, undefined]);
      this.#send('score-create', { id, name: 'ok', ...verdict, ...target, comment, metadata: this.#metadata() });
    }
  }

  #value(): unknown {
    const dice = this.#dice;
    return dice.pick([dice.pick(words), { role: 'user', content: dice.pick(words) }, [1, null], {}, null, 0, false]);
  }

  #metadata(): unknown {
    const dice = this.#dice;
    const leaf = () => dice.pick([1, 'x', null, [1, 2], {}, '123', true]);
    return dice.pick<() => unknown>([
      () => ({ a: { x: leaf() }, k: leaf() }),
      () => ({ a: { y: leaf(), x: { deep: leaf() } } }),
      () => ({ a: leaf(), [dice.pick(['b', '__proto__', '1'])]: leaf() }),
      () => dice.pick(['text', [1], null, {}]),
    ])();
  }

  /** About half of the fields. */
  #some(fields: Record<string, unknown>): Record<string, unknown> {
    const whole = ['promptName', 'promptVersion'];
    const entries = Object.entries(fields).filter(([key]) => whole.includes(key) || this.#dice.often(50));
    return Object.fromEntries(entries);
  }

  #send(type: string, body: Record<string, unknown>): void {
    // One in four shares its time with the event before it.
    if (this.#dice.often(75)) this.#now += 1 + this.#dice.below(900_000);
    const wire = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
    this.events.push({ id: this.#newId('e'), type, timestamp: this.#time(), body: wire });
  }

  /** Milliseconds as JavaScript writes them, or microseconds as Python does. */
  #time(): string {
    const iso = new Date(Math.floor(this.#now / 1000)).toISOString();
    return this.#dice.often(50) ? iso : `${iso.slice(0, 23)}${String(this.#now % 1000).padStart(3, '0')}Z`;
  }

  #newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${this.#ids}`;
  }
}

export interface MemoryStore extends Committer {
  /** The rows of everything alive, sorted, without what the server's clock wrote. */
  snapshot(): string[];
  trace(id: string): TraceRecord | undefined;
  observation(id: string): ObservationRecord | undefined;
  score(id: string): ScoreRecord | undefined;
}

/** One project. What is stored goes through the row codec each time it is folded on. */
export function createMemoryStore(): MemoryStore {
  const traces = new Map<string, TraceRecord>();
  const observations = new Map<string, ObservationRecord>();
  const scores = new Map<string, ScoreRecord>();
  /** As the engine sees observations: the newest version of each sort key. */
  const places = new Map<string, ObservationRecord>();
  let rowVersion = 0;
  const place = (record: ObservationRecord) =>
    places.set(`${Math.floor(record.startTime / 60_000_000)} ${record.traceId} ${record.id}`, record);
  return {
    async commit(projectId, changes) {
      rowVersion += 2;
      const contextOf = (id: string) => ({ projectId, id, now: rowVersion, rowVersion });
      const fromObservations: TraceChange[] = [];
      for (const [id, some] of changesById(changes, isObservation)) {
        const { record, tombstone, traceChanges } = foldObservation(observations.get(id) ?? null, some, contextOf(id));
        if (tombstone) place(tombstone);
        place(record);
        observations.set(id, fromObservationRow(asEngineRow(toObservationLine(record))));
        fromObservations.push(...traceChanges);
      }
      for (const [id, some] of changesById([...changes, ...fromObservations], isTrace)) {
        const record = foldTrace(traces.get(id) ?? null, some, contextOf(id));
        if (!record || record.isDeleted) traces.delete(id);
        else traces.set(id, fromTraceRow(asEngineRow(toTraceLine(record))));
      }
      for (const [id, some] of changesById(changes, isScore)) {
        const record = foldScore(scores.get(id) ?? null, some as [ScoreChange], contextOf(id));
        scores.set(id, fromScoreRow(asEngineRow(toScoreLine(record))));
      }
    },
    snapshot() {
      const alive = [...places.values()].filter((record) => !record.isDeleted);
      return [
        ...alive.map((record) => toObservationLine({ ...record, ...timeless })),
        ...[...traces.values()].map((record) => toTraceLine({ ...record, ...timeless })),
        ...[...scores.values()].map((record) => toScoreLine({ ...record, ...timeless })),
      ].toSorted();
    },
    trace: (id) => traces.get(id),
    observation: (id) => observations.get(id),
    score: (id) => scores.get(id),
  };
}

function changesById<T extends Change>(
  changes: readonly Change[],
  is: (change: Change) => change is T,
): Map<string, T[]> {
  return Map.groupBy(changes.filter(is), (change) => change.id);
}

function isObservation(change: Change): change is ObservationChange {
  return change.kind === 'observation' && 'patch' in change;
}

function isTrace(change: Change): change is TraceChange {
  return change.kind === 'trace';
}

function isScore(change: Change): change is ScoreChange {
  return change.kind === 'score';
}

const timeless = { createdAt: 0, updatedAt: 0, rowVersion: 0 };
