/** What the main thread and the thread of the embedded PostgreSQL say to each other. */

export interface WorkerData {
  /** `create` makes a new cluster in `clusterDir` and ends; `serve` opens the one there. */
  readonly task: 'create' | 'serve';
  readonly clusterDir: string;
  readonly shared: SharedArrayBuffer;
  readonly idleTransactionMs: { readonly contended: number; readonly alone: number };
}

export type ToWorker =
  | { readonly op: 'open'; readonly id: number }
  | { readonly op: 'data'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly op: 'drop'; readonly id: number }
  | { readonly op: 'close' };

export type FromWorker =
  | { readonly op: 'ready' }
  | { readonly op: 'data'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly op: 'end'; readonly id: number }
  | { readonly op: 'broken'; readonly reason: string }
  | { readonly op: 'log'; readonly level: 'debug' | 'warn'; readonly message: string }
  | { readonly op: 'closed' };

/**
 * Numbers both threads see at once, also while the worker is deep inside a statement and can't answer.
 * 0: when the running statement began (monotonic nanoseconds; 0 = none runs); 1: its connection; 2: syncs to disk.
 */
export class SharedState {
  readonly buffer: SharedArrayBuffer;
  readonly #numbers: BigInt64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(3 * 8)) {
    this.buffer = buffer;
    this.#numbers = new BigInt64Array(buffer);
  }

  began(connectionId: number): void {
    Atomics.store(this.#numbers, 1, BigInt(connectionId));
    Atomics.store(this.#numbers, 0, process.hrtime.bigint());
  }

  ended(): void {
    Atomics.store(this.#numbers, 0, 0n);
  }

  /** The running statement of a client; null when none runs, or one of our own. */
  running(): { readonly connectionId: number; readonly ms: number } | null {
    const since = Atomics.load(this.#numbers, 0);
    const connectionId = Number(Atomics.load(this.#numbers, 1));
    if (since === 0n || connectionId === 0) return null;
    return { connectionId, ms: Number(process.hrtime.bigint() - since) / 1e6 };
  }

  synced(): void {
    Atomics.add(this.#numbers, 2, 1n);
  }

  get syncs(): number {
    return Number(Atomics.load(this.#numbers, 2));
  }
}
