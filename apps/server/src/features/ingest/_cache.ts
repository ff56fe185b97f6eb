/** Recently written entities, so that create-then-update needs no query, and what is being written right now. */
import { LRUCache } from 'lru-cache';

export interface Cacheable {
  readonly projectId: string;
  readonly id: string;
}

/**
 * A record is *in flight* from its fold until its insert ends: the next batch must fold on it, so it can't be evicted.
 * After that it is kept while there is room. Keys are `project id` pairs; a NUL can't occur in a project id.
 */
export interface EntityCache<T extends Cacheable> {
  get(projectId: string, id: string): T | undefined;
  isInFlight(record: T): boolean;
  /** Called when a batch has folded a record. */
  hold(record: T, batch: number): void;
  /** Called when the batch is on disk. */
  settle(batch: number): void;
  /** Called when the batch failed: what only it wrote is forgotten. */
  drop(batch: number): void;
  clear(): void;
}

export function createEntityCache<T extends Cacheable>(
  bytesMax: number,
  bytesOf: (record: T) => number,
): EntityCache<T> {
  const kept = new LRUCache<string, T>({ maxSize: bytesMax, sizeCalculation: (record) => bytesOf(record) + 1 });
  const inFlight = new Map<string, { record: T; batch: number }>();
  const endOf = (batch: number, each: (key: string, record: T) => void) => {
    for (const [key, held] of inFlight) {
      if (held.batch !== batch) continue;
      inFlight.delete(key);
      each(key, held.record);
    }
  };
  return {
    get: (projectId, id) => inFlight.get(keyOf(projectId, id))?.record ?? kept.get(keyOf(projectId, id)),
    isInFlight: (record) => inFlight.has(keyOf(record.projectId, record.id)),
    hold(record, batch) {
      inFlight.set(keyOf(record.projectId, record.id), { record, batch });
    },
    settle: (batch) => endOf(batch, (key, record) => kept.set(key, record)),
    drop: (batch) => endOf(batch, (key) => kept.delete(key)),
    clear: () => kept.clear(),
  };
}

function keyOf(projectId: string, id: string): string {
  return `${projectId}\u0000${id}`;
}
