import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '#features/records/records.ts';
import type { ObservationChange, ScoreChange, Stamp, TraceChange } from './change.ts';
import { type FoldContext, foldObservation, foldScore, foldTrace, tombstoneOf } from './fold.ts';

const t0 = 1_767_261_600_000_000;
const context: FoldContext = { projectId: 'p', id: 'x', now: t0 + 60_000_000, rowVersion: 1000 };

const stampAt = (at: number, by = `e${at}`, order = 0): Stamp => ({ priority: 2, at: t0 + at, order, by });
const trace = (patch: TraceChange['patch'], stamp: Stamp, more: Partial<TraceChange> = {}): TraceChange => {
  return { kind: 'trace', id: 'x', stamp, patch, ...more };
};
const observation = (patch: ObservationChange['patch'], stamp: Stamp): ObservationChange => {
  return { kind: 'observation', id: 'x', stamp, patch };
};

describe('foldTrace()', () => {
  it('foldTrace() keeps the latest scalar, the earliest timestamp and environment, and the union of tags', () => {
    const changes = [
      trace({ name: 'late', timestamp: t0 + 9, tags: ['b', 'a'], environment: 'late' }, stampAt(5)),
      trace({ name: 'early', timestamp: t0 + 5, tags: ['c', 'a'], environment: 'early', public: true }, stampAt(1)),
    ];
    expect(foldTrace(null, changes, context)).toMatchObject({
      name: 'late',
      timestamp: t0 + 5,
      environment: 'early',
      tags: ['a', 'b', 'c'],
      public: true,
    });
  });

  it('foldTrace() keeps the earliest timestamp when an update with a later one was stamped with or before the create', () => {
    for (const updatedAt of [0, 1, 2]) {
      const create = trace({ timestamp: t0 - 5_000 }, stampAt(1, 'f-create'));
      const update = trace({ timestamp: t0 }, stampAt(updatedAt, 'e-update'));
      for (const [first, second] of [
        [create, update],
        [update, create],
      ] as const) {
        const stored = foldTrace(null, [first], context);
        expect(foldTrace(stored, [second], context)?.timestamp).toBe(t0 - 5_000);
      }
    }
  });

  it('foldTrace() clears on null and keeps the clearing against older writes', () => {
    const cleared = foldTrace(null, [trace({ userId: null }, stampAt(5))], context);
    expect(foldTrace(cleared, [trace({ userId: 'u' }, stampAt(1))], context)?.userId).toBe('');
    expect(foldTrace(cleared, [trace({ userId: 'u' }, stampAt(6))], context)?.userId).toBe('u');
  });

  it('foldTrace() ignores empty input and metadata', () => {
    const first = foldTrace(null, [trace({ input: 'in', metadata: { a: 1 } }, stampAt(1))], context);
    expect(foldTrace(first, [trace({ input: '', metadata: {} }, stampAt(2))], context)).toBe(first);
  });

  it('foldTrace() returns the stored record itself when a change is repeated', () => {
    const changes = [trace({ name: 'n', metadata: { a: { b: 1 } }, tags: ['t'] }, stampAt(1)), trace({}, stampAt(2))];
    const stored = foldTrace(null, changes, context);
    expect(foldTrace(stored, changes, context)).toBe(stored);
  });

  it('foldTrace() takes its timestamp from what it saw when none was said', () => {
    const observed = (start: number, isRoot = false) => ({
      id: `o${start}`,
      start: t0 + start,
      isRoot,
      isAppRoot: false,
    });
    const seen = foldTrace(null, [trace({}, stampAt(50), { observed: observed(30) })], context);
    expect(seen).toMatchObject({ timestamp: t0 + 30, firstStart: t0 + 30, lastStart: t0 + 30, rootId: '' });
    const wider = foldTrace(
      seen,
      [
        trace({}, stampAt(60), { observed: observed(40, true) }),
        trace({}, stampAt(70), { observed: observed(20, true) }),
        trace({}, stampAt(70), { observed: { ...observed(10), isAppRoot: true } }),
      ],
      context,
    );
    expect(wider).toMatchObject({ timestamp: t0 + 10, firstStart: t0 + 10, lastStart: t0 + 40, rootId: 'o20' });
    expect(foldTrace(wider, [trace({ timestamp: t0 + 77 }, stampAt(80))], context)?.timestamp).toBe(t0 + 77);
  });

  it('foldTrace() lets what was said beat what was derived, and the first root beat later ones', () => {
    const derived = (name: string, at: number): TraceChange => trace({ name }, { ...stampAt(at), priority: 1 });
    const roots = foldTrace(null, [derived('second', 20), derived('first', 10)], context);
    expect(roots?.name).toBe('first');
    expect(foldTrace(roots, [trace({ name: 'said' }, stampAt(1))], context)?.name).toBe('said');
  });
});

describe('metadata', () => {
  const merged = (...writes: [Json, number][]) => {
    const changes = writes.map(([metadata, at]) => trace({ metadata }, stampAt(at)));
    return foldTrace(null, changes, context)?.metadata;
  };

  it('foldTrace() merges metadata deeply and replaces arrays', () => {
    expect(merged([{ a: { x: 1 }, l: [1, 2] }, 1], [{ a: { y: 2 }, l: [3] }, 2])).toEqual({
      a: { x: 1, y: 2 },
      l: [3],
    });
  });

  it('foldTrace() lets a later plain value wipe an older object, and the reverse', () => {
    expect(merged([{ a: { x: 1 } }, 1], [{ a: 's' }, 2])).toEqual({ a: 's' });
    expect(merged([{ a: 's' }, 1], [{ a: { x: 1 } }, 2])).toEqual({ a: { x: 1 } });
    expect(merged([{ a: { x: 1 } }, 1], [{ a: 's' }, 2], [{ a: { y: 1 } }, 3])).toEqual({ a: { y: 1 } });
    // The oldest arrives last, after the plain value that wiped it was itself hidden.
    expect(merged([{ a: 's' }, 2], [{ a: { y: 1 } }, 3], [{ a: { x: 1 } }, 1])).toEqual({ a: { y: 1 } });
  });

  it('foldTrace() keeps empty objects inside metadata, and merges over them', () => {
    expect(merged([{ a: {} }, 1])).toEqual({ a: {} });
    expect(merged([{ a: { x: 1 } }, 1], [{ a: {} }, 2])).toEqual({ a: { x: 1 } });
    expect(merged([{ a: { x: 1 } }, 1], [{ a: 's' }, 2], [{ a: {} }, 3])).toEqual({ a: {} });
  });

  it('foldTrace() takes keys named like prototype members as any other', () => {
    const evil = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}') as Json;
    const folded = foldTrace(null, [trace({ metadata: evil }, stampAt(1))], context);
    const again = foldTrace(
      folded,
      [trace({ metadata: JSON.parse('{"__proto__":{"more":1}}') as Json }, stampAt(2))],
      context,
    );
    expect(JSON.parse(JSON.stringify(again?.metadata))).toEqual(
      JSON.parse('{"__proto__":{"polluted":true,"more":1},"constructor":{"prototype":{"x":1}}}'),
    );
    expect(({} as Json)['polluted']).toBeUndefined();
  });
});

describe('foldObservation()', () => {
  const fold = (...changes: ObservationChange[]) => foldObservation(null, changes, context);

  it('foldObservation() does not let updates demote a type, whatever comes first', () => {
    const create = observation({ type: 'GENERATION' }, stampAt(1));
    const update = observation({ type: 'SPAN' }, stampAt(2, 'u', 1));
    for (const changes of [
      [create, update],
      [update, create],
    ])
      expect(fold(...changes).record.type).toBe('GENERATION');
    const creates = [observation({ type: 'AGENT' }, stampAt(1)), observation({ type: 'SPAN' }, stampAt(2))];
    for (const changes of [creates, creates.toReversed()]) expect(fold(...changes).record.type).toBe('AGENT');
  });

  it('foldObservation() never ends before it starts, and remembers the end it was given', () => {
    const ended = fold(observation({ endTime: t0 + 5, startTime: t0 + 9 }, stampAt(9))).record;
    expect(ended).toMatchObject({ startTime: t0 + 9, endTime: t0 + 9 });
    const moved = foldObservation(ended, [observation({ startTime: t0 + 1 }, stampAt(1))], context).record;
    expect(moved).toMatchObject({ startTime: t0 + 1, endTime: t0 + 5 });
  });

  it('foldObservation() starts at its earliest event until a start is given', () => {
    const updated = fold(observation({ output: 'o' }, stampAt(9, 'u', 1))).record;
    expect(updated.startTime).toBe(t0 + 9);
    const created = foldObservation(updated, [observation({ name: 'n' }, stampAt(2))], context).record;
    expect(created.startTime).toBe(t0 + 2);
    expect(foldObservation(created, [observation({ startTime: t0 + 3 }, stampAt(5))], context).record.startTime).toBe(
      t0 + 3,
    );
  });

  it('foldObservation() replaces usage and cost as wholes', () => {
    const { record } = fold(
      observation({ usage: { input: 1, total: 1 }, cost: { total: '0.5' } }, stampAt(1)),
      observation({ usage: { output: 2, total: 2 }, cost: {} }, stampAt(2)),
    );
    expect(record).toMatchObject({
      usage: { output: 2, total: 2 },
      cost: { total: '0.5' },
      totalCost: '0.5',
      costSource: 'provided',
    });
  });

  it('foldObservation() stands in for a trace until one is named, then gives it up', () => {
    const alone = fold(observation({ name: 'n', startTime: t0 + 3, environment: 'staging' }, stampAt(4)));
    expect(alone.record.traceId).toBe('x');
    const wrapper = foldTrace(null, alone.traceChanges, context);
    expect(wrapper).toMatchObject({ id: 'x', name: 'n', environment: 'staging', timestamp: t0 + 3, rootId: 'x' });

    const later = { ...context, rowVersion: 2000 };
    const placed = foldObservation(alone.record, [observation({ traceId: 't' }, stampAt(5, 'u', 1))], later);
    expect(placed.record.traceId).toBe('t');
    expect(placed.tombstone).toMatchObject({ traceId: 'x', isDeleted: true, rowVersion: 1999, startTime: t0 + 3 });
    const forId = (id: string) => placed.traceChanges.filter((change) => change.id === id);
    expect(foldTrace(wrapper, forId('x'), later)).toMatchObject({ isDeleted: true, rowVersion: 2000 });
    expect(foldTrace(null, forId('t'), { ...context, id: 't' })).toMatchObject({
      rootId: 'x',
      firstStart: t0 + 3,
      lastStart: t0 + 5,
      timestamp: t0 + 3,
    });
  });

  it('foldTrace() keeps a stand-in trace that something else has named, without what it stood for', () => {
    const alone = fold(observation({ name: 'n', startTime: t0 + 3 }, stampAt(4)));
    const both = foldTrace(null, [...alone.traceChanges, trace({ userId: 'u' }, stampAt(9))], context);
    expect(both).toMatchObject({ name: 'n', userId: 'u', rootId: 'x', timestamp: t0 + 3 });
    expect(foldTrace(both, [trace({}, stampAt(0), { wrapper: null })], context)).toMatchObject({
      isDeleted: false,
      name: '',
      userId: 'u',
      rootId: '',
      firstStart: null,
      timestamp: t0 + 9,
    });
  });

  it('foldObservation() tombstones the old place only when minute or trace change', () => {
    const stored = fold(observation({ startTime: t0 + 3, traceId: 't' }, stampAt(4))).record;
    const moveTo = (start: number) =>
      foldObservation(stored, [observation({ startTime: t0 + start }, stampAt(1))], context).tombstone;
    expect(moveTo(59_999_999)).toBeNull();
    expect(moveTo(60_000_000)).toEqual(tombstoneOf(stored, 999));
  });

  it('foldObservation() changes a span that arrived whole without losing what it held', () => {
    const { record } = fold(
      observation({ traceId: 't', startTime: t0, name: 'span', type: 'TOOL', metadata: { a: { x: 1 } } }, stampAt(1)),
    );
    const whole = { ...record, fold: '', source: 'otel' as const };
    const update = observation(
      { traceId: 'other', startTime: t0 + 9, name: 'new', type: 'SPAN', metadata: { a: { y: 2 } } },
      stampAt(2, 'u', 1),
    );
    expect(foldObservation(whole, [update], context).record).toMatchObject({
      traceId: 't',
      startTime: t0,
      name: 'new',
      type: 'TOOL',
      metadata: { a: { x: 1, y: 2 } },
      source: 'otel',
    });
  });
});

describe('foldScore()', () => {
  it('foldScore() keeps the first target and time and the last verdict', () => {
    const score = (at: number, patch: Partial<ScoreChange['patch']>): ScoreChange => ({
      kind: 'score',
      id: 'x',
      stamp: stampAt(at),
      patch: {
        timestamp: t0 + at,
        name: 'ok',
        source: 'API',
        dataType: 'NUMERIC',
        value: at,
        stringValue: '',
        ...patch,
      },
    });
    const changes = [score(2, { traceId: 't2', comment: 'c' }), score(1, { sessionId: 's1' })] as const;
    const folded = foldScore(null, changes, context);
    expect(folded).toMatchObject({ timestamp: t0 + 1, sessionId: 's1', traceId: '', value: 2, comment: 'c' });
    expect(foldScore(folded, changes, context)).toBe(folded);
    expect(foldScore(folded, [score(3, { comment: null })], context).comment).toBe('');
  });
});

describe('folding in any order', () => {
  const key = fc.constantFrom('a', 'b', 'c', '__proto__', '0');
  const { json } = fc.letrec<{ json: unknown; object: Json }>((tie) => ({
    json: fc.oneof({ maxDepth: 3 }, fc.constantFrom(1, 'x', null, [1], [{ a: 1 }]), tie('object')),
    object: fc
      .array(fc.tuple(key, tie('json')), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries) as Json),
  }));
  const stamp = fc.record({
    priority: fc.constantFrom(0, 1, 2),
    at: fc.integer({ min: t0, max: t0 + 3 }),
    order: fc.constantFrom(0, 1),
    by: fc.constantFrom('e1', 'e2'),
  });
  const change = fc.record({ stamp, metadata: json });

  it('foldTrace() merges metadata the same in any order and batching', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (writes, random) => {
        const changes = writes.map((write) => trace({ metadata: { m: write.metadata } }, write.stamp));
        const shuffled = [...changes, ...changes.slice(0, 2)]
          .map((each) => [random.next().value ?? 0, each] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, each]) => each);
        const once = foldTrace(null, changes, context);
        const bySteps = shuffled.reduce<ReturnType<typeof foldTrace>>(
          (stored, each) => foldTrace(stored && jsonOf(stored), [each], context),
          null,
        );
        expect(JSON.stringify(bySteps)).toBe(JSON.stringify(once));
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});

function jsonOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
