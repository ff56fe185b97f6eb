import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseBatch } from './batch.ts';
import { createMemoryStore, type LegacyEvent, legacyEvents, rearranged } from './testing.ts';

async function stateAfter(batches: readonly (readonly LegacyEvent[])[]): Promise<string[]> {
  const store = createMemoryStore();
  for (const batch of batches) {
    const { changes, errors } = normaliseBatch(batch, 'full');
    expect(errors).toEqual([]);
    await store.commit('p', changes);
  }
  return store.snapshot();
}

/** A whole diff of two states says nothing. */
function expectSame(state: readonly string[], expected: readonly string[]): void {
  const at = expected.findIndex((line, index) => line !== state[index]);
  expect(state[at]).toBe(expected[at]);
  expect(state.length).toBe(expected.length);
}

describe('normaliseBatch()', () => {
  it('normaliseBatch() of 10,000 events in random order, random batches and some twice gives the same state', async () => {
    const events = legacyEvents(1, 10_000);
    const once = await stateAfter([events]);
    expect(once.length).toBeGreaterThan(4000);
    for (const seed of [1, 2]) expectSame(await stateAfter(rearranged(events, seed)), once);
  }, 120_000);

  it('normaliseBatch() of few events in any order gives the same state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 30 }), fc.integer(), async (traffic, count, order) => {
        const events = legacyEvents(traffic, count);
        expect(await stateAfter(rearranged(events, order))).toEqual(await stateAfter([events]));
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
