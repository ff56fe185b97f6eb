/** Keeps what was fetched, by project, until something in the project changes: any prompt may be part of any other. */
import { LRUCache } from 'lru-cache';

/** Also what is known not to exist: clients ask again and again for a prompt nobody has made yet. */
export interface PromptCache<T extends object> {
  /** Fetches once, however many ask at the same time. */
  get(projectId: string, key: string, fetch: () => Promise<T | null>): Promise<T | null>;
  forget(projectId: string): void;
}

const bytesMax = 64 * 2 ** 20;
const entriesMax = 100_000;
const entryOverheadBytes = 512;

interface Kept<T> {
  readonly value: T | null;
}

export function createPromptCache<T extends object>(): PromptCache<T> {
  const kept = new LRUCache<string, Kept<T>>({ max: entriesMax, maxSize: bytesMax });
  const pending = new Map<string, Promise<T | null>>();
  /** Part of every key, so that a fetch begun before a change leaves nothing that is read after it. */
  const generations = new Map<string, number>();

  async function fill(key: string, fetch: () => Promise<T | null>): Promise<T | null> {
    const value = await fetch();
    const size = entryOverheadBytes + key.length * 2 + JSON.stringify(value).length * 2;
    kept.set(key, { value }, { size });
    return value;
  }

  return {
    async get(projectId, key, fetch) {
      const whole = JSON.stringify([projectId, generations.get(projectId) ?? 0, key]);
      const known = kept.get(whole);
      if (known) return known.value;
      const waiting = pending.get(whole);
      if (waiting) return waiting;
      const filling = fill(whole, fetch).finally(() => pending.delete(whole));
      pending.set(whole, filling);
      return filling;
    },
    forget(projectId) {
      generations.set(projectId, (generations.get(projectId) ?? 0) + 1);
    },
  };
}
