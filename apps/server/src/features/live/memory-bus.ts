/**
 * The bus within one process. Each project that is watched has a ring of recent news, and a subscriber is no more than
 * a place in it: a slow one costs nothing, and who falls behind the end of the ring is told how much it has missed.
 */
import { randomBytes } from 'node:crypto';
import { liveLimits } from '@telltale/contract/live.ts';
import { AppError } from '#lib/errors.ts';
import type { LiveBus, LiveItem, LiveMessage, LiveSubscription } from './bus.ts';

export interface MemoryBusOptions {
  /** Milliseconds; wall time unless said. */
  readonly now?: () => number;
  readonly limits?: Partial<Limits>;
}

type Limits = { readonly [K in keyof typeof liveLimits]: number };

export function createMemoryBus({ now = Date.now, limits = {} }: MemoryBusOptions = {}): LiveBus {
  return new MemoryBus({ ...liveLimits, ...limits }, now);
}

class MemoryBus implements LiveBus {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #rings = new Map<string, Ring>();
  #subscribers = 0;
  #closed = false;

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get isIdle(): boolean {
    return this.#rings.size === 0;
  }

  isWatched(projectId: string): boolean {
    const ring = this.#rings.get(projectId);
    if (!ring) return false;
    if (this.#isKept(ring)) return true;
    this.#rings.delete(projectId);
    return false;
  }

  publish(projectId: string, items: readonly LiveItem[]): void {
    this.#rings.get(projectId)?.add(items);
  }

  subscribe(projectId: string, after: string | undefined): LiveSubscription {
    if (this.#closed) throw new AppError('overloaded', 'The server is stopping', { retryAfterSeconds: 2 });
    for (const [id, ring] of this.#rings) if (!this.#isKept(ring)) this.#rings.delete(id);
    const ring = this.#rings.get(projectId) ?? new Ring(this.#limits);
    const { subscribersMax, subscribersOfProjectMax } = this.#limits;
    if (this.#subscribers >= subscribersMax || ring.subscriptions.size >= subscribersOfProjectMax) {
      throw new AppError('rate_limited', 'Too many live streams are open', { retryAfterSeconds: 30 });
    }
    this.#rings.set(projectId, ring);
    this.#subscribers += 1;
    const subscription = new Subscription(ring, after, () => {
      this.#subscribers -= 1;
      ring.leftAt = this.#now();
    });
    ring.subscriptions.add(subscription);
    return subscription;
  }

  close(): void {
    this.#closed = true;
    for (const ring of this.#rings.values()) for (const each of ring.subscriptions) each.close();
    this.#rings.clear();
  }

  #isKept(ring: Ring): boolean {
    return ring.subscriptions.size > 0 || this.#now() - ring.leftAt < this.#limits.resumeMs;
  }
}

interface Entry {
  readonly message: Extract<LiveMessage, { type: 'items' }>;
  readonly bytes: number;
  /** Items of all entries before it. */
  readonly before: number;
}

class Ring {
  /** Places of another ring, of before a restart or of a project nobody had watched for long, mean nothing here. */
  readonly epoch = randomBytes(6).toString('hex');
  readonly subscriptions = new Set<Subscription>();
  leftAt = 0;
  readonly #limits: Limits;
  readonly #entries = new Map<number, Entry>();
  #first = 0;
  #next = 0;
  #bytes = 0;
  #items = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The number that the next entry will have. */
  get end(): number {
    return this.#next;
  }

  add(items: readonly LiveItem[]): void {
    for (const kind of ['traces', 'observations'] as const) {
      const ofKind = items.filter((item) => item.kind === kind);
      for (let at = 0; at < ofKind.length; at += this.#limits.eventItemsMax) {
        this.#append({ type: 'items', kind, items: ofKind.slice(at, at + this.#limits.eventItemsMax) });
      }
    }
    for (const each of this.subscriptions) each.wake();
  }

  #append(message: Entry['message']): void {
    const bytes = message.items.reduce((sum, item) => sum + item.json.length, 0);
    this.#entries.set(this.#next, { message, bytes, before: this.#items });
    this.#next += 1;
    this.#bytes += bytes;
    this.#items += message.items.length;
    while (this.#bytes > this.#limits.backlogBytesMax && this.#first < this.#next) {
      this.#bytes -= this.#entries.get(this.#first)?.bytes ?? 0;
      this.#entries.delete(this.#first);
      this.#first += 1;
    }
  }

  /** What comes at `at`, or what has been lost there and where reading goes on. */
  read(at: number, itemsRead: number): { message: LiveMessage; next: number; itemsRead: number } | undefined {
    if (at >= this.#next) return undefined;
    const entry = this.#entries.get(at);
    if (entry) return { message: entry.message, next: at + 1, itemsRead: entry.before + entry.message.items.length };
    const before = this.#entries.get(this.#first)?.before ?? this.#items;
    // Who comes back says where they were, not how many items that was.
    const missed = itemsRead < 0 ? null : before - itemsRead;
    return { message: { type: 'gap', missed }, next: this.#first, itemsRead: before };
  }

  /** Items of all entries before `at`; -1 when that entry is gone. */
  itemsBefore(at: number): number {
    return at === this.#next ? this.#items : (this.#entries.get(at)?.before ?? -1);
  }
}

class Subscription implements LiveSubscription {
  isClosed = false;
  readonly #ring: Ring;
  readonly #left: () => void;
  #at: number;
  #itemsRead: number;
  #isStranger: boolean;
  #wake: (() => void) | null = null;

  constructor(ring: Ring, after: string | undefined, left: () => void) {
    this.#ring = ring;
    this.#left = left;
    const [epoch, number] = after?.split('-') ?? [];
    const at = epoch === ring.epoch ? Number(number) : Number.NaN;
    const isKnown = Number.isInteger(at) && at >= 0 && at <= ring.end;
    this.#isStranger = after !== undefined && !isKnown;
    this.#at = isKnown ? at : ring.end;
    this.#itemsRead = ring.itemsBefore(this.#at);
  }

  get place(): string {
    return `${this.#ring.epoch}-${this.#at}`;
  }

  next(): LiveMessage | undefined {
    if (this.isClosed) return undefined;
    if (this.#isStranger) {
      this.#isStranger = false;
      return { type: 'gap', missed: null };
    }
    const read = this.#ring.read(this.#at, this.#itemsRead);
    if (!read) return undefined;
    this.#at = read.next;
    this.#itemsRead = read.itemsRead;
    return read.message;
  }

  async wait(ms: number): Promise<boolean> {
    if (this.isClosed || this.#isStranger || this.#at < this.#ring.end) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), ms);
    this.#wake = () => resolve(true);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#wake = null;
    }
  }

  wake(): void {
    this.#wake?.();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#ring.subscriptions.delete(this);
    this.#left();
    this.wake();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
